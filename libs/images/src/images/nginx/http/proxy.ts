// proxy_pass: the request goes on to an upstream over the simulated network.
import { connectTls, headerOf, resolveHost, ResolveError, type HttpHeader } from '@drydock/shell';
import { isOn, nearest, valueOf } from '../config/scope.ts';
import type { Exchange, Reply } from './exchange.ts';
import { logError } from './log.ts';
import { status, type Outcome } from './static.ts';
import {
  describeFailure,
  noLiveUpstreams,
  parseMilliseconds,
  peersOf,
  withTimeout,
  type Peer,
  type UpstreamFailure,
} from './upstream.ts';
import { askUpstream } from './upstream-exchange.ts';
import { expand } from './variables.ts';

interface Target {
  readonly scheme: 'http' | 'https';
  /** As written: host with port, what $proxy_host is. */
  readonly authority: string;
  readonly host: string;
  readonly port: number;
  /** Undefined: the request's own URI is passed on unchanged. */
  readonly uri?: string;
}

/** Undefined when it is no http(s) URL. */
export function parseTarget(url: string): Target | undefined {
  const match = /^(https?):\/\/([^/?#:]+|\[[^\]]+\])(:(\d+))?([/?].*)?$/i.exec(url);
  if (!match) return undefined;
  const scheme = match[1]!.toLowerCase() as Target['scheme'];
  const port = match[4] ? Number(match[4]) : scheme === 'https' ? 443 : 80;
  return {
    scheme,
    authority: match[2]! + (match[3] ?? ''),
    host: match[2]!,
    port,
    ...(match[5] && { uri: match[5] }),
  };
}

export async function proxyRequest(exchange: Exchange, written: string): Promise<Outcome> {
  const target = parseTarget(expand(exchange, written));
  if (!target) {
    await logError(exchange, 'error', `invalid URL prefix in "${expand(exchange, written)}"`);
    return status(500);
  }
  const path = upstreamPath(exchange, written, target);
  exchange.variables.set('proxy_host', target.authority);
  exchange.variables.set('proxy_port', String(target.port));
  const peers = await findPeers(exchange, written, target);
  if (typeof peers === 'number') return status(peers);
  if (peers.length === 0) {
    await noLiveUpstreams(exchange, target.scheme, target.authority);
    return status(502);
  }
  return tryPeers(exchange, target, peers, path);
}

async function findPeers(
  exchange: Exchange,
  written: string,
  target: Target,
): Promise<readonly Peer[] | number> {
  const { instance, arrival } = exchange;
  const known = peersOf(instance, target.host, target.port, arrival.request.remoteAddress);
  if (known.length > 0 || !written.includes('$') || instance.config.upstreams.has(target.host)) return known;
  const resolver = nearest(exchange.scope, 'resolver');
  if (resolver.length === 0) {
    await logError(exchange, 'error', `no resolver defined to resolve ${target.host}`);
    return 502;
  }
  try {
    const addresses = await resolveHost(instance.process, `${target.host}.`);
    return addresses.map((address) => ({ address, port: target.port }));
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    await logError(exchange, 'error', `${target.host} could not be resolved (3: Host not found)`);
    return 502;
  }
}

/** With a URI in proxy_pass the matched prefix is replaced by it; without one the request line goes on as it came. */
function upstreamPath(exchange: Exchange, written: string, target: Target): string {
  const query = exchange.args === '' ? '' : `?${exchange.args}`;
  const changed = exchange.redirects > 0 || exchange.variables.has('rewritten');
  if (target.uri === undefined)
    return changed ? encodeURI(exchange.uri) + query : exchange.arrival.request.target;
  if (written.includes('$')) return target.uri.startsWith('/') ? target.uri : `/${target.uri}`;
  const prefix = exchange.location?.kind === 'regex' ? '' : (exchange.location?.pattern ?? '');
  return target.uri + encodeURI(exchange.uri.slice(prefix.length)) + query;
}

async function tryPeers(
  exchange: Exchange,
  target: Target,
  peers: readonly Peer[],
  path: string,
): Promise<Outcome> {
  const tried: string[] = [];
  let failure: UpstreamFailure | undefined;
  const started = exchange.instance.process.clock.now();
  for (const peer of peers) {
    const address = `${peer.address}:${peer.port}`;
    tried.push(address);
    const result = await askPeer(exchange, target, peer, path);
    const ended = exchange.instance.process.clock.now();
    exchange.variables.set('upstream_addr', tried.join(', '));
    exchange.variables.set('upstream_response_time', ((ended - started) / 1000).toFixed(3));
    if ('reply' in result) {
      exchange.variables.set('upstream_status', String(result.reply.status));
      return interceptErrors(exchange, result.reply);
    }
    failure = result.failure;
    await logError(exchange, 'error', failure.text, `${target.scheme}://${address}${path}`);
    exchange.variables.set('upstream_status', String(failure.status));
    const idempotent = !['POST', 'PATCH', 'LOCK'].includes(exchange.arrival.request.method);
    if (failure.sent && !idempotent) break;
  }
  return status(failure?.status ?? 502);
}

function interceptErrors(exchange: Exchange, reply: Reply): Outcome {
  const intercept = isOn(exchange.scope, 'proxy_intercept_errors', false) && reply.status >= 300;
  const listed = nearest(exchange.scope, 'error_page').some(({ args }) =>
    args.includes(String(reply.status)),
  );
  return intercept && listed ? status(reply.status) : { kind: 'reply', reply };
}

async function askPeer(
  exchange: Exchange,
  target: Target,
  peer: Peer,
  path: string,
): Promise<{ reply: Reply } | { failure: UpstreamFailure }> {
  const timeout = (name: string) => parseMilliseconds(valueOf(exchange.scope, name, '60s'));
  const { process } = exchange.instance;
  let phase: Parameters<typeof describeFailure>[1] = 'connecting to upstream';
  try {
    const connection = await withTimeout(exchange, timeout('proxy_connect_timeout'), (source) =>
      process.network.connect(peer.address, peer.port, source.signal),
    );
    try {
      const plain =
        target.scheme === 'https' ? await connectTls(connection, { serverName: target.host }) : connection;
      phase = 'reading response header from upstream';
      const request = {
        method: exchange.arrival.request.method,
        target: path,
        version: valueOf(exchange.scope, 'proxy_http_version', '1.0'),
        headers: upstreamHeaders(exchange, target),
        body: exchange.arrival.request.body,
      };
      const reply = await withTimeout(exchange, timeout('proxy_read_timeout'), () =>
        askUpstream(plain, request),
      );
      return { reply: { ...reply, headers: clientHeaders(exchange, target, reply.headers) } };
    } finally {
      connection.close();
    }
  } catch (error) {
    return { failure: describeFailure(error, phase) };
  }
}

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'expect',
  'upgrade',
  'content-length',
  'host',
]);

