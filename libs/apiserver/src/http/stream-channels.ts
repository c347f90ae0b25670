// The protocol v5.channel.k8s.io of exec and attach inside a websocket: every message is one byte of channel and then data.
// The owner of the socket accepts the upgrade (choosing this subprotocol) once `connect` has given it a stream.
import {
  BrokenPipe,
  concatBytes,
  decodeUtf8,
  encodeUtf8,
  type ByteReader,
  type StreamConnection,
} from '@drydock/machinery';

/** The name for `Sec-WebSocket-Protocol`. */
export const channelProtocol = 'v5.channel.k8s.io';

/** A websocket after its handshake, in binary messages. */
export interface MessageSocket {
  /** The next message; undefined when the peer has closed. */
  receive(): Promise<Uint8Array | undefined>;
  send(message: Uint8Array): Promise<void>;
  /** Closes with code 1000. */
  close(): void;
}

const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** Carries a stream over the socket until the process has ended or the peer has gone. */
export async function serveStreamChannels(stream: StreamConnection, socket: MessageSocket): Promise<void> {
  void receiveAll(stream, socket);
  try {
    // an empty message tells the client that the connection stands
    await socket.send(message(channels.stdout, new Uint8Array()));
    await Promise.all([
      sendAll(stream.stdout, channels.stdout, socket),
      stream.stderr ? sendAll(stream.stderr, channels.stderr, socket) : undefined,
    ]);
    await socket.send(message(channels.error, encodeUtf8(JSON.stringify(await stream.status))));
  } finally {
    stream.close();
    socket.close();
  }
}

const message = (channel: number, data: Uint8Array) => concatBytes([Uint8Array.of(channel), data]);

async function sendAll(reader: ByteReader, channel: number, socket: MessageSocket): Promise<void> {
  for (let data = await reader.read(); data; data = await reader.read())
    await socket.send(message(channel, data));
}

async function receiveAll(stream: StreamConnection, socket: MessageSocket): Promise<void> {
  try {
    for (let data = await socket.receive(); data; data = await socket.receive()) await handle(stream, data);
  } catch (error) {
    // writing to a process that reads no more is no failure of the connection; anything else is its end
    if (error instanceof BrokenPipe) return;
  }
  stream.close();
}

async function handle(stream: StreamConnection, data: Uint8Array): Promise<void> {
  const rest = data.subarray(1);
  switch (data[0]) {
    case channels.stdin:
      if (rest.length > 0) await stream.stdin?.write(rest);
      return;
    case channels.resize:
      return resize(stream, decodeUtf8(rest));
    case channels.close:
      if (rest[0] === channels.stdin) stream.stdin?.close();
      return;
    default: // nothing else comes from a client
  }
}

function resize(stream: StreamConnection, text: string): void {
  try {
    const { Width: width, Height: height } = JSON.parse(text) as {
      readonly Width?: unknown;
      readonly Height?: unknown;
    };
    if (typeof width === 'number' && typeof height === 'number') stream.resize(width, height);
  } catch {
    // a size that cannot be read changes nothing
  }
}
