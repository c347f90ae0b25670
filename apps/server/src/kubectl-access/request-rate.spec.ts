import { expect, test } from '@jest/globals';
import { RequestRate } from './request-rate.ts';

test('a burst is let through, then so many a second, each key for itself', () => {
  const rate = new RequestRate();
  const taken = (key: string, times: number, now: number) =>
    Array.from({ length: times }, () => rate.take(key, now)).filter(Boolean).length;
  expect(taken('a', 1000, 0)).toBe(400);
  expect(taken('b', 10, 0)).toBe(10);
  expect(taken('a', 1000, 500)).toBe(50);
  expect(taken('a', 1000, 60_000)).toBe(400);
  rate.forget('a');
  expect(taken('a', 1000, 60_000)).toBe(400);
});
