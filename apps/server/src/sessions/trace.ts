import type { LoggedInput } from '@drydock/session';

export interface TracedHint {
  readonly task: string;
  readonly hint: string;
}
type Mark =
  | { readonly kind: 'open' | 'close'; readonly terminal: string }
  | { readonly kind: 'hint'; readonly hint: TracedHint }
  | undefined;

/** The few things the server has to know of a log without keeping all of it: which terminals are open, which hints are in it. */
export class Trace {
  readonly #marks: Mark[] = [];

  append(entries: readonly LoggedInput[]): void {
    for (const { input } of entries) this.#marks.push(markOf(input));
  }

  truncate(length: number): void {
    this.#marks.length = Math.min(length, this.#marks.length);
  }

  isOpen(terminal: string): boolean {
    for (let index = this.#marks.length - 1; index >= 0; index--) {
      const mark = this.#marks[index];
      if (mark && mark.kind !== 'hint' && mark.terminal === terminal) return mark.kind === 'open';
    }
    return false;
  }

  hints(): readonly TracedHint[] {
    return this.#marks.flatMap((mark) => (mark?.kind === 'hint' ? [mark.hint] : []));
  }
}

function markOf(input: object): Mark {
  const { type, terminal, task, hint } = input as Record<string, unknown>;
  if (type === 'hint') return { kind: 'hint', hint: { task: String(task), hint: String(hint) } };
  if (type === 'terminal.open') return { kind: 'open', terminal: String(terminal) };
  if (type === 'terminal.close') return { kind: 'close', terminal: String(terminal) };
  return undefined;
}
