// A websocket after its handshake, with back-pressure in both directions.
import type { WebSocket } from 'ws';
import type { ByteSocket } from '../byte-socket.ts';

export interface MessageSocket {
  /** What the client sends; ends when it is gone. Reading slowly slows the client down. */
  readonly messages: AsyncIterable<Uint8Array>;
  /** Binary, or text for the base64 protocols. Resolves when there is room for more; rejects when the client is gone. */
  send(message: Uint8Array | string): Promise<void>;
  /** Closes with this code after what was sent. */
  close(code?: number): void;
  readonly gone: Promise<void>;
}

/** Of one message. */
export const largestMessage = 4 * 1024 * 1024;
/** What may wait to be read before the client has to wait. */
const mostQueued = 1024 * 1024;
/** A client that does not answer a goodbye. */
const goodbyeMs = 5_000;

export function messageSocketOf(socket: WebSocket): MessageSocket {
  const queue: Buffer[] = [];
  let queued = 0;
  let wake: (() => void) | undefined;
  let closed = false;
  const gone = new Promise<void>((resolve) =>
    socket.on('close', () => {
      closed = true;
      wake?.();
      resolve();
    }),
  );
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    const message = data as Buffer; // binaryType is nodebuffer
    queue.push(message);
    queued += message.length + messageCost;
    if (queued > mostQueued) socket.pause();
    wake?.();
  });
  async function* messages(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const message = queue.shift();
      if (message) {
        queued -= message.length + messageCost;
        if (queued <= mostQueued && socket.isPaused) socket.resume();
        yield message;
      } else if (closed) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return {
    messages: messages(),
    send: (message) =>
      new Promise((resolve, reject) => socket.send(message, (error) => (error ? reject(error) : resolve()))),
    close(code = 1000) {
      socket.close(code);
      if (socket.isPaused) socket.resume(); // the client's own goodbye is behind what nobody reads any more
      const timer = setTimeout(() => socket.terminate(), goodbyeMs);
      void gone.then(() => clearTimeout(timer));
    },
    gone,
  };
}

/** An empty message takes memory too. */
const messageCost = 64;

/** The same as a tunnel for bytes: where messages begin and end means nothing. */
export function tunnelOf(socket: MessageSocket): ByteSocket {
  return {
    chunks: socket.messages,
    write: (bytes) => socket.send(bytes),
    end: () => socket.close(),
    destroy: () => socket.close(1001),
  };
}
