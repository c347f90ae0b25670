// The handshake of a websocket (RFC 6455). The refusals are those of golang.org/x/net/websocket, which Kubernetes uses.
import type { IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';
import { offeredProtocols } from '../http/credentials.ts';
import { largestMessage, messageSocketOf, type MessageSocket } from '../websocket/message-socket.ts';
import { refusalOfApi, Refusal, type UpgradeRequest } from './upgrade-request.ts';

export function wantsWebSocket({ headers }: IncomingMessage): boolean {
  return (
    headers.upgrade?.toLowerCase() === 'websocket' &&
    /(^|,)\s*upgrade\s*($|,)/i.test(headers.connection ?? '')
  );
}

/** Chooses a subprotocol; throws what the server says to a handshake that it cannot take. */
export async function negotiateWebSocket<Caller, Protocol>(
  upgrade: UpgradeRequest<Caller>,
  choose: (offered: readonly string[]) => Protocol | undefined,
): Promise<Protocol> {
  const chosen = choose(offeredProtocols(upgrade.request));
  const problem =
    handshakeProblem(upgrade.request) ?? (chosen === undefined ? Refusal.text(403, '') : undefined);
  if (problem) throw (await refusalOfApi(upgrade)) ?? problem;
  return chosen!;
}

function handshakeProblem({ headers, method }: IncomingMessage): Refusal | undefined {
  if (method !== 'GET') return Refusal.text(405, 'bad method');
  const key = headers['sec-websocket-key'] ?? '';
  if (!/^[+/0-9A-Za-z]{22}==$/.test(key)) return Refusal.text(400, 'mismatch challenge/response');
  if (headers['sec-websocket-version'] !== '13')
    return Refusal.text(400, 'missing or bad WebSocket Version', { 'sec-websocket-version': '13' });
  return undefined;
}

const server = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  maxPayload: largestMessage,
  perMessageDeflate: false,
  // the one that was chosen is the only one that is passed on
  handleProtocols: (protocols) => [...protocols][0] ?? false,
});

/** Answers 101; from here on the connection is a websocket. */
export function acceptWebSocket<Caller>(
  { request, socket, head }: UpgradeRequest<Caller>,
  protocol: string,
): Promise<MessageSocket> {
  if (protocol === '') delete request.headers['sec-websocket-protocol'];
  else request.headers['sec-websocket-protocol'] = protocol;
  return new Promise((resolve, reject) => {
    socket.once('close', () => reject(new Error('client went away')));
    server.handleUpgrade(request, socket, head, (webSocket) => resolve(messageSocketOf(webSocket)));
  });
}
