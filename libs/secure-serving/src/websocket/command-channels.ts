// exec and attach inside a websocket.
import { encodeUtf8, Pipe } from '@drydock/machinery';
import type { ClientStreams, ClientWriter } from '../client-streams.ts';
import type { WantedStreams } from '../stream-options.ts';
import { formatMessage, parseMessage, type ChannelProtocol } from './channel-protocols.ts';
import type { MessageSocket } from './message-socket.ts';

const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** The client's streams. An empty message tells it that the connection stands. */
export function commandChannels(
  socket: MessageSocket,
  protocol: ChannelProtocol,
  wanted: WantedStreams,
): ClientStreams {
  const send = (channel: number, data: Uint8Array) => socket.send(formatMessage(protocol, channel, data));
  const writer = (channel: number): ClientWriter => ({
    write: (bytes) => send(channel, bytes),
    end: () => Promise.resolve(), // channels of a websocket have no end of their own
  });
  const [stdin, resize] = [new Pipe(), new Pipe()];
  void receive(socket, protocol, { stdin: wanted.stdin ? stdin : undefined, resize });
  const first = wanted.stdout ? channels.stdout : wanted.stderr ? channels.stderr : channels.error;
  send(first, new Uint8Array()).catch(() => undefined);
  return {
    ...(wanted.stdin ? { stdin: stdin.reader } : {}),
    ...(wanted.stdout ? { stdout: writer(channels.stdout) } : {}),
    ...(wanted.stderr ? { stderr: writer(channels.stderr) } : {}),
    resize: resize.reader,
    async sendStatus(status) {
      if (protocol.statusObjects) return send(channels.error, encodeUtf8(JSON.stringify(status)));
      if (status.status !== 'Success') await send(channels.error, encodeUtf8(status.message ?? ''));
    },
    gone: socket.gone,
    close: () => socket.close(),
  };
}

async function receive(
  socket: MessageSocket,
  protocol: ChannelProtocol,
  { stdin, resize }: { readonly stdin: Pipe | undefined; readonly resize: Pipe },
): Promise<void> {
  const write = (pipe: Pipe | undefined, data: Uint8Array) => pipe?.write(data).catch(() => undefined); // nobody reads
  for await (const message of socket.messages) {
    const { channel, data } = parseMessage(protocol, message) ?? { channel: -1, data: new Uint8Array() };
    if (channel === channels.stdin) await write(stdin, data);
    else if (channel === channels.resize) await write(resize, data);
    else if (channel === channels.close && protocol.closeSignal && data[0] === channels.stdin) stdin?.close();
  }
  stdin?.close();
  resize.close();
}
