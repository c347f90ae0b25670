// One request through httpd: virtual host, translation (rewrite, proxy, alias), walk, access, fixups, handler, error document.
import { httpDate, timeParts } from '../../../time.ts';
import type { HttpHeader, HttpResponse } from '@drydock/shell';
import type { Directive } from '../config/parse.ts';
import { checkAccess } from './access.ts';
import { logAccess, logError } from './log.ts';
import { builtInPage, escapeHtml, phraseOf } from './pages.ts';
import { passOn, proxyTarget } from './proxy.ts';
import { Exchange, type Arrival, type Instance, type Reply, type VirtualHost } from './request.ts';
import { prepareRequest, toResponse } from './respond.ts';
import { rewrite } from './rewrite.ts';
import { contentType, indexPage, serveFile } from './static.ts';
import { walk } from './walk.ts';

const knownMethods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'CONNECT', 'TRACE'];
const allowed: HttpHeader = ['Allow', 'HEAD,GET,POST,OPTIONS,TRACE'];

export async function handleRequest(instance: Instance, arrival: Arrival): Promise<HttpResponse> {
  instance.counters.requests++;
  const header = arrival.request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  const host = selectHost(instance, arrival, header.replace(/:\d*$/, '').toLowerCase());
  const exchange = new Exchange(instance, arrival, host);
  const reply = await withErrorDocument(exchange, await answer(exchange));
  const response = toResponse(exchange, reply);
  await logAccess(exchange, { ...reply, headers: response.headers });
  return response;
}

/** The first whose address and name fit, the first whose address fits, the main server. */
function selectHost(instance: Instance, arrival: Arrival, name: string): VirtualHost {
  const here = instance.hosts.filter(({ addresses }) =>
    addresses.some(
      ({ address, port }) =>
        (address === '*' || address === arrival.localAddress) &&
        (port === undefined || port === arrival.port),
    ),
  );
  const fits = (written: string) =>
    written.includes('*')
      ? new RegExp(`^${written.replace(/[.]/g, '\\.').replace(/\*/g, '.*')}$`, 'i').test(name)
      : written.replace(/:\d+$/, '').toLowerCase() === name;
  return here.find(({ names }) => names.some(fits)) ?? here[0] ?? instance.main;
}

async function answer(exchange: Exchange): Promise<Reply | number> {
  const { request } = exchange.arrival;
  if (request.method === 'TRACE') return trace(exchange);
  const target = request.target.replace(/^https?:\/\/[^/?#]*/i, '');
  const question = target.indexOf('?');
  exchange.query = question < 0 ? '' : target.slice(question + 1);
  const path = decodePath(question < 0 ? target : target.slice(0, question));
  if (path === 400) {
    const shown = question < 0 ? target : target.slice(0, question);
    exchange.loggedUri = shown.replace(/^(\/(\.|%2e){2})+(?=\/)/i, '');
    await logError(exchange, 'core', 'error', `AH10244: invalid URI path (${target})`);
    return 400;
  }
  if (path === 404) {
    exchange.loggedUri = target.replace(/%00.*/, '').replace(/%2f/gi, '/');
    return 404;
  }
  exchange.uri = path;
  exchange.loggedUri = path;
  return translate(exchange);
} // prettier-ignore

function trace(exchange: Exchange): Reply {
  const { request } = exchange.arrival;
  const lines = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const body = `TRACE ${request.target} ${request.version ?? 'HTTP/1.1'}\r\n${lines}\r\n`;
  exchange.loggedUri = request.target;
  return {
    status: 200,
    headers: [['Content-Type', 'message/http']],
    body,
    own: true,
    chunked: true,
    bare: true,
  };
}

/** Decoded, slashes merged, dots resolved. 404: an encoded slash or a NUL. */
function decodePath(raw: string): string | 400 | 404 {
  if (/%2f|%00/i.test(raw)) return 404;
  let decoded: string;
  try {
    decoded = decodeURIComponent(raw);
  } catch {
    return 400;
  }
  if (!decoded.startsWith('/')) return decoded === '*' ? '/' : 400;
  const kept: string[] = [];
  const segments = decoded.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..') {
      if (kept.length === 0) return 400;
      kept.pop();
    } else if (segment !== '.' && (segment !== '' || last)) kept.push(segment);
    if (last && (segment === '.' || segment === '..')) kept.push('');
  }
  return `/${kept.join('/')}`;
}

