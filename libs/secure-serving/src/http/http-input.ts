// A request as the API server takes it.
import type { IncomingMessage } from 'node:http';
import { maxBodyBytes, type HttpInput } from '@drydock/apiserver';

/** Headers that may be there several times and are not one list when joined by commas. */
const repeated = new Set(['impersonate-group']);

export function headersOf({ headersDistinct }: IncomingMessage): HttpInput['headers'] {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [
      name,
      values.join(repeated.has(name) ? '\n' : ', '),
    ]),
  );
}

/** Path and query; a proxy's client writes the whole address. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  if (url.startsWith('/')) return url;
  try {
    const { pathname, search } = new URL(url);
    return pathname + search;
  } catch {
    return '/';
  }
}

/** The body, at most one byte more than the API server takes: it then refuses it, and the rest is never read. */
export async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBodyBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBodyBytes + 1);
}
