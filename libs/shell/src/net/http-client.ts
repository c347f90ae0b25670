import {
  BrokenPipe,
  concatBytes,
  encodeUtf8,
  readAll,
  type ByteReader,
  type CancelSignal,
} from '@drydock/machinery';
import { Errno } from '../kernel/file-system.ts';
import type { Connection, NetworkStack } from '../kernel/network.ts';
import { BufferedReader } from './buffered-reader.ts';
import { bodyReader, framingOf, type BodyFraming } from './http-body.ts';
import { readResponseHead, type ResponseHead } from './http-head.ts';
import { headerOf, type HttpHeader, type HttpResponse } from './http-message.ts';
import { resolveHost, type Resolving } from './resolver.ts';
import { connectTls, type TlsVerification } from './tls.ts';
import { hostHeader, parseUrl, type Url } from './url.ts';

export interface OutgoingRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly HttpHeader[];
  readonly body?: Uint8Array;
}

export interface IncomingResponse extends ResponseHead {
  readonly body: ByteReader;
  readonly framing: BodyFraming | { readonly kind: 'none' };
}

/** The server closed the connection without a response. */
export class EmptyReply extends Error {
  constructor() {
    super('Empty reply from server');
    this.name = 'EmptyReply';
  }
}

/** One request and its response over an open connection; `reader` must be kept for further ones. */
export async function exchangeHttp(
  connection: Connection,
  reader: BufferedReader,
  request: OutgoingRequest,
): Promise<IncomingResponse> {
  const headers = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = encodeUtf8(`${request.method} ${request.target} HTTP/1.1\r\n${headers}\r\n`);
  try {
    await connection.writer.write(concatBytes([head, request.body ?? new Uint8Array()]));
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error; // the answer may be there all the same
  }
  let response = await readResponseHead(reader);
  while (response && response.status >= 100 && response.status < 200 && response.status !== 101)
    response = await readResponseHead(reader);
  if (!response) throw new EmptyReply();
  const bodiless = request.method === 'HEAD' || response.status === 204 || response.status === 304;
  const framing = bodiless ? ({ kind: 'none' } as const) : framingOf(response.headers);
  const body = framing.kind === 'none' ? nothing : bodyReader(reader, framing);
  return { ...response, body, framing };
}

const nothing: ByteReader = { read: async () => undefined, close: () => undefined };

export interface HttpClientRequest {
  readonly url: string;
  /** Default GET. */
  readonly method?: string;
  readonly headers?: readonly HttpHeader[];
  readonly body?: Uint8Array | string;
  /** Takes any certificate. This is also the case without `verify`. */
  readonly insecure?: boolean;
  readonly verify?: TlsVerification;
  readonly signal?: CancelSignal;
}

export interface HttpReply extends HttpResponse {
  readonly reason: string;
  readonly body: Uint8Array;
}

/** Malformed URL, or a scheme that is not HTTP. */
export class BadUrl extends Error {}

/**
 * One request on a connection of its own; redirects are not followed. Rejects with ResolveError, Errno, TlsError,
 * EmptyReply, HttpProtocolError, BodyCutOff or Cancelled.
 */
export async function httpRequest(
  via: Resolving | NetworkStack,
  request: HttpClientRequest,
): Promise<HttpReply> {
  const url = parseUrl(request.url);
  if (!url || (url.scheme !== 'http' && url.scheme !== 'https'))
    throw new BadUrl(`unsupported URL: ${request.url}`);
  const resolving = 'network' in via ? via : { network: via };
  const connection = await openConnection(resolving, url, request.signal);
  const forget = request.signal?.onCancel(() => connection.reset());
  try {
    const exchange = runRequest(connection, url, request);
    return await (request.signal ? request.signal.race(exchange) : exchange);
  } finally {
    forget?.();
    connection.close();
  }
}

/** Connects to the first address of the host that answers. */
export async function openConnection(via: Resolving, url: Url, signal?: CancelSignal): Promise<Connection> {
  let failure: unknown;
  for (const address of await resolveHost(via, url.host, signal)) {
    try {
      return await via.network.connect(address, url.port, signal);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      failure = error;
    }
  }
  throw failure ?? new Errno('EHOSTUNREACH');
}

async function runRequest(connection: Connection, url: Url, request: HttpClientRequest): Promise<HttpReply> {
  const verify = request.insecure ? false : (request.verify ?? false);
  const plain =
    url.scheme === 'https' ? await connectTls(connection, { serverName: url.host, verify }) : connection;
  const body = typeof request.body === 'string' ? encodeUtf8(request.body) : request.body;
  const given = request.headers ?? [];
  const headers: HttpHeader[] = [...given];
  if (!headerOf(given, 'host')) headers.unshift(['Host', hostHeader(url)]);
  if (body && !headerOf(given, 'content-length')) headers.push(['Content-Length', String(body.length)]);
  if (!headerOf(given, 'connection')) headers.push(['Connection', 'close']);
  const outgoing = { method: request.method ?? 'GET', target: url.path, headers, ...(body ? { body } : {}) };
  const response = await exchangeHttp(plain, new BufferedReader(plain.reader), outgoing);
  const { status, reason } = response;
  return { status, reason, headers: response.headers, body: await readAll(response.body) };
}
