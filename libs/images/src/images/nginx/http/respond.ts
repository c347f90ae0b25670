// From a reply to the bytes of an answer: added headers, filters, the order of ngx_http_header_filter.
import { encodeUtf8, readerOf } from '@drydock/machinery';
import type { HttpHeader, HttpResponse } from '@drydock/shell';
import { httpDate } from '../../../time.ts';
import { argsOf, nearest, valueOf } from '../config/scope.ts';
import { parseMilliseconds } from '../config/duration.ts';
import type { Exchange, Reply } from './exchange.ts';
import { filterReply } from './filters.ts';
import { ownTarget, nginxPhrase } from './pages.ts';
import { expand, serverSignature } from './variables.ts';

const addedFor = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);

/** add_header and expires, then the filters. */
export function finish(exchange: Exchange, reply: Reply): Reply {
  const added = nearest(exchange.scope, 'add_header')
    .filter(({ args }) => addedFor.has(reply.status) || args[2] === 'always')
    .map(({ args }) => [args[0]!, expand(exchange, args[1]!, reply)] as const)
    .filter(([, value]) => value !== '');
  const headers = [...reply.headers, ...expiresHeaders(exchange, reply), ...added];
  return filterReply(exchange, { ...reply, headers });
}

function expiresHeaders(exchange: Exchange, reply: Reply): HttpHeader[] {
  const value = argsOf(exchange.scope, 'expires')?.[0];
  if (value === undefined || value === 'off' || !addedFor.has(reply.status)) return [];
  if (value === 'epoch')
    return [
      ['Expires', 'Thu, 01 Jan 1970 00:00:01 GMT'],
      ['Cache-Control', 'no-cache'],
    ];
  if (value === 'max')
    return [
      ['Expires', 'Thu, 31 Dec 2037 23:55:55 GMT'],
      ['Cache-Control', 'max-age=315360000'],
    ];
  const units: Readonly<Record<string, number>> = {
    s: 1,
    m: 60,
    h: 3600,
    d: 86_400,
    w: 604_800,
    M: 2_592_000,
    y: 31_536_000,
  };
  const match = /^(-?\d+)([smhdwMy]?)$/.exec(value);
  if (!match) return [];
  const seconds = Number(match[1]) * units[match[2] || 's']!;
  const date = httpDate(exchange.instance.process.clock.now() + seconds * 1000);
  return [
    ['Expires', date],
    ['Cache-Control', seconds < 0 ? 'no-cache' : `max-age=${seconds}`],
  ];
}

/** Whether nginx ends the connection after this answer. */
function closes(exchange: Exchange): boolean {
  const limit = Number(valueOf(exchange.scope, 'keepalive_requests', '1000'));
  const timeout = parseMilliseconds(valueOf(exchange.scope, 'keepalive_timeout', '75s'));
  return timeout === 0 || exchange.arrival.requests >= limit || exchange.arrival.request.method === 'TRACE';
}

/** In the order in which ngx_http_header_filter writes them. */
export function toResponse(exchange: Exchange, reply: Reply): HttpResponse {
  const body = typeof reply.body === 'string' ? encodeUtf8(reply.body) : reply.body;
  const early = (name: string) => reply.headers.filter(([key]) => key.toLowerCase() === name);
  const placed = new Set(['content-type', 'content-length', 'last-modified', 'location', 'connection']);
  // only a redirect within the server is written by nginx itself, before the headers of others
  const ownLocation = early('location').some(([, target]) => ownTarget(exchange, target));
  const sized = reply.status !== 204 && reply.status !== 304;
  const hidden = new Set(
    nearest(exchange.scope, 'more_clear_headers').flatMap(({ args }) => args.map((arg) => arg.toLowerCase())),
  );
  const headers: HttpHeader[] = [
    ...(early('server').length > 0 ? [] : [['Server', serverSignature(exchange)] as const]),
    ...(early('date').length > 0 ? [] : [['Date', httpDate(exchange.instance.process.clock.now())] as const]),
    ...early('content-type'),
    ...(sized && !reply.chunked ? [['Content-Length', String(reply.length ?? body.length)] as const] : []),
    ...early('last-modified'),
    ...(ownLocation ? early('location') : []),
    ...(reply.chunked && exchange.method !== 'HEAD' ? [['Transfer-Encoding', 'chunked'] as const] : []),
    early('connection')[0] ?? ['Connection', closes(exchange) ? 'close' : 'keep-alive'],
    ...(reply.vary ? [['Vary', 'Accept-Encoding'] as const] : []),
    ...(ownLocation ? [] : early('location')),
    ...reply.headers.filter(([name]) => !placed.has(name.toLowerCase())),
  ];
  return {
    status: reply.status,
    reason: reply.reason ?? nginxPhrase(reply.status),
    headers: hidden.size === 0 ? headers : headers.filter(([name]) => !hidden.has(name.toLowerCase())),
    body: reply.chunked ? readerOf(body) : body,
  };
}
