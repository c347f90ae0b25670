// readline: one line, edited with the emacs keys.
import { encodeUtf8 } from '@drydock/machinery';
import type { Descriptor } from '../kernel/descriptor.ts';
import type { Terminal } from '../kernel/process.ts';
import { isText, KeyReader } from '../programs/full-screen/keys.ts';
import type { MachineProcess } from '../kernel/machine-process.ts';
import { commonPrefix, inColumns, type Completion } from './completion.ts';
import { LineView } from './line-view.ts';

export interface LineEditorOptions {
  readonly process: MachineProcess;
  readonly descriptor: Descriptor;
  readonly terminal: Terminal;
  readonly history: readonly string[];
  /** Candidates for the word before the cursor. */
  readonly complete: (line: string, cursor: number) => Promise<Completion>;
}

/** The line; `interrupted` after Ctrl-C, `end` after Ctrl-D on an empty line. */
export type EditedLine = { readonly line: string } | 'interrupted' | 'end';

const longestLine = 1_048_576;

export class LineEditor {
  #characters: string[] = [];
  #cursor = 0;
  #prompt = '';
  #killed = '';
  #lastKey = '';
  #pasting = false;
  /** Where in the history the line is; at its length: the line being typed, kept in #typed. */
  #position = 0;
  #typed = '';
  readonly #view = new LineView();
  #keys!: KeyReader;

  constructor(readonly options: LineEditorOptions) {}

  async read(prompt: string): Promise<EditedLine> {
    const { process, descriptor, terminal } = this.options;
    this.#prompt = prompt;
    this.#set('');
    this.#position = this.options.history.length;
    this.#keys = new KeyReader(descriptor, process.ended);
    const before = terminal.setRaw(true);
    const forget = terminal.onResize(() => void this.#draw());
    await this.#write('\x1b[?2004h');
    try {
      await this.#draw();
      const result = await this.#edit();
      await this.#write(`${this.#view.finish()}\x1b[?2004l\r`);
      return result;
    } finally {
      forget();
      terminal.setRaw(before);
      descriptor.unread(encodeUtf8(this.#keys.leftover()));
    }
  }

  get #text(): string {
    return this.#characters.join('');
  }

  #set(text: string, cursor = Infinity): void {
    this.#characters = [...text];
    this.#cursor = Math.max(0, Math.min(cursor, this.#characters.length));
  }

  async #write(text: string): Promise<void> {
    await this.options.descriptor.write(encodeUtf8(text));
  }

