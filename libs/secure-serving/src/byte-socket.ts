// Bytes in both directions, whatever carries them: a connection after its upgrade, or a websocket used as a tunnel.
import type { Socket } from 'node:net';

export interface ByteSocket {
  /** What the peer sends; ends when it has closed or is gone. Never throws. Reading slowly slows the peer down. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Resolves when there is room for more; rejects when the peer is gone. */
  write(bytes: Uint8Array): Promise<void>;
  /** Says goodbye after what was written. */
  end(): void;
  /** Ends it now. */
  destroy(): void;
}

/** A connection; `head` is what came with the request for the upgrade. */
export function byteSocketOf(socket: Socket, head: Buffer): ByteSocket {
  return {
    chunks: chunksOf(socket, head),
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed || socket.writableEnded) return reject(new Error('the peer is gone'));
        socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  };
}

async function* chunksOf(socket: Socket, head: Buffer): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  try {
    yield* socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch {
    // cut off: the end
  }
}
