import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpAnswer } from '@drydock/apiserver';
import { CancelSource, StatusError, type StreamConnection } from '@drydock/machinery';
import { statusAnswer } from '../http/answer-request.ts';
import { headersOf } from '../http/http-input.ts';
import type { ServedApi } from '../served-api.ts';
import type { StreamTarget } from '../stream-options.ts';

/** A request for a stream, by somebody who is known. */
export interface UpgradeRequest<Caller> extends StreamTarget {
  readonly api: ServedApi<Caller>;
  readonly caller: Caller;
  readonly request: IncomingMessage;
  readonly socket: Socket;
  /** What has come after the request already. */
  readonly head: Buffer;
  readonly path: string;
}

/** The answer to a request that stays what it is: HTTP. */
export class Refusal extends Error {
  constructor(readonly answer: HttpAnswer) {
    super(`refused with ${answer.status}`);
    this.name = 'Refusal';
  }

  static text(status: number, text: string, headers: HttpAnswer['headers'] = {}): Refusal {
    return new Refusal({
      status,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'x-content-type-options': 'nosniff',
        ...headers,
      },
      body: Buffer.from(text),
    });
  }
}

/** Opens a stream of the API that ends with the client's connection. Rejects with StatusError. */
export async function connect<Caller>(
  { api, caller, request, socket }: UpgradeRequest<Caller>,
  path: string,
): Promise<StreamConnection> {
  const gone = new CancelSource();
  const leave = () => gone.cancel('client went away');
  socket.once('close', leave);
  const method = request.method ?? 'GET';
  const input = { method, path, headers: headersOf(request), signal: gone.signal };
  try {
    const stream = await api.connect(input, caller);
    if (!socket.destroyed) return stream;
    stream.close();
    throw new Error('client went away');
  } finally {
    socket.off('close', leave);
  }
}

/** What the API server says to the same request without an upgrade, when it is not that an upgrade is missing. */
export async function refusalOfApi<Caller>({
  api,
  caller,
  request,
  path,
}: UpgradeRequest<Caller>): Promise<Refusal | undefined> {
  const method = request.method ?? 'GET';
  const input = { method, path, headers: headersOf(request), body: new Uint8Array() };
  const answer = await api.handle(input, caller);
  const { body } = answer;
  const text = body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : '';
  return text.includes('Upgrade request required') ? undefined : new Refusal(answer);
}

export const statusRefusal = (error: StatusError) => new Refusal(statusAnswer(error.status));

const streamProtocolHeader = 'x-stream-protocol-version';

/**
 * Chooses among the protocols that a SPDY client offers, in its order. The texts are those of Kubernetes' httpstream.
 * A refusal is made only when the API server itself has nothing to object.
 */
export async function negotiateSpdy<Caller>(
  upgrade: UpgradeRequest<Caller>,
  known: readonly string[],
): Promise<string> {
  const offered = (upgrade.request.headersDistinct[streamProtocolHeader] ?? [])
    .flatMap((line) => line.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const chosen = offered.find((name) => known.includes(name));
  const problem =
    offered.length === 0
      ? Refusal.text(400, 'unable to upgrade: X-Stream-Protocol-Version is required\n')
      : chosen === undefined
        ? Refusal.text(
            403,
            `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], server accepts [${known.join(' ')}]\n`,
            { 'x-accepted-stream-protocol-versions': known.join('\n') },
          )
        : spdyHeaders(upgrade)
          ? undefined
          : Refusal.text(400, 'unable to upgrade: missing upgrade headers in request\n');
  if (problem) throw (await refusalOfApi(upgrade)) ?? problem;
  return chosen!;
}

function spdyHeaders<Caller>({ request: { headers } }: UpgradeRequest<Caller>): boolean {
  return /upgrade/i.test(headers.connection ?? '') && /spdy\/3\.1/i.test(headers.upgrade ?? '');
}

/** Answers 101; from here on the connection speaks SPDY. */
export function switchToSpdy<Caller>({ socket }: UpgradeRequest<Caller>, protocol: string): void {
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n' +
      `X-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
  );
}
