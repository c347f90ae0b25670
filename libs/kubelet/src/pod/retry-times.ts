import type { Random } from '@drydock/machinery';

/** When a pod that could not be brought forward is looked at again: after 10 to 15 s, as the pod workers do. */
export class StartBlockedTimes {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  next(): number {
    return 10_000 + this.#random.int(5000);
  }
}
