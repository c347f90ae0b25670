// Processor time on a node: its cores are shared by all that compute at a time, and a container with a limit is throttled
// as the kernel's bandwidth control does it: so much per period of 100 ms, and then it waits for the next.
import type { Clock } from '@drydock/machinery';
import type { Processor } from '@drydock/shell';

/** The cores of one node. */
export interface Cores {
  readonly count: number;
  /** How many processes compute now. */
  computing: number;
}

const periodMs = 100;

/** `milliCpu` tells the limit of the container as it is now; undefined: none. */
export function createProcessor(clock: Clock, cores: Cores, milliCpu: () => number | undefined): Processor {
  let period = 0;
  let used = 0;
  return {
    begin(ms) {
      cores.computing++;
      const shared = ms * Math.max(1, cores.computing / cores.count);
      const limit = milliCpu();
      if (limit === undefined || limit <= 0) return shared;
      const quota = (limit / 1000) * periodMs;
      const now = clock.now();
      const current = Math.floor(now / periodMs);
      used = Math.max(0, used - (current - period) * quota) + ms;
      period = current;
      if (used <= quota) return shared;
      const wait = Math.ceil((used - quota) / quota) * periodMs - (now % periodMs);
      return Math.max(shared, wait);
    },
    end: () => void cores.computing--,
  };
}
