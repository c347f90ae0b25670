// One request through nginx's phases: server rewrites, location, its rewrites, access, try_files, content, error page.
import { encodeUtf8, readerOf } from '@drydock/machinery';
import type { HttpHeader, HttpResponse } from '@drydock/shell';
import { httpDate } from '../../../time.ts';
import { argsOf, isOn, nearest, ownDirective } from '../config/scope.ts';
import { checkAccess } from './access.ts';
import { Exchange, normalizeUri, type Arrival, type Instance, type Reply } from './exchange.ts';
import { passToFastCgi } from './fastcgi.ts';
import { findLocation, findNamed, hostName, selectServer } from './locate.ts';
import { logAccess, logError } from './log.ts';
import { builtInPage, redirectTo } from './pages.ts';
import { proxyRequest } from './proxy.ts';
import { runRewrites } from './rewrite.ts';
import { serveStatic, status, tryFiles, type Outcome } from './static.ts';
import { expand, serverSignature } from './variables.ts';

const redirectLimit = 10;

export async function handleRequest(instance: Instance, arrival: Arrival): Promise<HttpResponse> {
  instance.counters.requests++;
  const host = hostName(arrival.request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1]);
  const server = selectServer(instance.config.servers, arrival.port, host);
  const exchange = new Exchange(instance, arrival, server ?? instance.config.servers[0]!);
  const reply = finish(exchange, await answer(exchange, host));
  await logAccess(exchange, reply);
  return toResponse(exchange, reply);
}

async function answer(exchange: Exchange, host: string): Promise<Reply> {
  const { request } = exchange.arrival;
  const target = normalizeUri(request.target);
  if (!target || (host === '' && request.version !== 'HTTP/1.0')) {
    if (target)
      await logError(
        exchange,
        'info',
        'client sent HTTP/1.1 request without "Host" header while reading client request headers',
      );
    return builtInPage(exchange, 400);
  }
  exchange.uri = target.uri;
  exchange.args = target.args;
  const early = runRewrites(exchange, exchange.server.scope);
  let outcome = early.outcome ?? (await runLocation(exchange));
  for (;;) {
    const next = await settle(exchange, outcome);
    if ('reply' in next) return next.reply;
    outcome = next.again;
  }
}

/** Follows internal redirects and error pages one step. */
async function settle(exchange: Exchange, outcome: Outcome): Promise<{ reply: Reply } | { again: Outcome }> {
  if (outcome.kind === 'reply') return { reply: outcome.reply };
  if (outcome.kind === 'status') return errorPage(exchange, outcome.status, outcome.headers ?? []);
  if (++exchange.redirects > redirectLimit) {
    const shown = outcome.kind === 'redirect' ? outcome.uri : outcome.name;
    await logError(
      exchange,
      'error',
      `rewrite or internal redirection cycle while internally redirecting to "${shown}"`,
    );
    exchange.errorStatus = 500;
    return { reply: builtInPage(exchange, 500) };
  }
  exchange.internal = true;
  if (outcome.kind === 'named') {
    const named = findNamed(exchange.server.locations, outcome.name);
    if (!named) {
      await logError(exchange, 'error', `could not find named location "${outcome.name}"`);
      return { reply: builtInPage(exchange, 500) };
    }
    exchange.location = named;
    exchange.scope = named.scope;
    return { again: await runContent(exchange) };
  }
  exchange.uri = outcome.uri;
  exchange.args = outcome.args ?? exchange.args;
  return { again: await runLocation(exchange) };
}

/** Location search and everything inside it. A rewrite starts the search again. */
async function runLocation(exchange: Exchange): Promise<Outcome> {
  for (let cycle = 0; cycle <= redirectLimit; cycle++) {
    const located = findLocation(exchange.server.locations, exchange.uri);
    exchange.location = located?.location;
    exchange.scope = located?.location.scope ?? exchange.server.scope;
    if (located?.redirectTo !== undefined) {
      const query = exchange.args === '' ? '' : `?${exchange.args}`;
      return { kind: 'reply', reply: redirectTo(exchange, 301, located.redirectTo + query) };
    }
    if (located?.match) {
      exchange.captures = [...located.match];
      exchange.named = located.match.groups ?? {};
    }
    if (exchange.location && !exchange.internal && ownDirective(exchange.location.scope, 'internal'))
      return status(404);
    const rewritten = exchange.location ? runRewrites(exchange, exchange.location.scope) : {};
    if (rewritten.outcome) return rewritten.outcome;
    if (!rewritten.changed) return runContent(exchange, true);
    exchange.variables.set('rewritten', 'yes');
  }
  await logError(
    exchange,
    'error',
    `rewrite or internal redirection cycle while processing "${exchange.uri}"`,
  );
  return status(500);
}

async function runContent(exchange: Exchange, rewritesDone = false): Promise<Outcome> {
  if (!rewritesDone && exchange.location) {
    const rewritten = runRewrites(exchange, exchange.location.scope);
    if (rewritten.outcome) return rewritten.outcome;
  }
  if (bodyTooLarge(exchange)) {
    const length = exchange.arrival.request.body.length;
    await logError(exchange, 'error', `client intended to send too large body: ${length} bytes`);
    return status(413);
  }
  const refused = await checkAccess(exchange);
  if (refused) return refused;
  const tried = tryFiles(exchange);
  if (tried) return tried;
  return contentHandler(exchange);
}

function contentHandler(exchange: Exchange): Promise<Outcome> {
  for (let level = exchange.scope; level !== exchange.server.scope && level; level = level.parent!) {
    const proxy = ownDirective(level, 'proxy_pass');
    if (proxy) return proxyRequest(exchange, proxy.args[0]!);
    const fastcgi = ownDirective(level, 'fastcgi_pass');
    if (fastcgi) return passToFastCgi(exchange, fastcgi.args[0]!);
    if (ownDirective(level, 'stub_status')) return Promise.resolve(stubStatus(exchange));
    if (level === exchange.location?.scope) break;
  }
  return serveStatic(exchange);
}

