import { describe, expect, test } from '@jest/globals';
import { constants, createDeflate, inflateSync } from 'node:zlib';
import { createRandom, decodeUtf8, encodeUtf8 } from '@drydock/machinery';
import type { ByteSocket } from '../byte-socket.ts';
import { headerDictionary } from './dictionary.ts';
import { FrameReader, type Frame } from './frame-reader.ts';
import { dataFrame, goAwayFrame, pingFrame, resetFrame, synReplyFrame } from './frame-writer.ts';
import { EmptyHeaderBlocks, HeaderBlockReader } from './header-block.ts';
import { SpdyConnection } from './spdy-connection.ts';
import type { SpdyStream } from './spdy-stream.ts';

/** Header blocks as Go's client writes them: one zlib stream, flushed after each block. */
function headerWriter() {
  const deflate = createDeflate({ dictionary: headerDictionary, level: 9 });
  return async (headers: Readonly<Record<string, string>>): Promise<Buffer> => {
    const words = (value: number) => Buffer.from([0, 0, value >> 8, value & 0xff]);
    const text = (value: string) => Buffer.concat([words(Buffer.byteLength(value)), Buffer.from(value)]);
    const pairs = Object.entries(headers).flatMap(([name, value]) => [text(name), text(value)]);
    deflate.write(Buffer.concat([words(pairs.length / 2), ...pairs]));
    await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, resolve));
    return deflate.read() as Buffer;
  };
}

const control = (type: number, flags: number, body: Uint8Array) =>
  Buffer.concat([Buffer.from([0x80, 3, 0, type, flags, 0, body.length >> 8, body.length & 0xff]), body]);
const id = (value: number) => Buffer.from([0, 0, value >> 8, value & 0xff]);
const synStream = (stream: number, headers: Uint8Array, fin = false) =>
  control(1, fin ? 1 : 0, Buffer.concat([id(stream), id(0), Buffer.from([0, 0]), headers]));

const read = (bytes: Uint8Array, piece: number): Frame[] => {
  const reader = new FrameReader();
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length; at += piece)
    frames.push(...reader.read(bytes.subarray(at, at + piece)));
  return frames;
};

describe('frames', () => {
  const bytes = Buffer.concat([
    synStream(1, Buffer.from('h')),
    dataFrame(1, encodeUtf8('hello'), false),
    pingFrame(7),
    dataFrame(1, new Uint8Array(), true),
    resetFrame(1, 5),
    control(4, 0, id(0)),
    control(8, 0, Buffer.concat([id(1), Buffer.from('h')])),
    goAwayFrame(1, 0),
  ]);

  test('are read however they are cut', () => {
    const whole = read(bytes, bytes.length);
    expect(whole.map(({ type }) => type)).toEqual([
      'syn-stream',
      'data',
      'ping',
      'data',
      'rst-stream',
      'ignored',
      'headers',
      'go-away',
    ]);
    for (const piece of [1, 2, 3, 7, 20]) {
      const frames = read(bytes, piece);
      const text = frames.map((frame) => (frame.type === 'data' ? decodeUtf8(frame.bytes) : '')).join('');
      expect([text, frames.filter(({ type }) => type !== 'data')]).toEqual([
        'hello',
        whole.filter(({ type }) => type !== 'data'),
      ]);
    }
  });

  test('that are none end the reading', () => {
    const broken = (frames: Frame[]) =>
      frames.map((frame) => (frame.type === 'broken' ? frame.reason : frame.type));
    expect(broken(read(encodeUtf8('GET / HTTP/1.1\r\n'), 100))).toEqual(['data']); // as far as one can see
    expect(broken(read(Buffer.from('8002000100000000', 'hex'), 100))).toEqual(['version 2']);
    expect(broken(read(Buffer.from('80030001000000008003000600000004000000070', 'hex'), 100))).toEqual([
      'short control frame 1',
    ]);
    expect(broken(read(Buffer.from('8003000100ffffff', 'hex'), 100))).toEqual([
      'control frame of 16777215 bytes',
    ]);
    expect(broken(read(Buffer.from('0000000000000001', 'hex'), 100))).toEqual(['data for stream 0']);
  });

  test('100,000 random and damaged frames: no exception, bounded memory', () => {
    const random = createRandom('spdy');
    let reader = new FrameReader();
    let most = 0;
    const kinds = new Set<string>();
    for (let i = 0; i < 100_000; i++) {
      const frame = Buffer.from(random.next() < 0.5 ? bytes : random.bytes(40));
      if (random.next() < 0.7)
        frame[Math.floor(random.next() * frame.length)]! ^= 1 << Math.floor(random.next() * 8);
      for (const { type } of reader.read(frame.subarray(0, Math.floor(random.next() * frame.length) + 1))) {
        kinds.add(type);
      }
      most = Math.max(most, reader.heldBytes);
      if (random.next() < 0.3) reader = new FrameReader(); // else a damaged length swallows all that follow
    }
    expect([...kinds].sort()).toEqual([
      'broken',
      'data',
      'go-away',
      'headers',
      'ignored',
      'ping',
      'rst-stream',
      'syn-stream',
    ]);
    expect(most).toBeLessThan(64 * 1024 + 8);
  });
});