/** Server context: rewriting, proxy, redirects, aliases. */
async function translate(exchange: Exchange): Promise<Reply | number> {
  exchange.layers = [exchange.host.directives];
  prepareRequest(exchange);
  const rewritten = rewrite(exchange, exchange.host.own);
  if (rewritten.kind === 'status') return rewritten.status;
  if (rewritten.kind === 'redirect') return redirectTo(exchange, rewritten.status, rewritten.target);
  if (rewritten.kind === 'proxy') return passOn(exchange, rewritten.target);
  if (rewritten.kind === 'changed') exchange.uri = rewritten.path;
  const proxied = proxyTarget(exchange);
  if (proxied !== undefined) {
    exchange.file = `proxy:${proxied}`;
    return passOn(exchange, proxied);
  }
  const redirected = redirectOf(exchange, exchange.host.directives);
  if (redirected !== undefined) return redirected;
  mapToFile(exchange, aliasOf(exchange) ?? exchange.documentRoot + exchange.uri);
  return locate(exchange);
}

/** Splits what is behind an existing file off as path info. */
function mapToFile(exchange: Exchange, path: string): void {
  const { fs } = exchange.instance.process;
  const parts = path.split('/');
  for (let count = 1; count < parts.length; count++) {
    const file = parts.slice(0, count + 1).join('/');
    if (file.endsWith('/')) continue;
    if (!fs.exists(file)) {
      // what does not exist is the file; what is behind it, path info
      exchange.file = file;
      exchange.pathInfo = parts.length > count + 1 ? `/${parts.slice(count + 1).join('/')}` : '';
      return;
    }
    if (fs.stat(file).type !== 'directory') {
      exchange.file = file;
      exchange.pathInfo = parts.length > count + 1 ? `/${parts.slice(count + 1).join('/')}` : '';
      return;
    }
  }
  exchange.file = path;
  exchange.pathInfo = '';
}

function aliasOf(exchange: Exchange): string | undefined {
  for (const { name, args } of exchange.host.directives) {
    const [from = '', to = ''] = args;
    if (name.toLowerCase() === 'aliasmatch') {
      const match = new RegExp(from).exec(exchange.uri);
      if (match) return to.replace(/\$(\d)/g, (_, index: string) => match[Number(index)] ?? '');
    }
    const rest = exchange.uri.slice(from.length);
    if (/^(script)?alias$/i.test(name) && exchange.uri.startsWith(from) && (from.endsWith('/') || rest === '' || rest.startsWith('/')))
      return to + rest;
  }
  return undefined;
} // prettier-ignore

const redirectCodes: Readonly<Record<string, number>> = {
  permanent: 301,
  temp: 302,
  seeother: 303,
  gone: 410,
};

function redirectOf(exchange: Exchange, directives: readonly Directive[]): Reply | number | undefined {
  for (const { name, args } of directives) {
    const lower = name.toLowerCase();
    if (!lower.startsWith('redirect')) continue;
    const coded = lower.length === 8 || lower === 'redirectmatch' ? /^(\d{3}|permanent|temp|seeother|gone)$/i.test(args[0]!) : false;
    const code = lower === 'redirectpermanent' ? 301 : coded ? (redirectCodes[args[0]!.toLowerCase()] ?? Number(args[0])) : 302;
    const [from = '', to = ''] = coded ? args.slice(1) : args;
    const match = lower === 'redirectmatch' ? new RegExp(from).exec(exchange.uri) : undefined;
    const rest = exchange.uri.slice(from.length);
    const prefix = lower !== 'redirectmatch' && exchange.uri.startsWith(from) && (rest === '' || rest.startsWith('/') || from.endsWith('/'));
    if (!match && !prefix) continue;
    if (code < 300 || code > 399) return code;
    const path = match ? to.replace(/\$(\d)/g, (_, index: string) => match[Number(index)] ?? '') : to + encodeURI(rest);
    const query = exchange.query && !path.includes('?') ? `?${exchange.query}` : '';
    return redirectTo(exchange, code, (path.startsWith('/') ? exchange.absolute(path) : path) + query);
  }
  return undefined;
} // prettier-ignore

function redirectTo(exchange: Exchange, status: number, target: string): Reply {
  const page = builtInPage(exchange, status, [['Location', target]], target);
  return page;
}

/** From the file on: what applies here, who may, and what makes the content. */
async function locate(exchange: Exchange): Promise<Reply | number> {
  const failure = await walk(exchange);
  if (failure !== undefined) return failure;
  prepareRequest(exchange);
  const refused = await checkAccess(exchange);
  if (refused !== undefined) return refused;
  return (await fixUp(exchange)) ?? handle(exchange);
}

