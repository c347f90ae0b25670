// The error and redirect pages that are compiled into nginx.
import { reasonPhrase } from '@drydock/shell';
import { isOn } from '../config/scope.ts';
import type { Exchange, Reply } from './exchange.ts';
import { serverSignature } from './variables.ts';

/** nginx's own phrases, where they differ from the standard ones. */
const phrases: Readonly<Record<number, string>> = {
  302: 'Moved Temporarily',
  401: 'Unauthorized',
  405: 'Not Allowed',
  408: 'Request Time-out',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Large',
  416: 'Requested Range Not Satisfiable',
  421: 'Misdirected Request',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** Titles of statuses that only nginx has; the client sees them as 400. */
const ownStatuses: Readonly<Record<number, readonly [title: string, heading: string]>> = {
  494: ['400 Request Header Or Cookie Too Large', '<h1>400 Bad Request</h1></center>\r\n<center>Request Header Or Cookie Too Large'],
  497: ['400 The plain HTTP request was sent to HTTPS port', '<h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port'],
}; // prettier-ignore

/** Statuses whose page says it in other words than the status line. */
const titles: Readonly<Record<number, string>> = { 302: 'Found', 401: 'Authorization Required' };

/** Statuses that nginx has a page for. All others are sent without reason and without body. */
const withPage = new Set([
  301, 302, 303, 307, 308, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414, 415, 416, 421, 429, 494,
  497, 500, 501, 502, 503, 504, 505, 507,
]); // prettier-ignore

/** After these nginx closes the connection. */
const closing = new Set([400, 413, 414, 494, 497, 500, 501]);

/** The reason of the status line; empty for statuses that nginx does not know. */
export function nginxPhrase(status: number): string {
  const known = withPage.has(status) || status < 300 || status === 304;
  return known ? (phrases[status] ?? reasonPhrase(status)) : '';
}

const paddingForChrome = '<!-- a padding to disable MSIE and Chrome friendly error page -->\r\n'.repeat(6);

/** The page for a status, with the Content-Type it is sent with. */
export function builtInPage(exchange: Exchange, status: number, extra: Reply['headers'] = []): Reply {
  const close: Reply['headers'] = closing.has(status) ? [['Connection', 'close']] : [];
  if (status >= 300 && status !== 304 && !withPage.has(status))
    return { status, reason: '', headers: extra, body: '' };
  const padded = status >= 400 && /Chrome\/|MSIE /.test(exchange.header('user-agent') ?? '');
  const body = pageText(status, serverSignature(exchange)) + (padded ? paddingForChrome : '');
  const shown = ownStatuses[status] ? 400 : status;
  if (shown === 304 || shown < 300) return { status: shown, headers: extra, body: '' };
  return {
    status: shown,
    reason: nginxPhrase(shown),
    headers: [['Content-Type', 'text/html'], ...extra, ...close],
    body,
  };
}

export function pageText(status: number, signature: string): string {
  const own = ownStatuses[status];
  const title = own?.[0] ?? `${status} ${titles[status] ?? nginxPhrase(status)}`;
  const heading = own ? `<center>${own[1]}</center>` : `<center><h1>${title}</h1></center>`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n${heading}\r\n<hr><center>${signature}</center>\r\n</body>\r\n</html>\r\n`;
}

/** An absolute redirect, as `absolute_redirect on` makes it. */
export function redirectTo(exchange: Exchange, status: number, target: string): Reply {
  return builtInPage(exchange, status, [['Location', absoluteTarget(exchange, target)]]);
}

/** A path of this server as URL. */
export function absoluteTarget(exchange: Exchange, target: string): string {
  if (!target.startsWith('/') || target.startsWith('//')) return target;
  if (!isOn(exchange.scope, 'absolute_redirect', true)) return target;
  const { ssl, port } = exchange.arrival;
  const shown = port !== (ssl ? 443 : 80) && isOn(exchange.scope, 'port_in_redirect', true);
  return `${ownOrigin(exchange)}${shown ? `:${port}` : ''}${target}`;
}

function ownOrigin(exchange: Exchange): string {
  const configured = isOn(exchange.scope, 'server_name_in_redirect', false);
  const host = (configured && exchange.server.names[0]) || exchange.host;
  return `${exchange.arrival.ssl ? 'https' : 'http'}://${host}`;
}

/** Only a redirect within the server is written by nginx itself, before the headers of others. */
export function ownTarget(exchange: Exchange, target: string): boolean {
  const origin = ownOrigin(exchange);
  return target.startsWith(`${origin}/`) || target.startsWith(`${origin}:`);
}
