// Port-forward in channels of a websocket: two for each port of the query, data and errors. Both begin with the number of
// the port, in two bytes, little end first.
import { encodeUtf8, Pipe } from '@drydock/machinery';
import { forwardConnection, type OpenPort } from '../port-forward/forward-connection.ts';
import { formatMessage, parseMessage, type ChannelProtocol } from './channel-protocols.ts';
import type { MessageSocket } from './message-socket.ts';

/** Forwards the ports until the last connection has ended or the client is gone. */
export async function forwardChannels(
  socket: MessageSocket,
  protocol: ChannelProtocol,
  ports: readonly number[],
  open: OpenPort,
): Promise<void> {
  const incoming = ports.map(() => new Pipe());
  const send = (channel: number, data: Uint8Array) => socket.send(formatMessage(protocol, channel, data));
  void receive(socket, protocol, incoming);
  try {
    await Promise.all(ports.flatMap((port, i) => [0, 1].map((k) => send(2 * i + k, littleEndian(port)))));
    await Promise.all(
      ports.map((port, i) =>
        forwardConnection(port, open, {
          incoming: incoming[i]!.reader,
          write: (bytes) => send(2 * i, bytes),
          end: () => Promise.resolve(),
          fail: (message) => send(2 * i + 1, encodeUtf8(message)),
          gone: socket.gone,
        }),
      ),
    );
  } catch {
    // the client is gone
  } finally {
    socket.close();
  }
}

const littleEndian = (port: number) => Uint8Array.of(port & 0xff, port >>> 8);

async function receive(
  socket: MessageSocket,
  protocol: ChannelProtocol,
  incoming: readonly Pipe[],
): Promise<void> {
  for await (const message of socket.messages) {
    const { channel, data } = parseMessage(protocol, message) ?? { channel: -1, data: new Uint8Array() };
    if (channel % 2 === 0) await incoming[channel / 2]?.write(data).catch(() => undefined); // nobody reads: dropped
  }
  for (const pipe of incoming) pipe.close();
}
