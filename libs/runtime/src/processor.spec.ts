import { VirtualClock } from '@drydock/machinery';
import { expect, test } from '@jest/globals';
import { createProcessor } from './processor.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Computes without a pause for so long (ms); how much processor time it got. */
async function compute(milliCpu: number | undefined, slice: number, forMs: number): Promise<number> {
  const clock = new VirtualClock({ start: 1_000, settle });
  const processor = createProcessor(clock, { count: 4, computing: 0 }, () => milliCpu);
  let got = 0;
  let over = false;
  const work = async () => {
    while (!over) {
      await clock.sleep(processor.begin(slice));
      processor.end();
      got += slice;
    }
  };
  void work();
  await clock.runUntil(1_000 + forMs);
  over = true;
  return got;
}

test('a limit is what a container gets on average, however long its slices are', async () => {
  const cases = [
    [undefined, 1, 2_000],
    [500, 1, 2_000],
    [200, 10, 10_000],
    [500, 100, 10_000],
    [10, 1, 10_000],
  ] as const;
  const percents: number[] = [];
  for (const [milliCpu, slice, ms] of cases)
    percents.push(Math.round(((await compute(milliCpu, slice, ms)) / ms) * 100));
  expect(percents).toEqual([100, 50, 20, 50, 1]);
});

test('more who compute than there are cores share them', () => {
  const clock = new VirtualClock({ start: 0, settle });
  const cores = { count: 2, computing: 0 };
  const processors = Array.from({ length: 4 }, () => createProcessor(clock, cores, () => undefined));
  expect(processors.map((one) => one.begin(10))).toEqual([10, 10, 15, 20]);
  for (const one of processors) one.end();
  expect(cores.computing).toBe(0);
});