/** Directory context: rewriting, the missing slash, the index file. */
async function fixUp(exchange: Exchange): Promise<Reply | number | undefined> {
  for (let index = exchange.layers.length - 1; index > 0; index--) {
    const rules = exchange.layers[index]!;
    if (!rules.some(({ name }) => name.toLowerCase() === 'rewriteengine')) continue;
    const rewritten = rewrite(exchange, rules, exchange.directories[index] ?? exchange.file.replace(/\/[^/]*$/, ''));
    if (rewritten.kind === 'status') return rewritten.status;
    if (rewritten.kind === 'redirect') return redirectTo(exchange, rewritten.status, rewritten.target);
    if (rewritten.kind === 'proxy') return passOn(exchange, rewritten.target);
    if (rewritten.kind === 'changed' && rewritten.path !== exchange.uri) return internalRedirect(exchange, rewritten.path);
    break; // the nearest rules are the only ones
  }
  const redirected = redirectOf(exchange, exchange.layers.slice(1).flat());
  if (redirected !== undefined) return redirected;
  const { fs } = exchange.instance.process;
  const path = exchange.file.replace(/(?<=.)\/$/, '');
  if (!fs.exists(path) || fs.stat(path).type !== 'directory') return fallBack(exchange);
  if (!exchange.uri.endsWith('/') && exchange.isOn('DirectorySlash', true)) {
    const query = exchange.query === '' ? '' : `?${exchange.query}`;
    return redirectTo(exchange, 301, exchange.absolute(`${encodeURI(exchange.uri)}/${query}`));
  }
  for (const name of exchange.last('DirectoryIndex')?.args ?? ['index.html']) {
    if (name.startsWith('/')) return becomes(exchange, name);
    if (fs.exists(`${path}/${name}`)) return becomes(exchange, exchange.uri + name);
  }
  return fallBack(exchange);
} // prettier-ignore

/** FallbackResource: for what no file is there. */
async function fallBack(exchange: Exchange): Promise<Reply | number | undefined> {
  const target = exchange.value('FallbackResource', 'disabled');
  const exists = exchange.pathInfo === '' && exchange.instance.process.fs.exists(exchange.file);
  const isDirectory = exists && exchange.instance.process.fs.stat(exchange.file).type === 'directory';
  if (target === 'disabled' || (exists && !isDirectory) || exchange.uri === target) return undefined;
  return becomes(exchange, target);
}

/** The request itself becomes another: the log says so. */
function becomes(exchange: Exchange, uri: string): Promise<Reply | number> {
  if (exchange.errorStatus === undefined) exchange.loggedUri = uri;
  return internalRedirect(exchange, uri);
}

async function internalRedirect(exchange: Exchange, uri: string): Promise<Reply | number> {
  if (++exchange.internalRedirects > 10) {
    await logError(
      exchange,
      'core',
      'error',
      "AH00124: Request exceeded the limit of 10 internal redirects due to probable configuration error. Use 'LimitInternalRecursion' to increase the limit if necessary. Use 'LogLevel debug' to get a backtrace.",
    );
    return 500;
  }
  exchange.uri = uri;
  const redirected = exchange.internalRedirects > 0 && redirectOf(exchange, exchange.host.directives);
  if (redirected) return redirected;
  mapToFile(exchange, aliasOf(exchange) ?? exchange.documentRoot + exchange.uri);
  return locate(exchange);
}

async function handle(exchange: Exchange): Promise<Reply | number> {
  const { process, handleFile } = exchange.instance;
  const path = exchange.file.replace(/(?<=.)\/$/, '');
  const stat = process.fs.exists(path) ? process.fs.stat(path) : undefined;
  exchange.handler = handlerOf(exchange);
  if (!knownMethods.includes(exchange.method)) {
    const { method, target, version = 'HTTP/1.1' } = exchange.arrival.request;
    await logError(exchange, 'core', 'error', `AH00135: Invalid method in request ${method} ${target} ${version}`);
    return { ...builtInPage(exchange, 501), headers: [allowed, ['Content-Type', 'text/html; charset=iso-8859-1']] };
  }
  if (exchange.handler === 'server-status') return serverStatus(exchange);
  if (stat?.type === 'file' && handleFile) {
    const { request, port, remotePort } = exchange.arrival;
    const made = await handleFile({
      process, file: exchange.file, handler: exchange.handler, request: { ...request, method: exchange.method }, uri: exchange.uri, query: exchange.query,
      pathInfo: exchange.pathInfo, documentRoot: exchange.documentRoot, serverName: exchange.hostName, port, remotePort, env: exchange.env,
      logError: (module, level, text) => logError(exchange, module, level, text),
    });
    if (made) return made;
  }
  if (exchange.method === 'OPTIONS')
    return { status: 200, headers: [allowed, ...(stat ? typeOf(exchange) : [])], body: '' };
  if (!['GET', 'HEAD', 'POST'].includes(exchange.method)) return 405;
  if (!stat || exchange.pathInfo !== '') return 404;
  if (stat.type !== 'directory') return serveFile(exchange);
  if (optionsOf(exchange).has('indexes')) return indexPage(exchange);
  const names = (exchange.last('DirectoryIndex')?.args ?? ['index.html']).join(',');
  await logError(exchange, 'autoindex', 'error', `AH01276: Cannot serve directory ${path}/: No matching DirectoryIndex (${names}) found, and server-generated directory index forbidden by Options directive`);
  return 403;
} // prettier-ignore

