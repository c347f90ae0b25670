// Couples a session's virtual clock to the wall clock of its host: virtual time runs with real time × speed, in slices,
// so that sessions which share a thread stay fair to each other.
import type { VirtualClock } from '@drydock/machinery';

export interface DriverOptions {
  /** Virtual milliseconds per real one. Default 1. */
  readonly speed?: number;
  /** Longest uninterrupted run of one session, in real milliseconds. Default 8. */
  readonly sliceMs?: number;
  /** Called after each slice in which something ran. */
  readonly onProgress?: () => void;
  readonly onFailure: (error: unknown) => void;
}

const longestWait = 1000;

export class RealTimeDriver {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;
  /** Virtual time = #virtualBase + (wall − #wallBase) × speed. */
  #wallBase = performance.now();
  #virtualBase: number;

  constructor(
    readonly clock: VirtualClock,
    readonly options: DriverOptions,
  ) {
    this.#virtualBase = clock.now();
  }

  start(): void {
    this.#wallBase = performance.now();
    this.#virtualBase = this.clock.now();
    this.#schedule();
  }

  /** Runs `work` between two slices, with the clock at the present. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#running.then(async () => {
      await this.#catchUp();
      // Everything due at this instant runs before an input of this instant: replay relies on it.
      await this.clock.runUntil(this.clock.now());
      return work();
    });
    this.#running = result.then(
      () => this.#schedule(),
      () => this.#schedule(),
    );
    return result;
  }

  /** Resolves when no slice is running any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  #target(): number {
    return Math.floor(this.#virtualBase + (performance.now() - this.#wallBase) * (this.options.speed ?? 1));
  }

  /** One slice. A session that cannot keep up falls behind the wall clock instead of hogging the thread. */
  async #catchUp(): Promise<void> {
    const end = performance.now() + (this.options.sliceMs ?? 8);
    const target = this.#target();
    const before = this.clock.now();
    await this.clock.runUntil(target, () => performance.now() > end);
    if (this.clock.now() < target) {
      this.#virtualBase = this.clock.now();
      this.#wallBase = performance.now();
    }
    if (this.clock.now() > before) this.options.onProgress?.();
  }

  #schedule(): void {
    if (this.#stopped) return;
    if (this.#timer) clearTimeout(this.#timer);
    const next = this.clock.nextAt();
    const wait = next === undefined ? longestWait : (next - this.#target()) / (this.options.speed ?? 1);
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, Math.min(wait, longestWait)));
  }

  #tick(): void {
    const slice = this.#running.then(() => (this.#stopped ? undefined : this.#catchUp()));
    this.#running = slice.then(
      () => this.#schedule(),
      (error: unknown) => this.options.onFailure(error),
    );
  }
}
