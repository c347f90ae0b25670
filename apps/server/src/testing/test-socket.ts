import type { ClientEvents, ServerEvents } from '@drydock/contracts';
import { type Socket, io } from 'socket.io-client';

export type TestSocket = Socket<ServerEvents, ClientEvents>;
type Request<E extends keyof ClientEvents> = Parameters<ClientEvents[E]>[0];
type Reply<E extends keyof ClientEvents> = Parameters<Parameters<ClientEvents[E]>[1]>[0];

/** A workbench's end of the socket. */
export function connect(url: string, cookie: string, headers: Record<string, string> = {}): TestSocket {
  return io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie, ...headers },
  });
}

/** Sends an event and waits for its answer. */
export function ask<E extends keyof ClientEvents>(
  socket: TestSocket,
  event: E,
  request: Request<E>,
): Promise<Reply<E>> {
  return socket.emitWithAck(event, ...([request] as never)) as Promise<Reply<E>>;
}

/** Resolves when what the terminal printed ends with a text. */
export function printed(socket: TestSocket, end: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const listen = ({ data }: { data: string }) => {
      text += data;
      if (!text.endsWith(end)) return;
      socket.off('terminal.output', listen);
      resolve(text);
    };
    socket.on('terminal.output', listen);
  });
}
