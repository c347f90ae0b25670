// Header, Content-Length, Server: the last touch, in the order in which httpd writes.
import { encodeUtf8, readerOf } from '@drydock/machinery';
import { reasonPhrase, type HttpHeader, type HttpResponse } from '@drydock/shell';
import { httpDate } from '../../../time.ts';
import { serverToken } from './pages.ts';
import type { Exchange, Reply } from './request.ts';
import { serverVariable } from './rewrite.ts';

export function toResponse(exchange: Exchange, reply: Reply): HttpResponse {
  const body = typeof reply.body === 'string' ? encodeUtf8(reply.body) : reply.body;
  const always = reply.bare ? [] : applyHeaders(exchange, 'always', [], reply);
  const isType = ([name]: HttpHeader) => name.toLowerCase() === 'content-type' && !reply.proxied;
  const isLate = ([name]: HttpHeader) => name === 'Content-Range';
  const sized = reply.headers.some(([name]) => name.toLowerCase() === 'content-length');
  const length: HttpHeader[] =
    reply.status === 304 || reply.status === 204 || reply.chunked || sized ? [] : [['Content-Length', String(body.length)]];
  const listed = reply.headers.some(([name]) => name === 'Accept-Ranges');
  const base = reply.headers.filter((header) => !isType(header) && !isLate(header));
  const early = reply.own || listed ? [...base, ...length] : base;
  const success = reply.own ? early : applyHeaders(exchange, 'onsuccess', early, reply);
  const late = reply.own || listed ? [] : length;
  const closes = reply.close || /\bclose\b/i.test(exchange.header('connection') ?? '') || !exchange.isOn('KeepAlive', true);
  const headers: HttpHeader[] = [
    ['Date', httpDate(exchange.instance.process.clock.now())],
    ['Server', serverToken(exchange)],
    ...always,
    ...success,
    ...late,
    ...reply.headers.filter(isLate),
    ...(reply.chunked ? [['Transfer-Encoding', 'chunked'] as const] : []),
    ...(closes ? [['Connection', 'close'] as const] : []),
    ...keepAlive(exchange, closes),
    ...reply.headers.filter(isType),
  ];
  return { status: reply.status, reason: reply.reason ?? reasonPhrase(reply.status), headers, body: reply.chunked ? readerOf(body) : body };
} // prettier-ignore

/** Only a client that asks for it is told. */
function keepAlive(exchange: Exchange, closes: boolean): HttpHeader[] {
  if (closes || !/keep-alive/i.test(exchange.header('connection') ?? '')) return [];
  const timeout = exchange.value('KeepAliveTimeout', '5');
  const most = exchange.value('MaxKeepAliveRequests', '100');
  return [
    ['Keep-Alive', `timeout=${timeout}, max=${most}`],
    ['Connection', 'Keep-Alive'],
  ];
}

/** mod_headers on one of its two tables. */
function applyHeaders(
  exchange: Exchange,
  table: 'always' | 'onsuccess',
  headers: readonly HttpHeader[],
  reply: Reply,
): HttpHeader[] {
  let result = [...headers];
  for (const { args } of exchange.all('Header')) {
    const named = /^(always|onsuccess)$/i.test(args[0]!);
    if ((named ? args[0]!.toLowerCase() : 'onsuccess') !== table) continue;
    const [action = '', name = '', written = '', ...rest] = named ? args.slice(1) : args;
    const condition = rest.find((word) => word.startsWith('env='))?.slice(4);
    if (condition && exchange.env.has(condition.replace('!', '')) === condition.startsWith('!')) continue;
    result = change(result, action.toLowerCase(), name, format(exchange, written, reply));
  }
  return result;
}

function change(headers: HttpHeader[], action: string, name: string, value: string): HttpHeader[] {
  const isIt = ([key]: HttpHeader) => key.toLowerCase() === name.toLowerCase();
  const present = headers.some(isIt);
  switch (action) {
    case 'set':
      return present ? headers.map((header) => (isIt(header) ? [name, value] : header)) : [...headers, [name, value]];
    case 'setifempty':
      return present ? headers : [...headers, [name, value]];
    case 'add':
      return [...headers, [name, value]];
    case 'append':
    case 'merge':
      return present
        ? headers.map((header) => (isIt(header) ? [name, `${header[1]}, ${value}`] : header))
        : [...headers, [name, value]];
    case 'unset':
      return headers.filter((header) => !isIt(header));
    default:
      return headers;
  }
} // prettier-ignore

function format(exchange: Exchange, text: string, _reply: Reply): string {
  return text.replace(/%\{([^}]+)\}e|%\{([^}]+)\}s|%([%tD])/g, (_, env?: string, _ssl?: string, letter?: string) => {
    if (env !== undefined) return exchange.env.get(env) ?? '(null)';
    if (letter === '%') return '%';
    if (letter === 't') return `t=${exchange.instance.process.clock.now()}000`;
    return letter === 'D' ? 'D=0' : '(null)';
  });
} // prettier-ignore

/** RequestHeader and the SetEnv family, before the content is made. */
export function prepareRequest(exchange: Exchange): void {
  for (const directive of exchange.layers.flat()) {
    const { args } = directive;
    switch (directive.name.toLowerCase()) {
      case 'setenv':
        exchange.env.set(args[0]!, args[1] ?? '');
        break;
      case 'passenv':
        for (const name of args) exchange.env.set(name, exchange.instance.process.env.get(name) ?? '');
        break;
      case 'unsetenv':
        for (const name of args) exchange.env.delete(name);
        break;
      case 'browsermatch':
        setEnvIf(exchange, ['User-Agent', ...args], '');
        break;
      case 'setenvif':
        setEnvIf(exchange, args, '');
        break;
      case 'setenvifnocase':
        setEnvIf(exchange, args, 'i');
        break;
    }
  }
}

function setEnvIf(exchange: Exchange, [attribute = '', pattern = '', ...settings]: readonly string[], flags: string): void {
  const known = /^(Remote_Addr|Remote_Host|Server_Addr|Request_Method|Request_Protocol|Request_URI)$/i.test(attribute);
  const subject = known ? serverVariable(exchange, attribute.toUpperCase()) : (exchange.header(attribute) ?? '');
  if (!new RegExp(pattern, flags).test(subject)) return;
  for (const setting of settings) {
    const [name = '', value = '1'] = setting.split('=');
    if (name.startsWith('!')) exchange.env.delete(name.slice(1));
    else exchange.env.set(name, value);
  }
} // prettier-ignore
