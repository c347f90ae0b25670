// Requests that want another protocol on their connection: exec, attach and port-forward, in websockets or in SPDY.
import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { unauthorized } from '@drydock/machinery';
import { answerRequest, statusAnswer } from '../http/answer-request.ts';
import { callerOf } from '../http/credentials.ts';
import { pathOf } from '../http/http-input.ts';
import { writeAnswer } from '../http/write-answer.ts';
import type { ServedApi } from '../served-api.ts';
import { streamTargetOf } from '../stream-options.ts';
import { serveCommandUpgrade } from './command-upgrade.ts';
import { serveForwardUpgrade } from './forward-upgrade.ts';
import { Refusal, type UpgradeRequest } from './upgrade-request.ts';

/** Serves a request with `Connection: Upgrade`. What is no stream is answered as if it had not asked. Never rejects. */
export async function serveUpgrade<Caller>(
  api: ServedApi<Caller>,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
): Promise<void> {
  socket.on('error', () => socket.destroy());
  socket.setTimeout(0);
  const path = pathOf(request);
  const target = streamTargetOf(path);
  if (!target) return answerRequest(api, request, responseOn(socket, request));
  try {
    const caller = await callerOf(api, request);
    if (caller === undefined) throw new Refusal(statusAnswer(unauthorized().status));
    const upgrade: UpgradeRequest<Caller> = { api, caller, request, socket, head, path, ...target };
    if (target.subresource === 'portforward') await serveForwardUpgrade(upgrade);
    else await serveCommandUpgrade(upgrade);
  } catch (error) {
    if (!(error instanceof Refusal)) return void socket.destroy(); // the client is gone, or the API broke down
    await writeAnswer(error.answer, responseOn(socket, request), undefined).catch(() => socket.destroy());
  }
}

/** For an answer in plain HTTP; the connection ends with it. */
function responseOn(socket: Socket, request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.on('finish', () => socket.end());
  return response;
}
