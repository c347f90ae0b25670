import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { HttpAnswer } from '@drydock/apiserver';

/** What is smaller leaves as it is: Kubernetes' defaultGzipThresholdBytes. */
const smallestCompressed = 128 * 1024;
const compress = promisify(gzip);

/** Sends an answer with the back-pressure of its client. A stream ends when the client goes. */
export async function writeAnswer(
  { status, headers, body }: HttpAnswer,
  response: ServerResponse,
  acceptEncoding: string | undefined,
): Promise<void> {
  for (const [name, value] of Object.entries(headers)) {
    const values = value.split('\n').map(headerText);
    response.setHeader(name, values.length > 1 ? values : values[0]!);
  }
  response.statusCode = status;
  if (body instanceof Uint8Array) return void (await writeWhole(body, response, acceptEncoding));
  response.flushHeaders();
  try {
    for await (const chunk of body) {
      if (response.closed) break;
      if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
  } finally {
    response.end();
  }
}

/** As Go sends it: UTF-8, byte by byte, without what would end the line. */
const headerText = (text: string) =>
  Buffer.from(text.replace(/[\0-\x08\x0a-\x1f\x7f]/g, ' '), 'utf8').toString('latin1');

async function writeWhole(
  body: Uint8Array,
  response: ServerResponse,
  acceptEncoding: string | undefined,
): Promise<void> {
  if (body.length < smallestCompressed || !acceptsGzip(acceptEncoding) || response.req.method === 'HEAD') {
    if (response.req.method !== 'HEAD') response.setHeader('content-length', body.length);
    response.end(body);
    return;
  }
  response.setHeader('content-encoding', 'gzip');
  response.appendHeader('vary', 'Accept-Encoding');
  const packed = await compress(body, { level: constants.Z_BEST_SPEED });
  response.setHeader('content-length', packed.length);
  response.end(packed);
}

const acceptsGzip = (acceptEncoding = '') =>
  acceptEncoding.split(',').some((coding) => coding.trim().split(';')[0] === 'gzip');
