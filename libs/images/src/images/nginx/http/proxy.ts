// proxy_pass: the request goes on to an upstream over the simulated network.
import { encodeUtf8 } from '@drydock/machinery';
import { connectTls, type HttpHeader } from '@drydock/shell';
import { parseMilliseconds } from '../config/duration.ts';
import { isOn, nearest, valueOf } from '../config/scope.ts';
import type { Exchange, Reply } from './exchange.ts';
import { logError } from './log.ts';
import { clientHeaders } from './proxy-headers.ts';
import { status, type Outcome } from './static.ts';
import { askPeers, groupOf, resolveGroup, withTimeout, type Peer, type Phase } from './upstream.ts';
import { askUpstream } from './upstream-exchange.ts';
import { expand } from './variables.ts';

export interface Target {
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
  const group =
    groupOf(exchange.instance, target.host, target.port) ??
    (await resolveGroup(exchange, target.host, target.port));
  if (!group) return status(502);
  const reply = await askPeers(exchange, {
    group,
    name: target.authority,
    url: (address) => `${target.scheme}://${address}${path}`,
    ask: (peer, phase) => askPeer(exchange, target, peer, path, phase),
  });
  if (typeof reply === 'number') return status(reply);
  return internalRedirect(reply) ?? interceptErrors(exchange, 'proxy_intercept_errors', reply);
}

/** With a URI in proxy_pass the matched prefix is replaced by it; without one the request line goes on as it came. */
function upstreamPath(exchange: Exchange, written: string, target: Target): string {
  const query = exchange.args === '' ? '' : `?${exchange.args}`;
  if (target.uri === undefined)
    return exchange.uriChanged ? encodeURI(exchange.uri) + query : exchange.requestUri;
  if (written.includes('$')) return target.uri.startsWith('/') ? target.uri : `/${target.uri}`;
  // a `rewrite … break` makes both the prefix and the URI of proxy_pass meaningless
  if (exchange.locationLeft) return encodeURI(exchange.uri) + query;
  const prefix = exchange.location?.kind === 'regex' ? '' : (exchange.location?.pattern ?? '');
  return target.uri + encodeURI(exchange.uri.slice(prefix.length)) + query;
}

/** X-Accel-Redirect: the upstream has another location of this server answer. */
export function internalRedirect(reply: Reply): Outcome | undefined {
  const target = reply.headers.find(([name]) => name.toLowerCase() === 'x-accel-redirect')?.[1];
  if (target === undefined) return undefined;
  if (target.startsWith('@')) return { kind: 'named', name: target };
  const [uri = '', query] = target.split('?');
  return { kind: 'redirect', uri: decodeURI(uri), args: query ?? '', asGet: true };
}

/** The page of error_page instead of the upstream's, where that is asked for. */
export function interceptErrors(exchange: Exchange, directive: string, reply: Reply): Outcome {
  const intercept = isOn(exchange.scope, directive, false) && reply.status >= 300;
  const listed = nearest(exchange.scope, 'error_page').some(({ args }) =>
    args.slice(0, -1).includes(String(reply.status)),
  );
  return intercept && listed ? status(reply.status) : { kind: 'reply', reply };
}

async function askPeer(
  exchange: Exchange,
  target: Target,
  peer: Peer,
  path: string,
  phase: (phase: Phase) => void,
): Promise<Reply> {
  const timeout = (name: string) => parseMilliseconds(valueOf(exchange.scope, name, '60s'));
  const connection = await withTimeout(exchange, timeout('proxy_connect_timeout'), (source) =>
    exchange.instance.process.network.connect(peer.address, peer.port, source.signal),
  );
  try {
    const plain =
      target.scheme === 'https'
        ? await connectTls(connection, { serverName: expand(exchange, valueOf(exchange.scope, 'proxy_ssl_name', target.host)) })
        : connection; // prettier-ignore
    phase('reading response header from upstream');
    const request = upstreamRequest(exchange, target, path);
    const reply = await withTimeout(exchange, timeout('proxy_read_timeout'), () =>
      askUpstream(plain, request),
    );
    return { ...reply, headers: clientHeaders(exchange, target, reply.headers) };
  } finally {
    connection.close();
  }
}

function upstreamRequest(exchange: Exchange, target: Target, path: string) {
  const { scope, arrival } = exchange;
  const setBody = nearest(scope, 'proxy_set_body')[0]?.args[0];
  const passed = isOn(scope, 'proxy_pass_request_body', true) ? arrival.request.body : new Uint8Array();
  const body = setBody === undefined ? passed : encodeUtf8(expand(exchange, setBody));
  return {
    method: expand(exchange, valueOf(scope, 'proxy_method', exchange.method)),
    target: path,
    version: valueOf(scope, 'proxy_http_version', '1.0'),
    headers: upstreamHeaders(exchange, target, body.length),
    body,
  };
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
function upstreamHeaders(exchange: Exchange, target: Target, bodyLength: number): HttpHeader[] {
  const set = nearest(exchange.scope, 'proxy_set_header').map(
    ({ args }) => [args[0]!, expand(exchange, args[1]!)] as const,
  );
  const isSet = (wanted: string) => set.some(([name]) => name.toLowerCase() === wanted);
  const own: HttpHeader[] = [...set];
  if (!isSet('host')) own.unshift(['Host', target.authority]);
  if (!isSet('connection')) own.push(['Connection', 'close']);
  if (bodyLength > 0) own.push(['Content-Length', String(bodyLength)]);
  const taken = new Set(own.map(([name]) => name.toLowerCase()));
  const passAll = isOn(exchange.scope, 'proxy_pass_request_headers', true);
  const passed = exchange.arrival.request.headers.filter(
    ([name]) => passAll && !taken.has(name.toLowerCase()) && !hopByHop.has(name.toLowerCase()),
  );
  return [...own.filter(([, value]) => value !== ''), ...passed];
}
