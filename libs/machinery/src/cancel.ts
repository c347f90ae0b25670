/** Thrown out of a wait that was cancelled. `reason` is what the canceller said, for example a signal name. */
export class Cancelled extends Error {
  constructor(readonly reason: string) {
    super(`cancelled: ${reason}`);
    this.name = 'Cancelled';
  }
}

/** What `AbortSignal` is in the browser, without its clock and event loop: handlers run at once and in order. */
export class CancelSignal {
  #reason: string | undefined;
  #handlers = new Set<(reason: string) => void>();

  get cancelled(): boolean {
    return this.#reason !== undefined;
  }

  get reason(): string | undefined {
    return this.#reason;
  }

  /** Calls `handler` when cancelled, at once if that has happened. Returns a function that forgets the handler. */
  onCancel(handler: (reason: string) => void): () => void {
    if (this.#reason !== undefined) {
      handler(this.#reason);
      return () => undefined;
    }
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  throwIfCancelled(): void {
    if (this.#reason !== undefined) throw new Cancelled(this.#reason);
  }

  /** `work`, unless this is cancelled first: then rejects with {@link Cancelled}. The work itself goes on unheard. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const forget = this.onCancel((reason) => reject(new Cancelled(reason)));
      work.then(resolve, reject).finally(forget);
    });
  }

  /** For {@link CancelSource} only. */
  fire(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    const handlers = [...this.#handlers];
    this.#handlers.clear();
    for (const handler of handlers) handler(reason);
  }
}

export class CancelSource {
  readonly signal = new CancelSignal();

  cancel(reason = 'cancelled'): void {
    this.signal.fire(reason);
  }
}

/** Never cancelled: for callers that have nobody to stop them. */
export const neverCancelled = new CancelSignal();
