import { BrokenPipe, concatBytes, encodeUtf8, type ByteReader } from '@drydock/machinery';
import { Errno } from '../kernel/file-system.ts';
import type { Connection } from '../kernel/network.ts';
import { BufferedReader } from './buffered-reader.ts';
import { BodyCutOff, bodyReader, framingOf, readLimited, writeChunked } from './http-body.ts';
import { HttpProtocolError, readRequestHead, type RequestHead } from './http-head.ts';
import {
  headerOf,
  reasonPhrase,
  type HttpHeader,
  type HttpRequest,
  type HttpResponse,
} from './http-message.ts';

const bodyLimit = 8 * 1024 * 1024;

export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

export interface HttpServerOptions {
  /** The page for what cannot be read as a request; the connection closes after it. */
  readonly onMalformed?: (status: number) => HttpResponse;
  /** Largest request body in bytes; default 8 MiB. */
  readonly bodyLimit?: number;
}

/** Speaks HTTP/1.1 on one connection until either side closes it. Never rejects because of what the peer does. */
export async function serveHttp(
  connection: Connection,
  handler: HttpHandler,
  options: HttpServerOptions = {},
): Promise<void> {
  const reader = new BufferedReader(connection.reader);
  try {
    while (await serveOne(connection, reader, handler, options));
  } catch (error) {
    if (!isPeerFault(error)) throw error;
  } finally {
    connection.close();
  }
}

const isPeerFault = (error: unknown) =>
  error instanceof BrokenPipe || error instanceof Errno || error instanceof BodyCutOff;

async function serveOne(
  connection: Connection,
  reader: BufferedReader,
  handler: HttpHandler,
  options: HttpServerOptions,
): Promise<boolean> {
  let head: RequestHead | undefined;
  let body: Uint8Array;
  try {
    head = await readRequestHead(reader);
    if (!head) return false;
    body = await readRequestBody(connection, reader, head, options.bodyLimit ?? bodyLimit);
  } catch (error) {
    if (!(error instanceof HttpProtocolError)) throw error;
    await writeResponse(connection, (options.onMalformed ?? malformedPage)(error.status), {
      keepAlive: false,
    });
    return false;
  }
  const { method, target, version, headers } = head;
  const response = await handler({
    method,
    target,
    version,
    headers,
    body,
    remoteAddress: connection.remoteAddress,
  });
  const keepAlive =
    wantsKeepAlive(head) && !/\bclose\b/i.test(headerOf(response.headers, 'connection') ?? '');
  return writeResponse(connection, response, { keepAlive, request: head });
}

async function readRequestBody(
  connection: Connection,
  reader: BufferedReader,
  head: RequestHead,
  limit: number,
) {
  const framing = framingOf(head.headers);
  if (framing.kind === 'close') return new Uint8Array();
  if (framing.kind === 'length' && framing.length > limit) throw new HttpProtocolError(413, 'body too large');
  if (/100-continue/i.test(headerOf(head.headers, 'expect') ?? ''))
    await connection.writer.write(encodeUtf8('HTTP/1.1 100 Continue\r\n\r\n'));
  return readLimited(bodyReader(reader, framing), limit);
}

function wantsKeepAlive(head: RequestHead): boolean {
  const wish = (headerOf(head.headers, 'connection') ?? '').toLowerCase();
  return head.version === 'HTTP/1.0' ? wish.includes('keep-alive') : !wish.includes('close');
}

function malformedPage(status: number): HttpResponse {
  const text = `${status} ${reasonPhrase(status)}`;
  return { status, headers: [['Content-Type', 'text/plain; charset=utf-8']], body: text };
}

interface Sending {
  readonly keepAlive: boolean;
  readonly request?: RequestHead;
}

const isReader = (body: HttpResponse['body']): body is ByteReader =>
  typeof body === 'object' && 'read' in body;

/** Returns whether the connection can carry another request. */
async function writeResponse(
  connection: Connection,
  response: HttpResponse,
  sending: Sending,
): Promise<boolean> {
  const { status, body } = response;
  const bodiless = status === 204 || status === 304 || status < 200;
  const headOnly = bodiless || sending.request?.method === 'HEAD';
  const old = sending.request?.version === 'HTTP/1.0';
  const bytes = isReader(body) ? undefined : typeof body === 'string' ? encodeUtf8(body) : body;
  const sized = bytes !== undefined || headerOf(response.headers, 'content-length') !== undefined;
  const keepAlive = sending.keepAlive && (sized || !old);
  const headers = response.headers.filter(
    ([name]) => !/^(connection|transfer-encoding)$/i.test(name) || keepAlive,
  );
  const extra: HttpHeader[] = [];
  if (!sized && !old && !headOnly && !headerOf(headers, 'transfer-encoding'))
    extra.push(['Transfer-Encoding', 'chunked']);
  if (bytes && !bodiless && headerOf(headers, 'content-length') === undefined)
    extra.push(['Content-Length', String(bytes.length)]);
  if (!keepAlive) extra.push(['Connection', 'close']);
  const lines = [...headers, ...extra].map(([name, value]) => `${name}: ${value}\r\n`);
  const start = `HTTP/1.1 ${status} ${response.reason ?? reasonPhrase(status)}\r\n`;
  const head = encodeUtf8(`${start}${lines.join('')}\r\n`);
  if (headOnly || bytes) await connection.writer.write(headOnly ? head : concatBytes([head, bytes!]));
  else {
    await connection.writer.write(head);
    await sendStream(connection, body as ByteReader, !sized && !old);
  }
  if (headOnly && isReader(body)) body.close();
  return keepAlive;
}

async function sendStream(connection: Connection, body: ByteReader, chunked: boolean): Promise<void> {
  try {
    if (chunked) return await writeChunked(connection.writer, body);
    for (let chunk = await body.read(); chunk; chunk = await body.read())
      await connection.writer.write(chunk);
  } catch (error) {
    body.close();
    throw error;
  }
}
