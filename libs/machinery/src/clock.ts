import { Cancelled, type CancelSignal } from './cancel.ts';

export interface Timer {
  cancel(): void;
}

/** Virtual time. Nothing in the engine knows any other. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `run` once, `ms` (≥ 0) later. Timers of one instant run in the order they were set. */
  after(ms: number, run: () => void): Timer;
  /** Resolves `ms` later; rejects with `Cancelled` if the signal fires first. */
  sleep(ms: number, signal?: CancelSignal): Promise<void>;
  /** Work outside the engine (a worker thread, WebAssembly). The clock stands still until it is settled. */
  hold<T>(work: Promise<T>): Promise<T>;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

export interface VirtualClockOptions {
  /** Milliseconds since the epoch at which this clock starts. */
  readonly start: number;
  /**
   * Resolves when every promise job that is ready now has run: a turn of the host's event loop
   * (`setImmediate` in Node). Injected because engine libs know no host.
   */
  readonly settle: () => Promise<void>;
}

/**
 * A discrete-event clock. Between two timers the engine runs to a standstill (`settle`), so the order of everything
 * is a function of the timers and inputs alone, however fast or slow the host is.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  #heap: Entry[] = [];
  #held = new Set<Promise<unknown>>();
  readonly #settleOnce: () => Promise<void>;

  constructor(options: VirtualClockOptions) {
    this.#now = options.start;
    this.#settleOnce = options.settle;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Timer {
    const entry: Entry = { at: this.#now + Math.max(0, ms), order: this.#order++, run };
    this.#push(entry);
    return { cancel: () => (entry.run = undefined) };
  }

  sleep(ms: number, signal?: CancelSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.cancelled) return reject(new Cancelled(signal.reason ?? ''));
      const timer = this.after(ms, () => {
        forget?.();
        resolve();
      });
      const forget = signal?.onCancel((reason) => {
        timer.cancel();
        reject(new Cancelled(reason));
      });
    });
  }

  hold<T>(work: Promise<T>): Promise<T> {
    const done = work.then(
      () => undefined,
      () => undefined,
    );
    this.#held.add(done);
    void done.then(() => this.#held.delete(done));
    return work;
  }

  /** Runs everything that is ready now, without moving the time. */
  async settle(): Promise<void> {
    await this.#settleOnce();
    while (this.#held.size > 0) {
      await Promise.all(this.#held);
      await this.#settleOnce();
    }
  }

  /** The time of the next timer; undefined when there is none. */
  nextAt(): number | undefined {
    while (this.#heap[0] && !this.#heap[0].run) this.#pop();
    return this.#heap[0]?.at;
  }

  /** Runs the next timer, if it is due by `limit`. Returns false when there was none. */
  async step(limit = Infinity): Promise<boolean> {
    await this.settle();
    return this.#runNext(limit);
  }

  /** Like `step`, for when everything that was ready has run already. */
  async #runNext(limit: number): Promise<boolean> {
    const at = this.nextAt();
    if (at === undefined || at > limit) return false;
    const entry = this.#pop();
    this.#now = at;
    entry?.run?.();
    await this.settle();
    return true;
  }

  /** Runs every timer due by `limit`, then stands at `limit`. Stops early, where it is, once `stop` says so. */
  async runUntil(limit: number, stop: () => boolean = () => false): Promise<void> {
    await this.settle();
    while (!stop() && (await this.#runNext(limit)));
    if (!stop() && limit > this.#now && limit !== Infinity) this.#now = limit;
  }

  /** Runs timers until `work` is settled and returns its result. Throws when nothing is left that could settle it. */
  async runFor<T>(work: Promise<T>, limit = Infinity): Promise<T> {
    let settled = false;
    const done = () => (settled = true);
    work.then(done, done);
    await this.settle();
    while (!settled) {
      if (!(await this.#runNext(limit))) {
        await this.settle();
        if (settled) break;
        throw new Error('virtual clock: nothing left to run, and the work is not done');
      }
    }
    return work;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (!top || !last || heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return top;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
