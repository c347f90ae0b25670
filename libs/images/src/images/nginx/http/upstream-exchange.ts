// One request to an upstream. It is HTTP/1.0 unless proxy_http_version says otherwise, and backends log it so.
import { concatBytes, encodeUtf8, readAll } from '@drydock/machinery';
import {
  bodyReader,
  BufferedReader,
  EmptyReply,
  framingOf,
  headerOf,
  readResponseHead,
  type Connection,
  type HttpHeader,
} from '@drydock/shell';
import type { Reply } from './exchange.ts';

export interface UpstreamRequest {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: readonly HttpHeader[];
  readonly body: Uint8Array;
}

/** Rejects with Errno, EmptyReply or HttpProtocolError. */
export async function askUpstream(connection: Connection, request: UpstreamRequest): Promise<Reply> {
  const { method, target, version, headers, body } = request;
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = encodeUtf8(`${method} ${target} HTTP/${version}\r\n${lines}\r\n`);
  await connection.writer.write(concatBytes([head, body]));
  const reader = new BufferedReader(connection.reader);
  const answer = await readResponseHead(reader);
  if (!answer) throw new EmptyReply();
  const bodiless = method === 'HEAD' || answer.status === 204 || answer.status === 304;
  const content = bodiless ? new Uint8Array() : await readAll(bodyReader(reader, framingOf(answer.headers)));
  const length = headerOf(answer.headers, 'content-length');
  return {
    status: answer.status,
    reason: answer.reason,
    headers: answer.headers,
    body: content,
    // what came without a length goes on without one
    ...(bodiless
      ? length !== undefined && { length: Number(length) }
      : length === undefined && { chunked: true }),
  };
}
