// Message bodies: by length, in chunks, or up to the end of the stream.
import { concatBytes, encodeUtf8, type ByteReader, type ByteWriter } from '@drydock/machinery';
import type { BufferedReader } from './buffered-reader.ts';
import { HttpProtocolError, readHeaders } from './http-head.ts';
import { headerOf, type HttpHeader } from './http-message.ts';

export type BodyFraming =
  { readonly kind: 'chunked' | 'close' } | { readonly kind: 'length'; readonly length: number };

/** How the body is delimited; `close` only makes sense for responses. */
export function framingOf(headers: readonly HttpHeader[]): BodyFraming {
  if (/\bchunked\s*$/i.test(headerOf(headers, 'transfer-encoding') ?? '')) return { kind: 'chunked' };
  const length = headerOf(headers, 'content-length');
  if (length === undefined) return { kind: 'close' };
  if (!/^\d+$/.test(length)) throw new HttpProtocolError(400, 'malformed content-length');
  return { kind: 'length', length: Number(length) };
}

/** The body's bytes as they come. A body that is cut off ends early: compare what came with the framing. */
export function bodyReader(reader: BufferedReader, framing: BodyFraming): ByteReader {
  if (framing.kind === 'close') return reader;
  return framing.kind === 'length' ? lengthReader(reader, framing.length) : chunkedReader(reader);
}

/** The body ended before its announced end. */
export class BodyCutOff extends Error {
  constructor(readonly missing?: number) {
    super('body cut off');
    this.name = 'BodyCutOff';
  }
}

function lengthReader(reader: BufferedReader, length: number): ByteReader {
  let left = length;
  return {
    read: async (max = Infinity) => {
      if (left === 0) return undefined;
      const chunk = await reader.read(Math.min(max, left));
      if (!chunk) throw new BodyCutOff(left);
      left -= chunk.length;
      return chunk;
    },
    close: () => reader.close(),
  };
}

function chunkedReader(reader: BufferedReader): ByteReader {
  let left = 0;
  let ended = false;
  const nextChunk = async () => {
    const line = await reader.readLine(1024);
    if (line === undefined) throw new BodyCutOff();
    const size = /^([0-9a-fA-F]{1,8})\s*(;.*)?$/.exec(line);
    if (!size) throw new HttpProtocolError(400, 'malformed chunk');
    left = parseInt(size[1]!, 16);
    if (left > 0) return;
    await readHeaders(reader);
    ended = true;
  };
  return {
    read: async (max = Infinity) => {
      if (left === 0 && !ended) await nextChunk();
      if (ended) return undefined;
      const chunk = await reader.read(Math.min(max, left));
      if (!chunk) throw new BodyCutOff(left);
      left -= chunk.length;
      if (left === 0) await reader.readLine(2);
      return chunk;
    },
    close: () => reader.close(),
  };
}

/** The whole body, at most `limit` bytes: more is 413. */
export async function readLimited(body: ByteReader, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let chunk = await body.read(); chunk; chunk = await body.read()) {
    size += chunk.length;
    if (size > limit) throw new HttpProtocolError(413, 'body too large');
    chunks.push(chunk);
  }
  return concatBytes(chunks);
}

/** Sends a stream in chunks, each as soon as it is there. */
export async function writeChunked(writer: ByteWriter, body: ByteReader): Promise<void> {
  for (let chunk = await body.read(); chunk; chunk = await body.read())
    await writer.write(
      concatBytes([encodeUtf8(`${chunk.length.toString(16)}\r\n`), chunk, encodeUtf8('\r\n')]),
    );
  await writer.write(encodeUtf8('0\r\n\r\n'));
}
