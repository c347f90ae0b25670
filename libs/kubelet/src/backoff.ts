import type { Clock } from '@drydock/machinery';

const initialMs = 10_000;
const maxMs = 300_000;

interface Entry {
  readonly delay: number;
  readonly updated: number;
}

/** flowcontrol.Backoff with the kubelet's numbers: 10 s, doubled up to 5 min, forgotten after 10 min of peace. */
export class Backoff {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Milliseconds that are left of the delay counted from `since`; 0 when there is none. */
  left(key: string, since?: number): number {
    const entry = this.#entries.get(key);
    if (!entry) return 0;
    const from = since ?? entry.updated;
    if (from - entry.updated > 2 * maxMs) return 0;
    return Math.max(0, from + entry.delay - this.#clock.now());
  }

  delay(key: string): number {
    return this.#entries.get(key)?.delay ?? 0;
  }

  next(key: string, since: number): void {
    const entry = this.#entries.get(key);
    const fresh = !entry || since - entry.updated > 2 * maxMs;
    const delay = fresh ? initialMs : Math.min(maxMs, entry.delay * 2);
    this.#entries.set(key, { delay, updated: this.#clock.now() });
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }
}
