import { expect, test } from '@jest/globals';
import {
  Channel,
  decodeUtf8,
  encodeUtf8,
  Pipe,
  type StatusObject,
  type StreamConnection,
} from '@drydock/machinery';
import { serveStreamChannels, type MessageSocket } from './stream-channels.ts';

/** A process that answers each input with `<input>` and ends with its input. */
function echo() {
  const [stdin, stdout, stderr] = [new Pipe(), new Pipe(), new Pipe()];
  const sizes: string[] = [];
  let closed = 0;
  const status: StatusObject = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };
  const run = async () => {
    for (let data = await stdin.read(); data; data = await stdin.read())
      await stdout.write(encodeUtf8(`<${decodeUtf8(data)}>`));
    await stderr.write(encodeUtf8('bye'));
    stdout.close();
    stderr.close();
    return status;
  };
  const stream: StreamConnection = {
    stdin: stdin.writer,
    stdout: stdout.reader,
    stderr: stderr.reader,
    status: run(),
    resize: (columns, rows) => void sizes.push(`${columns}x${rows}`),
    close: () => void closed++,
  };
  return { stream, sizes, closed: () => closed };
}

function socketOf(messages: readonly Uint8Array[]) {
  const incoming = new Channel<Uint8Array>();
  for (const one of messages) incoming.push(one);
  const iterator = incoming[Symbol.asyncIterator]();
  const sent: string[] = [];
  const socket: MessageSocket = {
    receive: async () => {
      const { done, value } = await iterator.next();
      return done ? undefined : value;
    },
    send: async (bytes) => void sent.push(`${bytes[0]}:${decodeUtf8(bytes.subarray(1))}`),
    close: () => void sent.push('closed'),
  };
  return { socket, sent, hangUp: () => incoming.close() };
}

const frame = (channel: number, text: string) => Uint8Array.from([channel, ...encodeUtf8(text)]);

test('input, output, size, end of input, status, close', async () => {
  const { stream, sizes, closed } = echo();
  const { socket, sent } = socketOf([
    frame(4, '{"Width":101,"Height":33}'),
    frame(4, 'nonsense'),
    frame(0, 'hello'),
    frame(9, 'unknown channel'),
    Uint8Array.of(255, 0),
  ]);
  await serveStreamChannels(stream, socket);
  expect(sizes).toEqual(['101x33']);
  expect(sent).toEqual([
    '1:',
    '1:<hello>',
    '2:bye',
    '3:{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success"}',
    'closed',
  ]);
  expect(closed()).toBe(1);
});

test('a peer that goes away ends the stream', async () => {
  const { stream, closed } = echo();
  const { socket, hangUp } = socketOf([frame(0, 'x')]);
  void serveStreamChannels(stream, socket);
  hangUp();
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed()).toBe(1);
});
