// client-go's work queue: a key waits at most once; one that is added while it is worked on comes again afterwards.
import type { Clock, Timer } from '@drydock/machinery';
import type { Key, WorkQueue } from '../contract.ts';

const baseDelayMs = 5;
const maxDelayMs = 1_000_000;

export class KeyQueue implements WorkQueue {
  readonly #clock: Clock;
  /** Keys in the order they came; those being worked on are not in it. */
  #waiting: Key[] = [];
  readonly #dirty = new Set<Key>();
  readonly #processing = new Set<Key>();
  readonly #failures = new Map<Key, number>();
  readonly #delayed = new Map<Key, { readonly at: number; readonly timer: Timer }>();
  #stopped = false;
  #wake: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(key: Key): void {
    if (this.#stopped || this.#dirty.has(key)) return;
    this.#dirty.add(key);
    if (this.#processing.has(key)) return;
    this.#waiting.push(key);
    this.#wakeUp();
  }

  /** A key that is due later already is added at the earlier of the two times. */
  addAfter(key: Key, ms: number): void {
    if (this.#stopped) return;
    if (ms <= 0) return this.add(key);
    const at = this.#clock.now() + ms;
    const known = this.#delayed.get(key);
    if (known && known.at <= at) return;
    known?.timer.cancel();
    const timer = this.#clock.after(ms, () => {
      this.#delayed.delete(key);
      this.add(key);
    });
    this.#delayed.set(key, { at, timer });
  }

  addRateLimited(key: Key): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.addAfter(key, Math.min(baseDelayMs * 2 ** failures, maxDelayMs));
  }

  forget(key: Key): void {
    this.#failures.delete(key);
  }

  stop(): void {
    this.#stopped = true;
    for (const { timer } of this.#delayed.values()) timer.cancel();
    this.#delayed.clear();
    this.#waiting = [];
    this.#wakeUp();
  }

  /** The next key, which the caller must give back with `done`; undefined when the queue was stopped. */
  async take(): Promise<Key | undefined> {
    for (;;) {
      if (this.#stopped) return undefined;
      const key = this.#waiting.shift();
      if (key !== undefined) {
        this.#processing.add(key);
        this.#dirty.delete(key);
        return key;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  done(key: Key): void {
    this.#processing.delete(key);
    if (!this.#dirty.has(key) || this.#stopped) return;
    this.#waiting.push(key);
    this.#wakeUp();
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
