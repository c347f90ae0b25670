// One request over HTTP/1.1: who asks, the body, the answer.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { maxBodyBytes, type HttpAnswer } from '@drydock/apiserver';
import { CancelSource, unauthorized, type StatusObject } from '@drydock/machinery';
import type { ServedApi } from '../served-api.ts';
import { callerOf } from './credentials.ts';
import { headersOf, pathOf, readBody } from './http-input.ts';
import { writeAnswer } from './write-answer.ts';

/** Answers a request. What it held is free again when the client goes. Never rejects. */
export async function answerRequest<Caller>(
  api: ServedApi<Caller>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new CancelSource();
  response.on('close', () => gone.cancel('client went away'));
  response.on('error', () => undefined); // 'close' follows
  const { headers } = request;
  try {
    response.setHeader('audit-id', headers['audit-id'] ?? randomUUID());
    const caller = await callerOf(api, request);
    if (caller === undefined)
      return await writeAnswer(statusAnswer(unauthorized().status), response, undefined);
    const body = await readBody(request);
    if (body.length > maxBodyBytes) response.setHeader('connection', 'close');
    const input = {
      method: request.method ?? 'GET',
      path: pathOf(request),
      headers: headersOf(request),
      body,
    };
    const answer = await api.handle({ ...input, signal: gone.signal }, caller);
    if (gone.signal.cancelled) return await discard(answer);
    await writeAnswer(answer, response, request.headers['accept-encoding']);
  } catch {
    // the client went away in the middle of its request, or the API broke down in the middle of an answer
    response.destroy();
  }
}

/** An answer that nobody will read. */
async function discard({ body }: HttpAnswer): Promise<void> {
  if (!(body instanceof Uint8Array)) await body[Symbol.asyncIterator]().return?.();
}

export function statusAnswer(status: StatusObject): HttpAnswer {
  return {
    status: status.code ?? 500,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, private' },
    body: Buffer.from(`${JSON.stringify(status)}\n`),
  };
}
