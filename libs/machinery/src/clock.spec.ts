import { expect, test } from '@jest/globals';
import { CancelSource, Cancelled } from './cancel.ts';
import { VirtualClock } from './clock.ts';
import { createRandom } from './random.ts';
import { formatTime, parseTime, formatMicroTime } from './meta.ts';
import { formatDuration, humanDuration, parseDuration } from './duration.ts';
import { BrokenPipe, Pipe, readAll } from './streams.ts';
import { encodeUtf8, decodeUtf8, encodeBase64, decodeBase64 } from './bytes.ts';

const newClock = () =>
  new VirtualClock({ start: 1000, settle: () => new Promise((resolve) => setImmediate(resolve)) });

test('timers run in order of time, then of setting, and see their own time', async () => {
  const clock = newClock();
  const seen: string[] = [];
  clock.after(20, () => seen.push(`b${clock.now()}`));
  clock.after(10, () => {
    seen.push(`a${clock.now()}`);
    clock.after(10, () => seen.push(`d${clock.now()}`));
  });
  clock.after(20, () => seen.push(`c${clock.now()}`));
  clock.after(15, () => seen.push('cancelled')).cancel();
  await clock.runUntil(1019);
  expect([seen, clock.now()]).toEqual([['a1010'], 1019]);
  await clock.runUntil(2000);
  expect([seen, clock.now()]).toEqual([['a1010', 'b1020', 'c1020', 'd1020'], 2000]);
});

test('a thousand random timers come out sorted', async () => {
  const clock = newClock();
  const random = createRandom('timers');
  const times: number[] = [];
  for (let i = 0; i < 1000; i++) clock.after(random.int(500), () => times.push(clock.now()));
  await clock.runUntil(5000);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times).toHaveLength(1000);
});

test('sleep ends early with Cancelled; held work stops the clock', async () => {
  const clock = newClock();
  const source = new CancelSource();
  const slept = clock.sleep(1000, source.signal).catch((error: unknown) => error);
  clock.after(10, () => source.cancel('SIGINT'));
  await clock.runUntil(1010);
  expect(await slept).toEqual(new Cancelled('SIGINT'));
  let resolved = 0;
  void clock
    .hold(new Promise<void>((resolve) => setTimeout(resolve, 20)))
    .then(() => (resolved = clock.now()));
  await clock.runUntil(9999);
  expect(resolved).toBe(1010);
});

test('runFor says when nothing could finish the work', async () => {
  await expect(newClock().runFor(new Promise(() => undefined))).rejects.toThrow('nothing left to run');
});

test('seeds decide', () => {
  const draw = (seed: string) => [
    createRandom(seed).uuid(),
    createRandom(seed).fork('x').string(5),
    createRandom(seed).int(1000),
  ];
  expect(draw('a')).toEqual(draw('a'));
  expect(draw('a')).not.toEqual(draw('b'));
});

test('times and durations', () => {
  expect(formatTime(1_760_000_000_000)).toBe('2025-10-09T08:53:20Z');
  expect(formatMicroTime(1_760_000_000_123)).toBe('2025-10-09T08:53:20.123000Z');
  expect(parseTime('2025-10-09T10:53:20.5+02:00')).toBe(1_760_000_000_500);
  for (let ms = -5e12; ms < 5e12; ms += 7.77e10)
    expect(parseTime(formatTime(ms))).toBe(Math.floor(ms / 1000) * 1000);
  expect(
    [0, 59, 119, 120, 150, 599, 600, 10_799, 10_800, 28_800, 172_800, 700_000, 63_072_000].map((s) =>
      humanDuration(s * 1000),
    ),
  ).toEqual(['0s', '59s', '119s', '2m', '2m30s', '9m59s', '10m', '179m', '3h', '8h', '2d', '8d', '2y']);
  expect([parseDuration('1h5m3s'), parseDuration('1.5s'), parseDuration('5'), parseDuration('0')]).toEqual([
    3_903_000,
    1500,
    undefined,
    0,
  ]);
  expect([3_903_000, 1500, 250, 0, 60_000].map(formatDuration)).toEqual([
    '1h5m3s',
    '1.5s',
    '250ms',
    '0s',
    '1m0s',
  ]);
});

test('a pipe holds back its writer and breaks when nobody reads', async () => {
  const pipe = new Pipe(4);
  let written = 0;
  const writing = (async () => {
    for (; written < 3; written++) await pipe.write(encodeUtf8('abcd'));
    pipe.close();
  })();
  await Promise.resolve();
  expect(written).toBe(0);
  expect(decodeUtf8(await readAll(pipe))).toBe('abcdabcdabcd');
  await writing;
  const broken = new Pipe();
  broken.closeReader();
  await expect(broken.write(encodeUtf8('x'))).rejects.toBeInstanceOf(BrokenPipe);
});

test('base64 there and back', () => {
  for (const text of ['', 'a', 'ab', 'abc', 'é☃', 'a longer text with more bytes']) {
    expect(encodeBase64(encodeUtf8(text))).toBe(Buffer.from(text).toString('base64'));
    expect(decodeUtf8(decodeBase64(encodeBase64(encodeUtf8(text)))!)).toBe(text);
  }
  expect([decodeBase64('a'), decodeBase64('a===')]).toEqual([undefined, undefined]);
});
