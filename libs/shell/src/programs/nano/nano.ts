// nano(1): the keys that its two help lines name, with its prompts and messages.
import { encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { Process } from '../../kernel/process.ts';
import { absolutePath, openFile, saveFile, type OpenedFile } from '../full-screen/edit-file.ts';
import { reverse, withFullScreen, type FullScreen } from '../full-screen/full-screen.ts';
import { isText } from '../full-screen/keys.ts';
import { TextBuffer } from '../full-screen/text-buffer.ts';
import { Viewport } from '../full-screen/viewport.ts';

export async function nano(process: Process): Promise<number> {
  const name = process.argv.slice(1).find((word) => !word.startsWith('-') && !word.startsWith('+')) ?? '';
  let file: OpenedFile;
  try {
    file = name === '' ? { path: '', text: '', isNew: true } : openFile(process, name);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await process.stderr.write(
      encodeUtf8(
        error.code === 'EISDIR' ? `"${name}" is a directory\n` : `Error reading ${name}: ${error.message}\n`,
      ),
    );
    return 1;
  }
  const code = await withFullScreen(process, (screen) => new Nano(process, screen, name, file).run());
  if (code !== undefined) return code;
  await process.stderr.write(encodeUtf8('Standard input is not a terminal\n'));
  return 1;
}

const help: readonly (readonly (readonly [string, string])[])[] = [
  [
    ['^G', 'Help'],
    ['^O', 'Write Out'],
    ['^W', 'Where Is'],
    ['^K', 'Cut'],
    ['^C', 'Location'],
  ],
  [
    ['^X', 'Exit'],
    ['^R', 'Read File'],
    ['^\\', 'Replace'],
    ['^U', 'Paste'],
    ['^_', 'Go To Line'],
  ],
];

class Nano {
  readonly #buffer: TextBuffer;
  readonly #viewport = new Viewport();
  #message: string;
  #cut: string[] = [];
  #cutting = false;
  #lastSearch = '';
  #name: string;

  constructor(
    readonly process: Process,
    readonly screen: FullScreen,
    name: string,
    file: OpenedFile,
  ) {
    this.#name = name;
    this.#buffer = new TextBuffer(file.text);
    const { length } = this.#buffer.lines;
    this.#message = file.isNew
      ? name === ''
        ? ''
        : '[ New File ]'
      : `[ Read ${length} line${length === 1 ? '' : 's'} ]`;
  }

  async run(): Promise<number> {
    for (;;) {
      await this.#draw();
      const key = await this.screen.keys.next();
      if (key === undefined) return 1;
      this.#message = '';
      const cutBefore = this.#cutting;
      this.#cutting = false;
      if (key === 'Ctrl-X') {
        if (await this.#leave()) return 0;
      } else if (!this.#edit(key, cutBefore)) await this.#command(key);
    }
  }

  /** Keys that change the text or move the cursor. */
  #edit(key: string, cutBefore: boolean): boolean {
    const buffer = this.#buffer;
    const page = Math.max(1, this.screen.rows - 5);
    const moves: Readonly<Record<string, () => void>> = {
      Up: () => buffer.move(-1, 0),
      Down: () => buffer.move(1, 0),
      Left: () => buffer.back(),
      Right: () => buffer.forward(),
      Home: () => buffer.place(buffer.row, 0),
      End: () => buffer.place(buffer.row, Infinity),
      PageUp: () => buffer.move(-page, 0),
      PageDown: () => buffer.move(page, 0),
      Enter: () => buffer.insert('\n'),
      Tab: () => buffer.insert('\t'),
      Backspace: () => buffer.backspace(),
      Delete: () => buffer.deleteCharacter(),
    };
    const aliases: Readonly<Record<string, string>> = {
      'Ctrl-A': 'Home',
      'Ctrl-E': 'End',
      'Ctrl-P': 'Up',
      'Ctrl-N': 'Down',
      'Ctrl-B': 'Left',
      'Ctrl-F': 'Right',
      'Ctrl-Y': 'PageUp',
      'Ctrl-V': 'PageDown',
      'Ctrl-D': 'Delete',
    };
    const move = moves[aliases[key] ?? key];
    if (move) move();
    else if (isText(key)) buffer.insert(key);
    else if (key === 'Ctrl-K') {
      const removed = buffer.deleteLines(buffer.row, 1);
      this.#cut = cutBefore ? [...this.#cut, ...removed] : removed;
      this.#cutting = true;
    } else if (key === 'Ctrl-U') {
      const row = buffer.row + this.#cut.length;
      buffer.insertLines(buffer.row, this.#cut);
      buffer.place(row, 0);
    } else return key === 'PasteStart' || key === 'PasteEnd';
    return true;
  }

  async #command(key: string): Promise<void> {
    if (key === 'Ctrl-O') await this.#write();
    else if (key === 'Ctrl-W') await this.#search();
    else if (key === 'Ctrl-\\') await this.#replace();
    else if (key === 'Ctrl-_') await this.#goTo();
    else if (key === 'Ctrl-R') await this.#insertFile();
    else if (key === 'Ctrl-C') this.#message = this.#location();
    else if (key === 'Ctrl-G') this.#message = '[ not simulated: the help text; the keys are named below ]';
  }

  #location(): string {
    const { row, lines, column, length } = this.#buffer;
    return `[ line ${row + 1}/${lines.length} (${Math.round(((row + 1) * 100) / lines.length)}%), col ${column + 1}/${length + 1} ]`;
  }

  /** Whether the editor may end. */
  async #leave(): Promise<boolean> {
    if (!this.#buffer.changed) return true;
    const answer = await this.#choose('Save modified buffer?', { y: 'y', n: 'n' });
    if (answer === 'n') return true;
    return answer === 'y' && (await this.#write());
  }

  async #write(): Promise<boolean> {
    const name = await this.#prompt('File Name to Write', this.#name);
    if (name === undefined || name === '') return false;
    const failure = saveFile(this.process, absolutePath(this.process, name), this.#buffer.text);
    const { length } = this.#buffer.lines;
    this.#message = failure
      ? `[ Error writing ${name}: ${failure} ]`
      : `[ Wrote ${length} line${length === 1 ? '' : 's'} ]`;
    if (failure) return false;
    this.#name = name;
    this.#buffer.changed = false;
    return true;
  }

  async #search(): Promise<void> {
    const typed = await this.#prompt(this.#lastSearch === '' ? 'Search' : `Search [${this.#lastSearch}]`, '');
    if (typed === undefined) return;
    this.#lastSearch = typed || this.#lastSearch;
    const found = this.#lastSearch === '' ? undefined : this.#buffer.find(this.#lastSearch);
    if (found) this.#buffer.place(found.row, found.column);
    else this.#message = `[ "${this.#lastSearch}" not found ]`;
  }

  async #replace(): Promise<void> {
    const wanted = await this.#prompt('Search (to replace)', '');
    if (!wanted) return;
    const replacement = await this.#prompt('Replace with', '');
    if (replacement === undefined) return;
    const count = this.#buffer.text.split(wanted).length - 1;
    this.#buffer.lines = this.#buffer.lines.map((line) => line.replaceAll(wanted, replacement));
    this.#buffer.changed ||= count > 0;
    this.#buffer.clamp();
    this.#message =
      count === 0 ? `[ "${wanted}" not found ]` : `[ Replaced ${count} occurrence${count === 1 ? '' : 's'} ]`;
  }

  async #goTo(): Promise<void> {
    const [line = '', column = '1'] = (
      (await this.#prompt('Enter line number, column number', '')) ?? ''
    ).split(/[,\s]+/);
    if (/^\d+$/.test(line)) this.#buffer.place(Number(line) - 1, Number(column) - 1 || 0);
    else if (line !== '') this.#message = '[ Invalid line or column number ]';
  }

  async #insertFile(): Promise<void> {
    const name = await this.#prompt('File to insert [from ./]', '');
    if (!name) return;
    try {
      const file = openFile(this.process, name);
      if (file.isNew) this.#message = `[ File "${name}" not found ]`;
      else this.#buffer.insert(file.text);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      this.#message = `[ Error reading ${name}: ${error.message} ]`;
    }
  }

  /** Undefined when cancelled. */
  async #prompt(label: string, initial: string): Promise<string | undefined> {
    let text = initial;
    for (;;) {
      await this.#draw(`${label}: ${text}`);
      const key = await this.screen.keys.next();
      if (key === 'Enter') return text;
      if (key === undefined || key === 'Ctrl-C' || key === 'Escape') {
        this.#message = '[ Cancelled ]';
        return undefined;
      }
      if (key === 'Backspace') text = [...text].slice(0, -1).join('');
      else if (isText(key)) text += key;
    }
  }

  async #choose(question: string, answers: Readonly<Record<string, string>>): Promise<string | undefined> {
    for (;;) {
      await this.#draw(`${question} `, [' Y Yes', ' N No           ^C Cancel']);
      const key = await this.screen.keys.next();
      if (key === undefined || key === 'Ctrl-C') {
        this.#message = '[ Cancelled ]';
        return undefined;
      }
      const answer = answers[key.toLowerCase()];
      if (answer) return answer;
    }
  }

  async #draw(prompt?: string, below?: readonly string[]): Promise<void> {
    const { columns, rows } = this.screen;
    const textRows = Math.max(1, rows - 4);
    this.#viewport.follow(this.#buffer, textRows, columns);
    const title = `  GNU nano 7.2`;
    const name = this.#name === '' ? 'New Buffer' : this.#name;
    const left = Math.max(title.length + 1, Math.floor((columns - name.length) / 2));
    const state = this.#buffer.changed ? 'Modified  ' : '';
    const head = `${title.padEnd(left)}${name}`.padEnd(Math.max(0, columns - state.length)) + state;
    const status = prompt === undefined ? center(this.#message, columns) : reverse(prompt.padEnd(columns));
    const cursor = prompt === undefined ? this.#viewport.cursor(this.#buffer) : undefined;
    await this.screen.draw({
      lines: [
        reverse(head),
        ...this.#viewport.lines(this.#buffer, textRows, columns),
        status,
        ...(below ?? helpLines(columns)),
      ],
      cursor: cursor
        ? { row: cursor.row + 1, column: cursor.column }
        : { row: textRows + 1, column: Math.min(columns - 1, prompt!.length) },
    });
  }
}

function center(message: string, columns: number): string {
  if (message === '') return '';
  return `${' '.repeat(Math.max(0, Math.floor((columns - message.length) / 2)))}${reverse(message)}`;
}

function helpLines(columns: number): string[] {
  const width = Math.floor(columns / help[0]!.length);
  return help.map((row) =>
    row.map(([key, what]) => `${reverse(key)} ${what}`.padEnd(width + reverse('').length)).join(''),
  );
}
