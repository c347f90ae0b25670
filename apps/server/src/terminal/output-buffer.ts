const gatherFor = 8;
/** More than this of one terminal in one gathering is not sent: the screen is drawn anew instead. */
const limit = 512 * 1024;

/**
 * Gathers what terminals print into few, larger events, in order. A flood (`yes`, `cat` of a large file) does not
 * pile up: it is dropped and the reader is told that the screen is stale.
 */
export class OutputBuffer {
  readonly #send: (terminal: string, data: string) => void;
  readonly #overflow: () => void;
  readonly #pending = new Map<string, string[]>();
  #size = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (terminal: string, data: string) => void, overflow: () => void) {
    this.#send = send;
    this.#overflow = overflow;
  }

  add(terminal: string, data: string): void {
    this.#size += data.length;
    const pieces = this.#pending.get(terminal);
    if (this.#size <= limit) {
      if (pieces) pieces.push(data);
      else this.#pending.set(terminal, [data]);
    }
    this.#timer ??= setTimeout(() => this.flush(), gatherFor);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const [pending, size] = [[...this.#pending], this.#size];
    this.#pending.clear();
    this.#size = 0;
    if (size > limit) return this.#overflow();
    for (const [terminal, pieces] of pending) this.#send(terminal, pieces.join(''));
  }
}
