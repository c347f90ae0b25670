// mod_proxy_http: the request goes on to another server.
import { CancelSource, decodeUtf8 } from '@drydock/machinery';
import { Errno, isAddress, resolveHost, ResolveError, type HttpHeader } from '@drydock/shell';
import { askUpstream } from '../../nginx/http/upstream-exchange.ts';
import { logError } from './log.ts';
import type { Exchange, Reply } from './request.ts';

/** The URL that a ProxyPass leads to; undefined: not for a proxy. */
export function proxyTarget(exchange: Exchange): string | undefined {
  const uses = [...exchange.host.directives].filter(({ name }) => /^proxypass(match)?$/i.test(name));
  for (const { name, args } of uses) {
    const [from = '', to = ''] = args;
    if (name.toLowerCase() === 'proxypassmatch') {
      const match = new RegExp(from).exec(exchange.uri);
      if (match) return to === '!' ? undefined : to.replace(/\$(\d)/g, (_, index: string) => match[Number(index)] ?? '');
    } else if (exchange.uri.startsWith(from) && (from.endsWith('/') || [undefined, '/'].includes(exchange.uri[from.length])))
      return to === '!' ? undefined : to + encodeURI(exchange.uri.slice(from.length));
  }
  const own = exchange.layers.slice(1).flat().findLast(({ name }) => name.toLowerCase() === 'proxypass');
  return own && own.args[0] !== '!' ? own.args[0]! + encodeURI(exchange.uri.slice(1)) : undefined;
} // prettier-ignore

const hopByHop =
  /^(connection|keep-alive|te|trailer|transfer-encoding|upgrade|content-length|proxy-authorization|host)$/i;

export async function passOn(exchange: Exchange, url: string): Promise<Reply | number> {
  const match = /^(https?|ws|fcgi|ajp):\/\/([^/:?]+)(?::(\d+))?(.*)$/i.exec(url);
  if (match?.[1]?.toLowerCase() !== 'http') {
    await logError(exchange, 'proxy', 'error', `not simulated: a proxy for ${match?.[1] ?? url}`);
    return 500;
  }
  const [, , host = '', port = '80', path = ''] = match;
  const { process } = exchange.instance;
  const address = await addressOf(exchange, host);
  if (address === undefined) return 502;
  const source = new CancelSource();
  const timer = process.clock.after(60_000, () => source.cancel('timeout'));
  try {
    const connection = await process.network.connect(address, Number(port), source.signal);
    const target = `${path || '/'}${exchange.query === '' ? '' : `?${exchange.query}`}`;
    const authority = match[3] ? `${host}:${port}` : host;
    const reply = await source.signal.race(
      askUpstream(connection, {
        method: exchange.method,
        target,
        version: '1.1',
        headers: requestHeaders(exchange, authority),
        body: exchange.arrival.request.body,
      }),
    );
    connection.close();
    const headers = reply.headers.filter(([name]) => !/^(connection|keep-alive|transfer-encoding|date|server)$/i.test(name));
    return { ...reply, proxied: true, headers: headers.map((header) => reverse(exchange, header)) };
  } catch (error) {
    const refused = error instanceof Errno && error.code === 'ECONNREFUSED';
    const why = refused ? '(111)Connection refused' : error instanceof Errno && error.code === 'EHOSTUNREACH' ? '(113)No route to host' : '(110)Connection timed out';
    await logError(exchange, 'proxy', 'error', `${why}: AH00957: http: attempt to connect to ${address}:${port} (${host}:${port}) failed`, false);
    await logError(exchange, 'proxy_http', 'error', `AH01114: HTTP: failed to make connection to backend: ${host}`);
    return 503;
  } finally {
    timer.cancel();
  }
} // prettier-ignore

async function addressOf(exchange: Exchange, host: string): Promise<string | undefined> {
  if (isAddress(host)) return host;
  try {
    return (await resolveHost(exchange.instance.process, host))[0];
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    await logError(exchange, 'proxy', 'error', `(EAI 2)Name or service not known: AH00898: DNS lookup failure for: ${host} returned by ${exchange.uri}`);
    return undefined;
  }
} // prettier-ignore

function requestHeaders(exchange: Exchange, authority: string): HttpHeader[] {
  const { request } = exchange.arrival;
  const host = exchange.isOn('ProxyPreserveHost', false) ? (exchange.header('host') ?? authority) : authority;
  const before = exchange.header('x-forwarded-for');
  const { remoteAddress } = request;
  return [
    ['Host', host],
    ...request.headers.filter(([name]) => !hopByHop.test(name) && !/^x-forwarded-/i.test(name)),
    ['X-Forwarded-For', before ? `${before}, ${remoteAddress}` : remoteAddress],
    ['X-Forwarded-Host', exchange.header('host') ?? ''],
    ['X-Forwarded-Server', exchange.serverName],
    ...(request.body.length > 0 ? [['Content-Length', String(request.body.length)] as const] : []),
    ['Connection', 'close'],
  ];
}

/** ProxyPassReverse: where a redirect of the backend leads, seen from here. */
function reverse(exchange: Exchange, [name, value]: HttpHeader): HttpHeader {
  if (!/^(location|content-location|uri)$/i.test(name)) return [name, value];
  for (const { args } of exchange.all('ProxyPassReverse'))
    if (args.length === 2 && value.startsWith(args[1]!))
      return [name, exchange.absolute(args[0]! + value.slice(args[1]!.length))];
  return [name, value];
}

export const textOf = (body: Uint8Array | string) => (typeof body === 'string' ? body : decodeUtf8(body));
