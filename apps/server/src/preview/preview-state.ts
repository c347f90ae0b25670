import { Injectable } from '@nestjs/common';
import { CookieJar } from './cookie-jar.ts';

export interface BrowserState {
  readonly cookies: CookieJar;
  /** Origins whose certificate warning the learner has clicked away. */
  readonly accepted: Set<string>;
}
const limit = 1000;

/** What a browser would remember, per attempt. It is no part of the cluster, and like a private window it ends with the process. */
@Injectable()
export class PreviewState {
  readonly #states = new Map<string, BrowserState>();

  of(attempt: string): BrowserState {
    const state = this.#states.get(attempt) ?? { cookies: new CookieJar(), accepted: new Set() };
    this.#states.delete(attempt);
    this.#states.set(attempt, state);
    const oldest = this.#states.keys().next().value;
    if (this.#states.size > limit && oldest !== undefined) this.#states.delete(oldest);
    return state;
  }
}