function stubStatus(exchange: Exchange): Outcome {
  const { connections, requests } = exchange.instance.counters;
  const body = `Active connections: 1 \nserver accepts handled requests\n ${connections} ${connections} ${requests} \nReading: 0 Writing: 1 Waiting: 0 \n`;
  return { kind: 'reply', reply: { status: 200, headers: [['Content-Type', 'text/plain']], body } };
}

function bodyTooLarge(exchange: Exchange): boolean {
  const limit = argsOf(exchange.scope, 'client_max_body_size')?.[0] ?? '1m';
  const match = /^(\d+)([kmg]?)$/i.exec(limit);
  const unit = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[(match?.[2] ?? '').toLowerCase()] ?? 1;
  const bytes = Number(match?.[1] ?? 0) * unit;
  return bytes > 0 && exchange.arrival.request.body.length > bytes;
}

async function errorPage(
  exchange: Exchange,
  code: number,
  headers: readonly HttpHeader[],
): Promise<{ reply: Reply } | { again: Outcome }> {
  const rule = nearest(exchange.scope, 'error_page').find(({ args }) =>
    args.slice(0, -1).includes(String(code)),
  );
  if (!rule || (exchange.errorStatus !== undefined && !isOn(exchange.scope, 'recursive_error_pages', false)))
    return {
      reply: builtInPage(exchange, exchange.errorStatus !== undefined && rule ? code : code, headers),
    };
  const change = rule.args.find((arg) => arg.startsWith('='));
  const target = expand(exchange, rule.args.at(-1)!);
  if (/^https?:/.test(target)) {
    const redirect = change && change !== '=' ? Number(change.slice(1)) : 302;
    return { reply: redirectTo(exchange, redirect, target) };
  }
  exchange.errorStatus = code;
  const again: Outcome = target.startsWith('@')
    ? { kind: 'named', name: target }
    : { kind: 'redirect', uri: target.split('?')[0]!, args: target.split('?')[1] ?? '' };
  const next = await settleFully(exchange, again);
  const shown = change === undefined ? code : change === '=' ? next.status : Number(change.slice(1));
  if (change === undefined && next.status !== 200 && next.status !== 304) return { reply: next };
  const { reason: _, ...rest } = next;
  return {
    reply: {
      ...rest,
      status: shown,
      headers: [
        ...next.headers.filter(
          ([name]) => !/^(etag|last-modified|accept-ranges)$/i.test(name) || shown === 200,
        ),
        ...keepEtag(next, shown),
        ...headers,
      ],
    },
  };
}

/** nginx keeps the validator of the page it sends in place of an error. */
function keepEtag(reply: Reply, shown: number): readonly HttpHeader[] {
  return shown === 200 ? [] : reply.headers.filter(([name]) => /^etag$/i.test(name));
}

async function settleFully(exchange: Exchange, outcome: Outcome): Promise<Reply> {
  let current = outcome;
  for (;;) {
    const next = await settle(exchange, current);
    if ('reply' in next) return next.reply;
    current = next.again;
  }
}

const addedFor = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);

/** add_header and expires, which come after everything else. */
function finish(exchange: Exchange, reply: Reply): Reply {
  const added = nearest(exchange.scope, 'add_header')
    .filter(({ args }) => addedFor.has(reply.status) || args[2] === 'always')
    .map(({ args }) => [args[0]!, expand(exchange, args[1]!, reply)] as const)
    .filter(([, value]) => value !== '');
  // ranges are announced by a later filter than the one that adds headers
  const isRange = ([name]: HttpHeader) => name.toLowerCase() === 'accept-ranges';
  const before = reply.headers.filter((header) => !isRange(header));
  const after = reply.headers.filter(isRange);
  return { ...reply, headers: [...before, ...expiresHeaders(exchange, reply), ...added, ...after] };
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

/** In the order in which ngx_http_header_filter writes them. */
function toResponse(exchange: Exchange, reply: Reply): HttpResponse {
  const body = typeof reply.body === 'string' ? encodeUtf8(reply.body) : reply.body;
  const early = (name: string) => reply.headers.filter(([key]) => key.toLowerCase() === name);
  const placed = new Set([
    'content-type',
    'content-length',
    'last-modified',
    'location',
    'date',
    'server',
    'connection',
  ]);
  // only a redirect within the server is written by nginx itself, before the headers of others
  const own = `${exchange.arrival.ssl ? 'https' : 'http'}://${exchange.host}`;
  const ownLocation = early('location').some(([, target]) => target.startsWith(own));
  const sized = reply.status !== 204 && reply.status !== 304;
  const headers: HttpHeader[] = [
    ['Server', serverSignature(exchange)],
    ['Date', httpDate(exchange.instance.process.clock.now())],
    ...early('content-type'),
    ...(sized && !reply.chunked ? [['Content-Length', String(body.length)] as const] : []),
    ...early('last-modified'),
    ...(ownLocation ? early('location') : []),
    ...(reply.chunked ? [['Transfer-Encoding', 'chunked'] as const] : []),
    early('connection')[0] ?? ['Connection', 'keep-alive'],
    ...(ownLocation ? [] : early('location')),
    ...reply.headers.filter(([name]) => !placed.has(name.toLowerCase())),
  ];
  return {
    status: reply.status,
    ...(reply.reason !== undefined && { reason: reply.reason }),
    headers,
    body: reply.chunked ? readerOf(body) : body,
  };
}
