// Creations and deletions a controller has ordered and not yet seen in its cache: pkg/controller/controller_utils.go
// (UIDTrackingControllerExpectations). Without them a stale cache makes it order the same thing twice.
import type { Key } from '@drydock/client';
import type { Clock } from '@drydock/machinery';

interface Expected {
  creations: number;
  readonly deletions: Set<string>;
  readonly since: number;
}

const timeout = 5 * 60_000;

export class Expectations {
  readonly #expected = new Map<Key, Expected>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the cache shows everything that was ordered for `owner`. Orders of five minutes ago are given up. */
  satisfied(owner: Key): boolean {
    const expected = this.#expected.get(owner);
    if (!expected || (expected.creations <= 0 && expected.deletions.size === 0)) return true;
    return this.#clock.now() - expected.since > timeout;
  }

  expectCreations(owner: Key, count: number): void {
    this.#expected.set(owner, { creations: count, deletions: new Set(), since: this.#clock.now() });
  }

  /** `pods` are keys of pods. */
  expectDeletions(owner: Key, pods: readonly Key[]): void {
    this.#expected.set(owner, { creations: 0, deletions: new Set(pods), since: this.#clock.now() });
  }

  creationObserved(owner: Key): void {
    const expected = this.#expected.get(owner);
    if (expected) expected.creations--;
  }

  deletionObserved(owner: Key, pod: Key): void {
    this.#expected.get(owner)?.deletions.delete(pod);
  }

  forget(owner: Key): void {
    this.#expected.delete(owner);
  }
}
