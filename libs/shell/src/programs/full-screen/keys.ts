// Key strokes of a raw terminal as names: `a`, `Ctrl-O`, `Up`, `PageDown`, `Escape`, `Enter`, `Backspace`, `Tab`, `Alt-f`.
import { utf8Stream, type ByteReader, type CancelSignal } from '@drydock/machinery';

const sequences: Readonly<Record<string, string>> = {
  '[A': 'Up',
  '[B': 'Down',
  '[C': 'Right',
  '[D': 'Left',
  OA: 'Up',
  OB: 'Down',
  OC: 'Right',
  OD: 'Left',
  '[H': 'Home',
  '[F': 'End',
  OH: 'Home',
  OF: 'End',
  '[1~': 'Home',
  '[4~': 'End',
  '[2~': 'Insert',
  '[3~': 'Delete',
  '[5~': 'PageUp',
  '[6~': 'PageDown',
  '[200~': 'PasteStart',
  '[1;5C': 'Ctrl-Right',
  '[1;5D': 'Ctrl-Left',
  '[201~': 'PasteEnd',
};

export class KeyReader {
  #pending = '';
  readonly #pushed: string[] = [];
  readonly #decode = utf8Stream();

  constructor(
    readonly reader: ByteReader,
    readonly ended: CancelSignal,
  ) {}

  /** The next key; undefined when the terminal is gone. */
  async next(): Promise<string | undefined> {
    const pushed = this.#pushed.pop();
    if (pushed !== undefined) return pushed;
    while (this.#pending === '') {
      const bytes = await this.ended.race(this.reader.read());
      if (!bytes) return undefined;
      this.#pending += this.#decode(bytes);
    }
    return this.#take();
  }

  /** Makes `key` the next one. */
  pushBack(key: string): void {
    this.#pushed.push(key);
  }

  /** Whether more keys are there already. */
  get buffered(): boolean {
    return this.#pending !== '' || this.#pushed.length > 0;
  }

  /** What was read and not taken: it belongs to the next reader. */
  leftover(): string {
    const rest = this.#pending;
    this.#pending = '';
    return rest;
  }

  #take(): string {
    const escape = /^\x1b(\[[0-9;]*[A-Za-z~]|O[A-Z])/.exec(this.#pending);
    if (escape) {
      this.#pending = this.#pending.slice(escape[0].length);
      return sequences[escape[1]!] ?? 'Unknown';
    }
    const [character = ''] = this.#pending;
    this.#pending = this.#pending.slice(character.length);
    // An escape that arrives with more behind it is Alt; alone it is the key itself.
    if (character === '\x1b' && /^[\w<>/.]/.test(this.#pending)) {
      const [letter = ''] = this.#pending;
      this.#pending = this.#pending.slice(1);
      return `Alt-${letter}`;
    }
    return nameOf(character);
  }
}

function nameOf(character: string): string {
  if (character === '\r' || character === '\n') return 'Enter';
  if (character === '\t') return 'Tab';
  if (character === '\x1b') return 'Escape';
  if (character === '\x7f' || character === '\b') return 'Backspace';
  const code = character.charCodeAt(0);
  return code < 32 ? `Ctrl-${String.fromCharCode(code + 64)}` : character;
}

/** Whether a key is text to insert. */
export function isText(key: string): boolean {
  return [...key].length === 1;
}
