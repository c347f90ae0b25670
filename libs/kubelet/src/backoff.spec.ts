import { expect, test } from '@jest/globals';
import { Backoff } from './backoff.ts';

test('10 s, doubled up to 5 min, forgotten after 10 min', () => {
  let now = 0;
  const backoff = new Backoff({ now: () => now });
  const delays: number[] = [];
  expect(backoff.left('c', now)).toBe(0);
  for (let round = 0; round < 7; round++) {
    backoff.next('c', now);
    delays.push(backoff.delay('c') / 1000);
    now += backoff.delay('c');
  }
  expect(delays).toEqual([10, 20, 40, 80, 160, 300, 300]);
  backoff.next('c', now);
  expect(backoff.left('c', now + 1000)).toBe(301_000);
  now += 601_000;
  expect(backoff.left('c', now)).toBe(0);
  backoff.next('c', now);
  expect(backoff.delay('c')).toBe(10_000);
});