  #draw(): Promise<void> {
    return this.#write(
      this.#view.update(
        { prompt: this.#prompt, text: this.#text, cursor: this.#cursor },
        this.options.terminal.columns,
      ),
    );
  }

  async #edit(): Promise<EditedLine> {
    for (;;) {
      const key = await this.#keys.next();
      if (key === undefined) return 'end';
      if (key === 'PasteStart' || key === 'PasteEnd') this.#pasting = key === 'PasteStart';
      else if (key === 'Enter' && !this.#pasting) return { line: await this.#leave() };
      else if (key === 'Ctrl-C' && !this.#pasting) {
        await this.#leave();
        await this.#write('^C');
        return 'interrupted';
      } else if (key === 'Ctrl-D' && this.#characters.length === 0) return 'end';
      else await this.#key(this.#pasting ? pasted(key) : key);
      this.#lastKey = key;
      // A long paste is drawn once, at its end.
      if (!this.#keys.buffered) await this.#draw();
    }
  }

  /** Shows the whole line with the cursor behind it. */
  async #leave(): Promise<string> {
    this.#cursor = this.#characters.length;
    await this.#draw();
    return this.#text;
  }

  async #key(key: string): Promise<void> {
    const edit = this.#edits[key];
    if (edit) return edit();
    if (key === 'Tab') return this.#complete();
    if (key === 'Ctrl-R') return this.#searchHistory();
    if (isText(key) && this.#characters.length < longestLine) this.#insert(key);
  }

  readonly #edits: Readonly<Record<string, () => void | Promise<void>>> = {
    Left: () => this.#move(-1),
    'Ctrl-B': () => this.#move(-1),
    Right: () => this.#move(1),
    'Ctrl-F': () => this.#move(1),
    Home: () => this.#move(-Infinity),
    'Ctrl-A': () => this.#move(-Infinity),
    End: () => this.#move(Infinity),
    'Ctrl-E': () => this.#move(Infinity),
    'Alt-b': () => void (this.#cursor = this.#wordStart()),
    'Ctrl-Left': () => void (this.#cursor = this.#wordStart()),
    'Alt-f': () => void (this.#cursor = this.#wordEnd()),
    'Ctrl-Right': () => void (this.#cursor = this.#wordEnd()),
    Up: () => this.#recall(-1),
    'Ctrl-P': () => this.#recall(-1),
    Down: () => this.#recall(1),
    'Ctrl-N': () => this.#recall(1),
    'Alt-<': () => this.#recall(-Infinity),
    'Alt->': () => this.#recall(Infinity),
    Backspace: () => void this.#remove(this.#cursor - 1, this.#cursor),
    Delete: () => void this.#remove(this.#cursor, this.#cursor + 1),
    'Ctrl-D': () => void this.#remove(this.#cursor, this.#cursor + 1),
    'Ctrl-K': () => this.#kill(this.#cursor, this.#characters.length),
    'Ctrl-U': () => this.#kill(0, this.#cursor),
    'Ctrl-W': () => this.#kill(this.#blankWordStart(), this.#cursor),
    'Alt-d': () => this.#kill(this.#cursor, this.#wordEnd()),
    'Ctrl-Y': () => this.#insert(this.#killed),
    'Ctrl-T': () => this.#transpose(),
    'Alt-.': () => this.#lastArgument(),
    'Ctrl-L': async () => {
      this.#view.reset();
      await this.#write('\x1b[H\x1b[2J');
    },
  };

  #move(by: number): void {
    this.#cursor = Math.max(0, Math.min(this.#characters.length, this.#cursor + by));
  }

  #insert(text: string): void {
    const inserted = [...text];
    this.#characters.splice(this.#cursor, 0, ...inserted);
    this.#cursor += inserted.length;
  }

  #remove(from: number, to: number): string {
    if (from < 0 || from >= this.#characters.length) return '';
    const removed = this.#characters.splice(from, to - from).join('');
    this.#cursor = from;
    return removed;
  }

  #kill(from: number, to: number): void {
    if (to > from) this.#killed = this.#remove(from, to);
  }

  #wordStart(): number {
    const before = this.#characters.slice(0, this.#cursor).join('');
    return [...before.replace(/[A-Za-z0-9]+[^A-Za-z0-9]*$|[^A-Za-z0-9]+$/, '')].length;
  }

  #blankWordStart(): number {
    const before = this.#characters.slice(0, this.#cursor).join('');
    return [...before.replace(/\S+\s*$|\s+$/, '')].length;
  }

  #wordEnd(): number {
    const after = this.#characters.slice(this.#cursor).join('');
    return this.#cursor + [...(/^[^A-Za-z0-9]*[A-Za-z0-9]*/.exec(after)?.[0] ?? '')].length;
  }

  #transpose(): void {
    const at = Math.min(this.#cursor, this.#characters.length - 1);
    if (at < 1) return;
    const [left, right] = [this.#characters[at - 1]!, this.#characters[at]!];
    this.#characters.splice(at - 1, 2, right, left);
    this.#cursor = at + 1;
  }

  #recall(by: number): void {
    const { history } = this.options;
    if (this.#position === history.length) this.#typed = this.#text;
    this.#position = Math.max(0, Math.min(history.length, this.#position + by));
    this.#set(this.#position === history.length ? this.#typed : history[this.#position]!);
  }

  /** The last word of the command before; pressed again, of the one before that. */
  #lastArgument(): void {
    const { history } = this.options;
    const again = this.#lastKey === 'Alt-.';
    if (again) this.#remove(this.#cursor - [...this.#inserted].length, this.#cursor);
    this.#argumentFrom = again ? this.#argumentFrom - 1 : history.length - 1;
    this.#inserted = history[this.#argumentFrom]?.trim().split(/\s+/).at(-1) ?? '';
    this.#insert(this.#inserted);
  }
  #argumentFrom = 0;
  #inserted = '';

  async #complete(): Promise<void> {
    const before = this.#characters.slice(0, this.#cursor).join('');
    const { word, candidates } = await this.options.complete(before, before.length);
    if (candidates.length === 0) return this.#write('\x07');
    const [only] = candidates;
    const prefix = commonPrefix(candidates.map((candidate) => candidate.text));
    if (candidates.length === 1 && only) {
      this.#replaceWord(word, only.text + (only.open ? '' : ' '));
    } else if (prefix.length > word.length) this.#replaceWord(word, prefix);
    else if (this.#lastKey === 'Tab') await this.#list(candidates.map((candidate) => candidate.label));
    else await this.#write('\x07');
  }

  #replaceWord(word: string, text: string): void {
    this.#remove(this.#cursor - [...word].length, this.#cursor);
    this.#insert(text);
  }

  async #list(labels: readonly string[]): Promise<void> {
    const cursor = this.#cursor;
    this.#cursor = this.#characters.length;
    await this.#draw();
    await this.#write(this.#view.finish() + inColumns(labels, this.options.terminal.columns));
    this.#cursor = cursor;
  }

  /** Ctrl-R: the newest line that contains what was typed. */
  async #searchHistory(): Promise<void> {
    const { history } = this.options;
    const prompt = this.#prompt;
    const original = this.#text;
    let query = '';
    let at = history.length;
    let failed = false;
    const find = (from: number) => {
      const found = history.findLastIndex((line, i) => i <= from && line.includes(query));
      failed = found < 0;
      if (failed) return;
      at = found;
      this.#set(history[found]!, [...history[found]!.slice(0, history[found]!.indexOf(query))].length);
    };
    for (;;) {
      this.#prompt = `(${failed ? 'failed ' : ''}reverse-i-search)\`${query}': `;
      await this.#draw();
      const key = await this.#keys.next();
      if (key === 'Ctrl-R') find(at - 1);
      else if (key === 'Backspace') {
        query = [...query].slice(0, -1).join('');
        find(history.length);
      } else if (key !== undefined && isText(key)) {
        query += key;
        find(at);
      } else {
        this.#prompt = prompt;
        this.#position = at;
        if (key === 'Ctrl-G' || key === 'Ctrl-C') this.#set(original);
        else if (key !== undefined && key !== 'Escape') this.#keys.pushBack(key);
        return;
      }
    }
  }
}

/** Inside a bracketed paste every key is text. */
function pasted(key: string): string {
  if (key === 'Enter') return '\n';
  return key === 'Tab' ? '\t' : key;
}
