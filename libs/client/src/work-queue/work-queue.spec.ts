import { beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '@drydock/machinery';
import { startReconciler } from './start-reconciler.ts';

let clock: VirtualClock;
beforeEach(() => {
  clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  });
});

describe('work queue', () => {
  test('a key waits once; one added while it is worked on comes again afterwards', async () => {
    const done: string[] = [];
    const queue = startReconciler(
      {
        name: 'test',
        reconcile: async (key, own) => {
          done.push(`start ${key}`);
          if (key === 'a' && done.length === 1) own.add('a');
          await clock.sleep(10);
          done.push(`end ${key}`);
        },
      },
      clock,
    );
    queue.add('a');
    queue.add('a');
    queue.add('b');
    await clock.runUntil(clock.now() + 1000);
    expect(done).toEqual(['start a', 'end a', 'start b', 'end b', 'start a', 'end a']);
  });

  test('failures come back after 5 ms · 2ⁿ; success forgets them', async () => {
    const start = clock.now();
    const at: number[] = [];
    const queue = startReconciler(
      {
        name: 'test',
        reconcile: async () => {
          at.push(clock.now() - start);
          if (at.length < 5) throw new Error('not yet');
        },
      },
      clock,
    );
    queue.add('a');
    await clock.runUntil(start + 1000);
    expect(at).toEqual([0, 5, 15, 35, 75]);
    queue.add('a');
    await clock.settle();
    expect(at).toEqual([0, 5, 15, 35, 75, 1000]);
  });

  test('the delay ends at 1000 s', async () => {
    const start = clock.now();
    let last = 0;
    let longest = 0;
    const queue = startReconciler(
      {
        name: 'test',
        reconcile: async () => {
          longest = Math.max(longest, clock.now() - last);
          last = clock.now();
          throw new Error('never');
        },
      },
      clock,
    );
    last = start;
    queue.add('a');
    await clock.runUntil(start + 10_000_000);
    expect(longest).toBe(1_000_000);
    queue.stop();
    expect(clock.nextAt()).toBeUndefined();
  });

  test('addAfter keeps the earlier time', async () => {
    const start = clock.now();
    const at: number[] = [];
    const queue = startReconciler(
      { name: 'test', reconcile: async () => void at.push(clock.now() - start) },
      clock,
    );
    queue.addAfter('a', 100);
    queue.addAfter('a', 50);
    queue.addAfter('a', 200);
    await clock.runUntil(start + 1000);
    expect(at).toEqual([50]);
  });
});