function typeOf(exchange: Exchange): HttpHeader[] {
  const type = contentType(exchange);
  return type === '' ? [] : [['Content-Type', type]];
}

/** SetHandler, or AddHandler by extension. */
function handlerOf(exchange: Exchange): string {
  const set = exchange.last('SetHandler')?.args[0];
  if (set !== undefined && set.toLowerCase() !== 'none') return set;
  const extensions = exchange.file.replace(/^.*\//, '').split('.').slice(1);
  const added = exchange.all('AddHandler').findLast(({ args }) =>
    args.slice(1).some((extension) => extensions.includes(extension.replace(/^\./, ''))),
  );
  return added?.args[0] ?? '';
} // prettier-ignore

/** `Options` with signs change what is inherited, without them they replace it. */
function optionsOf(exchange: Exchange): ReadonlySet<string> {
  let current = new Set(['followsymlinks']);
  for (const { args } of exchange.all('Options')) {
    if (!args.some((arg) => /^[+-]/.test(arg))) current = new Set();
    for (const arg of args) {
      const name = arg.replace(/^[+-]/, '').toLowerCase();
      const names = name === 'all' ? ['indexes', 'includes', 'followsymlinks', 'execcgi'] : [name];
      for (const option of names)
        if (arg.startsWith('-')) current.delete(option);
        else if (option !== 'none') current.add(option);
    }
  }
  return current;
}

function serverStatus(exchange: Exchange): Reply {
  const { counters, startedAt, process, version, platform } = exchange.instance;
  const uptime = Math.floor((process.clock.now() - startedAt) / 1000);
  if (/(^|&)auto/.test(exchange.query))
    return {
      status: 200,
      headers: [['Content-Type', 'text/plain; charset=ISO-8859-1']],
      body: `${exchange.hostName}\nServerVersion: Apache/${version} (${platform})\nServerMPM: event\nUptime: ${uptime}\nTotal Accesses: ${counters.requests}\nBusyWorkers: 1\nIdleWorkers: 74\n`,
    };
  const at = timeParts(startedAt);
  const body = `<html><head>\n<title>Apache Status</title>\n</head><body>\n<h1>Apache Server Status for ${escapeHtml(exchange.hostName)} (via ${exchange.arrival.localAddress})</h1>\n<dl><dt>Server Version: Apache/${version} (${platform})</dt>\n<dt>Server uptime:  ${uptime} seconds</dt>\n<dt>Restart Time: ${at.weekday}, ${httpDate(startedAt)}</dt>\n<dt>Total accesses: ${counters.requests}</dt>\n</dl>\n<p>not simulated: the scoreboard</p>\n</body></html>\n`;
  return { status: 200, headers: [['Content-Type', 'text/html; charset=ISO-8859-1']], body };
}

/** A status becomes a page: the built-in one, a text, another resource, or a redirect. */
async function withErrorDocument(exchange: Exchange, made: Reply | number): Promise<Reply> {
  const isError = typeof made === 'number' || (made.own === true && made.status >= 400);
  const status = typeof made === 'number' ? made : made.status;
  const kept = typeof made === 'number' ? [] : made.headers.filter(([name]) => /^(www-authenticate|allow)$/i.test(name));
  if (!isError) return made as Reply;
  const document = exchange.all('ErrorDocument').findLast(({ args }) => args[0] === String(status));
  const page = () => (typeof made === 'number' ? builtInPage(exchange, status) : made);
  if (!document || document.args[1]?.toLowerCase() === 'default') return page();
  const target = document.args.slice(1).join(' ');
  if (/^https?:\/\//i.test(target)) return redirectTo(exchange, 302, target);
  if (!target.startsWith('/')) {
    const close = builtInPage(exchange, status).close;
    return { status, reason: phraseOf(status), headers: [...kept, ['Content-Type', 'text/html; charset=iso-8859-1']], body: target, own: true, ...(close && { close }) };
  }
  exchange.errorStatus = status;
  if (exchange.method !== 'HEAD') exchange.method = 'GET';
  exchange.env.set('REDIRECT_STATUS', String(status));
  const other = await internalRedirect(exchange, target);
  if (typeof other === 'number') {
    const shown = builtInPage(doubled(exchange, other), status);
    return { ...shown, headers: [...kept, ...shown.headers], uncounted: true };
  }
  return { ...other, status, reason: phraseOf(status), headers: [...kept, ...other.headers] };
} // prettier-ignore

/** The document of an error had an error of its own, which the page says. */
function doubled(exchange: Exchange, status: number): Exchange {
  const copy = Object.create(exchange) as Exchange;
  copy.errorStatus = status;
  return copy;
}
