// One request through nginx's phases: server rewrites, location, its rewrites, access, try_files, content, error page.
import { Errno, type HttpHeader, type HttpResponse } from '@drydock/shell';
import { parseSize } from '../config/duration.ts';
import { isOn, nearest, ownDirective, valueOf } from '../config/scope.ts';
import { checkAccess } from './access.ts';
import { Exchange, normalizeUri, type Arrival, type Instance, type Reply } from './exchange.ts';
import { passToFastCgi } from './fastcgi.ts';
import { limitConnections, limitRequests } from './limits.ts';
import { findLocation, findNamed, matchServerName, selectServer } from './locate.ts';
import { logAccess, logError } from './log.ts';
import { builtInPage, redirectTo } from './pages.ts';
import { proxyRequest } from './proxy.ts';
import { finish, toResponse } from './respond.ts';
import { runRewrites } from './rewrite.ts';
import { serveStatic, status, tryFiles, type Outcome } from './static.ts';
import { expand } from './variables.ts';
import { hostName } from './host-name.ts';

const redirectLimit = 10;

export async function handleRequest(instance: Instance, arrival: Arrival): Promise<HttpResponse> {
  instance.counters.requests++;
  const absolute = /^https?:\/\/([^/?#]*)/i.exec(arrival.request.target)?.[1];
  const header = arrival.request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
  const host = hostName(absolute ?? header);
  const server = selectServer(instance.config.servers, arrival.port, host);
  const exchange = new Exchange(instance, arrival, server ?? instance.config.servers[0]!);
  const match = matchServerName(exchange.server, host);
  if (match) [exchange.captures, exchange.named] = [[...match], match.groups ?? {}];
  const reply = finish(exchange, await answer(exchange, host));
  await logAccess(exchange, reply);
  // `return 444`: the connection ends without a word
  if (reply.status === 444) throw new Errno('ECONNRESET');
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
  if (request.method === 'TRACE') return builtInPage(exchange, 405);
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
  exchange.uriChanged = true;
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
  exchange.locationLeft = false;
  if (outcome.asGet && exchange.method !== 'HEAD') exchange.method = 'GET';
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
  const release = await limitConnections(exchange);
  if (typeof release !== 'function') return release;
  try {
    const refused = (await limitRequests(exchange)) ?? (await checkAccess(exchange));
    return refused ?? tryFiles(exchange) ?? (await contentHandler(exchange));
  } finally {
    release();
  }
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
  const bytes = parseSize(valueOf(exchange.scope, 'client_max_body_size', '1m'));
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
  if (!rule || exchange.errorPageDone) return { reply: builtInPage(exchange, code, headers) };
  exchange.errorPageDone = !isOn(exchange.scope, 'recursive_error_pages', false);
  const change = rule.args.find((arg) => arg.startsWith('='));
  const target = expand(exchange, rule.args.at(-1)!);
  if (/^https?:/.test(target)) {
    const redirect = change && change !== '=' ? Number(change.slice(1)) : 302;
    return { reply: redirectTo(exchange, redirect, target) };
  }
  const fixed = change === undefined ? code : Number(change.slice(1));
  exchange.errorStatus = fixed;
  const again: Outcome = target.startsWith('@')
    ? { kind: 'named', name: target }
    : { kind: 'redirect', uri: target.split('?')[0]!, args: target.split('?')[1] ?? '', asGet: true };
  const next = await settleFully(exchange, again);
  const shown = change === '=' ? next.status : fixed;
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
