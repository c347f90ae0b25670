import { VirtualClock } from '@drydock/machinery';
import { beforeEach, expect, test } from '@jest/globals';
import type { ClusterEvent } from '../plugin.ts';
import { SchedulingQueue } from './scheduling-queue.ts';

const start = 1_760_000_000_000;
let clock: VirtualClock;
let queue: SchedulingQueue;

beforeEach(() => {
  clock = new VirtualClock({ start, settle: () => new Promise((resolve) => setImmediate(resolve)) });
  queue = new SchedulingQueue(clock);
});

const onNode = new Set<ClusterEvent>(['node']);

/** The next key and when it came, in seconds. */
async function next(): Promise<readonly [string | undefined, number]> {
  const key = await clock.runFor(queue.pop());
  return [key, (clock.now() - start) / 1000];
}

test('higher priority first, then in the order they came', async () => {
  queue.add('a', 0);
  queue.add('b', 0);
  queue.add('urgent', 100);
  expect([await next(), await next(), await next()]).toEqual([
    ['urgent', 0],
    ['a', 0],
    ['b', 0],
  ]);
});

test('a rejected pod comes back with a helpful event, after a back-off that doubles up to ten seconds', async () => {
  queue.add('a', 0);
  const times: number[] = [];
  for (let attempt = 0; attempt < 6; attempt++) {
    const [, at] = await next();
    times.push(at);
    queue.park('a', onNode);
    queue.clusterChanged('storage');
    queue.clusterChanged('node');
  }
  expect(times).toEqual([0, 1, 3, 7, 15, 25]);
});

test('without a helpful event it is tried again after five minutes', async () => {
  queue.add('a', 0);
  await next();
  queue.park('a', onNode);
  expect(await next()).toEqual(['a', 300]);
});

test('an event during the attempt is not lost', async () => {
  queue.add('a', 0);
  await next();
  queue.clusterChanged('node');
  queue.park('a', onNode);
  expect(await next()).toEqual(['a', 1]);
});

test('a pod that was removed does not come', async () => {
  queue.add('a', 0);
  queue.add('b', 0);
  queue.remove('a');
  expect(await next()).toEqual(['b', 0]);
});

test('stopping ends the wait', async () => {
  const waiting = queue.pop();
  queue.stop();
  expect(await waiting).toBeUndefined();
});
