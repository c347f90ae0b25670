/** Requests at once, and per second after that: many times what kubectl, helm or k9s ask. */
const burst = 400;
const perSecond = 100;

/** How many requests each key may still make: one learner's loop must not slow down a neighbour. */
export class RequestRate {
  readonly #left = new Map<string, { tokens: number; at: number }>();

  /** Takes one; false when there is none. `now` in milliseconds. */
  take(key: string, now: number): boolean {
    const { tokens, at } = this.#left.get(key) ?? { tokens: burst, at: now };
    const refilled = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
    this.#left.set(key, { tokens: Math.max(0, refilled - 1), at: now });
    return refilled >= 1;
  }

  forget(key: string): void {
    this.#left.delete(key);
  }
}
