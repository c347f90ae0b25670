// The error pages that are compiled into httpd.
import { reasonPhrase, type HttpHeader } from '@drydock/shell';
import type { Exchange, Reply } from './request.ts';

const phrases: Readonly<Record<number, string>> = {
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Long',
  416: 'Requested Range Not Satisfiable',
};

export const phraseOf = (status: number) => phrases[status] ?? reasonPhrase(status);

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** httpd changed the document type of its pages after 2.4.65. */
export function doctype(version: string, old: string): string {
  const patch = Number(version.split('.')[2] ?? 0);
  const current =
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">';
  return patch > 65 ? current : old;
}

/** The signature that `ServerSignature On` adds. */
export function signature(exchange: Exchange): string {
  const mode = exchange.value('ServerSignature', 'off').toLowerCase();
  if (mode === 'off') return '';
  const admin = exchange.value('ServerAdmin', 'you@example.com');
  const name = mode === 'email' ? `<a href="mailto:${admin}">${exchange.hostName}</a>` : exchange.hostName;
  return `<hr>\n<address>${serverToken(exchange)} Server at ${name} Port ${exchange.arrival.port}</address>\n`;
}

export function serverToken(exchange: Exchange): string {
  const { version, platform, main } = exchange.instance;
  const written = main.own.findLast(({ name }) => name.toLowerCase() === 'servertokens')?.args[0] ?? 'full';
  const [major = '', minor = ''] = version.split('.');
  switch (written.toLowerCase()) {
    case 'prod': case 'productonly': return 'Apache';
    case 'major': return `Apache/${major}`;
    case 'minor': return `Apache/${major}.${minor}`;
    case 'min': case 'minimal': return `Apache/${version}`;
    default: return `Apache/${version} (${platform})`;
  }
} // prettier-ignore

/** `location`: where a redirect leads. */
export function builtInPage(exchange: Exchange, status: number, headers: readonly HttpHeader[] = [], location = ''): Reply {
  const head = doctype(exchange.instance.version, '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">');
  const title = phraseOf(status);
  const double =
    exchange.errorStatus !== undefined
      ? `<p>Additionally, a ${exchange.errorStatus} ${phraseOf(exchange.errorStatus)}\nerror was encountered while trying to use an ErrorDocument to handle the request.</p>\n`
      : '';
  const body = `${head}\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n${message(exchange, status, location)}${double}${signature(exchange)}</body></html>\n`;
  const close = [400, 408, 413, 414, 500, 501, 503].includes(status);
  return {
    status,
    reason: title,
    headers: [...headers, ['Content-Type', 'text/html; charset=iso-8859-1']],
    body,
    own: true,
    ...(close && { close }),
  };
} // prettier-ignore

function message(exchange: Exchange, status: number, location: string): string {
  const link = `<a href="${escapeHtml(location)}">here</a>`;
  const admin = exchange.value('ServerAdmin', 'you@example.com');
  switch (status) {
    case 301: case 302: case 307: case 308: return `<p>The document has moved ${link}.</p>\n`;
    case 303: return `<p>The answer to your request is located ${link}.</p>\n`;
    case 400: return '<p>Your browser sent a request that this server could not understand.<br />\n</p>\n';
    case 401:
      return '<p>This server could not verify that you\nare authorized to access the document\nrequested.  Either you supplied the wrong\ncredentials (e.g., bad password), or your\nbrowser doesn\'t understand how to supply\nthe credentials required.</p>\n';
    case 403: return `<p>You don't have permission to access this resource.</p>\n`;
    case 404: return '<p>The requested URL was not found on this server.</p>\n';
    case 405: return `<p>The requested method ${escapeHtml(exchange.method)} is not allowed for this URL.</p>\n`;
    case 410:
      return '<p>The requested resource is no longer available on this server and there is no forwarding address.\nPlease remove all references to this resource.</p>\n';
    case 413: return `<p>The requested resource does not allow request data with ${escapeHtml(exchange.method)} requests, or the amount of data provided in\nthe request exceeds the capacity limit.</p>\n`;
    case 416:
      return '<p>None of the range-specifier values in the Range\nrequest-header field overlap the current extent\nof the selected resource.</p>\n';
    case 501: return `<p>${escapeHtml(exchange.method)} not supported for current URL.<br />\n</p>\n`;
    case 502:
      return '<p>The proxy server received an invalid\nresponse from an upstream server.<br />\n</p>\n';
    case 503:
      return '<p>The server is temporarily unable to service your\nrequest due to maintenance downtime or capacity\nproblems. Please try again later.</p>\n';
    case 504:
      return '<p>The gateway did not receive a timely response\nfrom the upstream server or application.</p>\n';
    default:
      return `<p>The server encountered an internal error or\nmisconfiguration and was unable to complete\nyour request.</p>\n<p>Please contact the server administrator at \n ${admin} to inform them of the time this error occurred,\n and the actions you performed just before this error.</p>\n<p>More information about this error may be available\nin the server error log.</p>\n`;
  }
} // prettier-ignore
