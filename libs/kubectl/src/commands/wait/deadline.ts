import { CancelSource, type CancelSignal, type Timer } from '@drydock/machinery';
import type { KubectlHost } from '../../host.ts';

/** A wait that ends with Ctrl-C or after some time; `expired` tells the two apart. */
export class Deadline {
  readonly #source = new CancelSource();
  readonly #timer: Timer | undefined;
  readonly #forget: () => void;
  expired = false;

  constructor(host: KubectlHost, ms: number) {
    this.#forget = host.cancelled.onCancel((reason) => this.#source.cancel(reason));
    this.#timer = Number.isFinite(ms)
      ? host.clock.after(ms, () => {
          this.expired = true;
          this.#source.cancel('timeout');
        })
      : undefined;
  }

  get signal(): CancelSignal {
    return this.#source.signal;
  }

  race<T>(work: Promise<T>): Promise<T> {
    return this.signal.race(work);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#forget();
  }
}