/** What the upstream sees: Host is $proxy_host and the connection closes, unless proxy_set_header says otherwise. */
function upstreamHeaders(exchange: Exchange, target: Target): HttpHeader[] {
  const set = nearest(exchange.scope, 'proxy_set_header').map(
    ({ args }) => [args[0]!, expand(exchange, args[1]!)] as const,
  );
  const own: HttpHeader[] = [...set];
  if (!headerOf(set, 'host') && !set.some(([name]) => name.toLowerCase() === 'host'))
    own.unshift(['Host', target.authority]);
  if (!set.some(([name]) => name.toLowerCase() === 'connection')) own.push(['Connection', 'close']);
  const { body, headers } = exchange.arrival.request;
  if (body.length > 0) own.push(['Content-Length', String(body.length)]);
  const taken = new Set(own.map(([name]) => name.toLowerCase()));
  const passed = headers.filter(
    ([name]) => !taken.has(name.toLowerCase()) && !hopByHop.has(name.toLowerCase()),
  );
  return [...own.filter(([, value]) => value !== ''), ...passed];
}

const hidden = new Set([
  'date',
  'server',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'x-accel-redirect',
  'x-pad',
]);

function clientHeaders(exchange: Exchange, target: Target, headers: readonly HttpHeader[]): HttpHeader[] {
  const hide = new Set(
    nearest(exchange.scope, 'proxy_hide_header').map(({ args }) => args[0]!.toLowerCase()),
  );
  return headers
    .filter(([name]) => !hidden.has(name.toLowerCase()) && !hide.has(name.toLowerCase()))
    .map(([name, value]) =>
      /^(location|refresh)$/i.test(name) ? [name, rewriteLocation(exchange, target, value)] : [name, value],
    );
}

/** proxy_redirect default: the upstream's own address in a Location becomes this location's prefix. */
function rewriteLocation(exchange: Exchange, target: Target, value: string): string {
  const rules = nearest(exchange.scope, 'proxy_redirect');
  if (rules.some(({ args }) => args[0] === 'off')) return value;
  for (const { args } of rules)
    if (args.length === 2 && value.startsWith(expand(exchange, args[0]!)))
      return expand(exchange, args[1]!) + value.slice(expand(exchange, args[0]!).length);
  const base = `${target.scheme}://${target.authority}${target.uri ?? ''}`;
  const prefix = exchange.location?.kind === 'prefix' ? exchange.location.pattern : '/';
  if (!value.startsWith(base) || target.uri === undefined)
    return value.startsWith(`${base}/`) ? value.slice(base.length) : value;
  const { ssl, port } = exchange.arrival;
  const portText = port === (ssl ? 443 : 80) ? '' : `:${port}`;
  return `${ssl ? 'https' : 'http'}://${exchange.host}${portText}${prefix}${value.slice(base.length)}`;
}