describe('header blocks', () => {
  test('of one zlib stream are read one by one', async () => {
    const write = headerWriter();
    const reader = new HeaderBlockReader();
    const blocks: readonly Readonly<Record<string, string>>[] = [
      { streamtype: 'error', port: '80' },
      { streamtype: 'data', port: '80', requestid: '0' },
      {},
      { streamtype: 'data' },
    ];
    for (const headers of blocks)
      expect(reader.read(await write(headers))).toEqual(new Map(Object.entries(headers)));
  });

  test('of our own are a zlib stream with empty blocks', () => {
    const blocks = new EmptyHeaderBlocks();
    const stream = Buffer.concat([blocks.next(), blocks.next(), blocks.next()]);
    const plain = inflateSync(stream, { dictionary: headerDictionary, finishFlush: constants.Z_SYNC_FLUSH });
    expect(plain).toEqual(Buffer.alloc(12));
  });

  test('that swell or are damaged are refused', async () => {
    expect(
      new HeaderBlockReader().read(
        await headerWriter()({ bomb: 'x'.repeat(60_000), more: 'x'.repeat(60_000) }),
      ),
    ).toBeUndefined();
    const good = await headerWriter()({ streamtype: 'data', port: '80' });
    const random = createRandom('blocks');
    for (let i = 0; i < 5_000; i++) {
      const damaged = Buffer.from(good);
      damaged[Math.floor(random.next() * damaged.length)]! ^= 1 << Math.floor(random.next() * 8);
      const headers = new HeaderBlockReader().read(damaged);
      expect(headers === undefined || headers instanceof Map).toBe(true);
    }
  });
});

/** A client at the other end of a connection, in memory. */
function connect(onStream: (stream: SpdyStream) => boolean) {
  const incoming: Buffer[] = [];
  const sent: Frame[] = [];
  const reader = new FrameReader();
  let wake: () => void = () => undefined;
  let over = false;
  let taken = 0;
  async function* chunks() {
    for (;;) {
      const chunk = incoming.shift();
      if (chunk) {
        taken += chunk.length;
        yield chunk;
      } else if (over) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  const socket: ByteSocket = {
    chunks: chunks(),
    write: async (bytes) => void sent.push(...reader.read(bytes)),
    end: () => sent.push({ type: 'go-away' }),
    destroy: () => undefined,
  };
  const connection = new SpdyConnection(socket, onStream);
  return {
    connection,
    served: connection.serve(),
    sent,
    taken: () => taken,
    async say(...parts: Buffer[]) {
      incoming.push(...parts);
      wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
    leave() {
      over = true;
      wake();
    },
  };
}

describe('a connection', () => {
  test('opens streams, answers pings, carries both directions to their ends', async () => {
    const streams: SpdyStream[] = [];
    const client = connect((stream) => streams.push(stream) > 0);
    const headers = headerWriter();
    await client.say(synStream(1, await headers({ streamtype: 'data' })), pingFrame(1), pingFrame(2));
    await client.say(dataFrame(1, encodeUtf8('in'), true));
    expect(decodeUtf8((await streams[0]!.reader.read())!)).toBe('in');
    expect(await streams[0]!.reader.read()).toBeUndefined();
    await streams[0]!.write(encodeUtf8('out'));
    await streams[0]!.end();
    expect(client.sent).toEqual([
      { type: 'ignored', control: 2 },
      { type: 'ping', id: 1 },
      { type: 'data', stream: 1, bytes: Buffer.from('out'), fin: false },
      { type: 'data', stream: 1, bytes: new Uint8Array(), fin: true },
    ]);
    expect(client.connection.open).toEqual({ streams: 0, queuedBytes: 0 });
    client.leave();
    await client.served;
  });

  test('that is cut ends what its streams read, and refuses what they write', async () => {
    const streams: SpdyStream[] = [];
    const client = connect((stream) => streams.push(stream) > 0);
    await client.say(synStream(1, await headerWriter()({})));
    const reading = streams[0]!.reader.read();
    client.leave();
    await client.served;
    expect(await reading).toBeUndefined();
    await expect(streams[0]!.write(encodeUtf8('x'))).rejects.toThrow('Broken pipe');
    await streams[0]!.gone;
    expect(client.connection.open.streams).toBe(0);
  });

  test('slows down a client whose streams nobody reads, and goes on when somebody does', async () => {
    const streams: SpdyStream[] = [];
    const client = connect((stream) => streams.push(stream) > 0);
    await client.say(synStream(1, await headerWriter()({})));
    const chunk = Buffer.alloc(64 * 1024);
    await client.say(...Array.from({ length: 100 }, () => dataFrame(1, chunk, false)));
    expect(client.connection.open.queuedBytes).toBeLessThan(1024 * 1024 + 2 * chunk.length);
    expect(client.taken()).toBeLessThan(2 * 1024 * 1024);
    let read = 0;
    while (read < 100 * chunk.length) read += (await streams[0]!.reader.read())!.length;
    expect(client.connection.open.queuedBytes).toBe(0);
    client.leave();
    await client.served;
  });

  test('says goodbye to who breaks the protocol, and resets streams beyond the limit', async () => {
    const client = connect(() => true);
    const headers = headerWriter();
    for (let i = 0; i <= 1_000; i++) await client.say(synStream(2 * i + 1, await headers({})));
    expect([client.connection.open.streams, client.sent.at(-1)]).toEqual([
      1_000,
      { type: 'rst-stream', stream: 2_001, status: 3 },
    ]);
    await client.say(synStream(5, await headers({})));
    await client.served;
    expect(client.sent.slice(-2)).toEqual([{ type: 'go-away' }, { type: 'go-away' }]);
    expect(client.connection.open.streams).toBe(0);
  });
});

test('what a server sends', () => {
  expect(synReplyFrame(3, Buffer.from([9])).toString('hex')).toBe('80030002000000050000000309');
  expect(goAwayFrame(3, 1).toString('hex')).toBe('80030007000000080000000300000001');
});
