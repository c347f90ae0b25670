import type { TextBuffer } from '../full-screen/text-buffer.ts';

interface State {
  readonly lines: readonly string[];
  readonly row: number;
  readonly column: number;
}

const deepest = 200;

/** States of a buffer before its changes. */
export class History {
  readonly #past: State[] = [];
  readonly #future: State[] = [];

  constructor(readonly buffer: TextBuffer) {}

  /** Called before a change; equal states are kept once. */
  save(): void {
    const last = this.#past.at(-1);
    if (last && same(last.lines, this.buffer.lines)) return;
    this.#past.push(this.#state());
    if (this.#past.length > deepest) this.#past.shift();
    this.#future.length = 0;
  }

  undo(): boolean {
    while (this.#past.length > 0) {
      const state = this.#past.pop()!;
      if (same(state.lines, this.buffer.lines)) continue;
      this.#future.push(this.#state());
      this.#restore(state);
      return true;
    }
    return false;
  }

  redo(): boolean {
    const state = this.#future.pop();
    if (!state) return false;
    this.#past.push(this.#state());
    this.#restore(state);
    return true;
  }

  #state(): State {
    return { lines: [...this.buffer.lines], row: this.buffer.row, column: this.buffer.column };
  }

  #restore(state: State): void {
    this.buffer.lines = [...state.lines];
    this.buffer.changed = true;
    this.buffer.place(state.row, state.column);
  }
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i]);
}
