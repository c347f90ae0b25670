// Requests that want another protocol on their connection.
import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { answerRequest } from '../http/answer-request.ts';
import type { ServedApi } from '../served-api.ts';

/** Serves a request with `Connection: Upgrade`. What is no stream is answered as if it had asked for nothing special. */
export async function serveUpgrade<Caller>(
  api: ServedApi<Caller>,
  request: IncomingMessage,
  socket: Socket,
  _head: Buffer,
): Promise<void> {
  socket.on('error', () => socket.destroy());
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  response.shouldKeepAlive = false;
  await answerRequest(api, request, response);
}
