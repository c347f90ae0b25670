// vi(1): the part of it that people need to change a file: motions, counts, operators on them, undo, search, ex commands.
import { encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { Process } from '../../kernel/process.ts';
import { openFile, type OpenedFile } from '../full-screen/edit-file.ts';
import { withFullScreen, type FullScreen } from '../full-screen/full-screen.ts';
import { isText } from '../full-screen/keys.ts';
import { TextBuffer } from '../full-screen/text-buffer.ts';
import { Viewport } from '../full-screen/viewport.ts';
import { ExCommands } from './ex-commands.ts';
import { moveBy, type Motion } from './motions.ts';
import { History } from './history.ts';

export async function vi(process: Process): Promise<number> {
  const name = process.argv.slice(1).find((word) => !/^[-+]/.test(word)) ?? '';
  let file: OpenedFile;
  try {
    file = name === '' ? { path: '', text: '', isNew: true } : openFile(process, name);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await process.stderr.write(
      encodeUtf8(error.code === 'EISDIR' ? `"${name}" is a directory\n` : `"${name}" ${error.message}\n`),
    );
    return 1;
  }
  const code = await withFullScreen(process, (screen) => new Vi(process, screen, name, file).run());
  if (code !== undefined) return code;
  await process.stderr.write(encodeUtf8('Vim: Warning: Output is not to a terminal\n'));
  return 1;
}

type Mode = 'normal' | 'insert' | 'replace';

export class Vi {
  readonly buffer: TextBuffer;
  readonly #viewport = new Viewport();
  readonly #history: History;
  readonly #ex: ExCommands;
  message: string;
  #mode: Mode = 'normal';
  #register: { text: string; lines: boolean } = { text: '', lines: true };
  #pattern = '';
  #backward = false;
  /** Set when the editor is to end. */
  exitCode: number | undefined;

  constructor(
    readonly process: Process,
    readonly screen: FullScreen,
    readonly name: string,
    file: OpenedFile,
  ) {
    this.buffer = new TextBuffer(file.text);
    this.#history = new History(this.buffer);
    this.#ex = new ExCommands(this);
    const { length } = this.buffer.lines;
    const bytes = encodeUtf8(file.text).length;
    this.message =
      name === ''
        ? ''
        : file.isNew
          ? `"${name}" [New]`
          : `"${name}" ${file.text === '' ? 0 : length}L, ${bytes}B`;
  }

  async run(): Promise<number> {
    while (this.exitCode === undefined) {
      await this.#draw();
      const key = await this.screen.keys.next();
      if (key === undefined) return 1;
      if (this.#mode === 'normal') {
        this.message = '';
        await this.#normal(key);
      } else this.#insert(key);
    }
    return this.exitCode;
  }

  #insert(key: string): void {
    const { buffer } = this;
    if (key === 'Escape' || key === 'Ctrl-C' || key === 'Ctrl-[') {
      this.#mode = 'normal';
      if (buffer.column > 0) buffer.column--;
      return;
    }
    if (this.#arrow(key)) return;
    if (key === 'Enter') buffer.insert('\n');
    else if (key === 'Tab') buffer.insert('\t');
    else if (key === 'Backspace') buffer.backspace();
    else if (key === 'Delete') buffer.deleteCharacter();
    else if (isText(key)) {
      if (this.#mode === 'replace' && buffer.column < buffer.length) buffer.deleteCharacter();
      buffer.insert(key);
    }
  }

  #arrow(key: string): boolean {
    const page = this.screen.rows - 2;
    const moves: Readonly<Record<string, () => void>> = {
      Up: () => this.buffer.move(-1, 0),
      Down: () => this.buffer.move(1, 0),
      Left: () => this.buffer.move(0, -1),
      Right: () => this.buffer.move(0, 1),
      Home: () => this.buffer.place(this.buffer.row, 0),
      End: () => this.buffer.place(this.buffer.row, Infinity),
      PageUp: () => this.buffer.move(-page, 0),
      PageDown: () => this.buffer.move(page, 0),
    };
    const move = moves[key];
    move?.();
    return move !== undefined;
  }

  /** A command with its count and, for operators, its motion. */
  async #normal(first: string): Promise<void> {
    let key = first;
    let digits = '';
    while (/^[1-9]$/.test(key) || (digits !== '' && key === '0')) {
      digits += key;
      const next = await this.screen.keys.next();
      if (next === undefined) return;
      key = next;
    }
    const count = Math.min(99_999, Number(digits || '1'));
    if (this.#arrow(key)) return;
    if ('dcy'.includes(key) && isText(key)) return this.#operator(key as 'd', count);
    const motion = await this.#motion(key, count, digits !== '');
    if (motion) {
      this.buffer.place(motion.row, motion.column);
      return;
    }
    await this.#action(key, count);
  }

  async #motion(key: string, count: number, counted: boolean): Promise<Motion | undefined> {
    const needsMore = 'fFtTg'.includes(key) && isText(key);
    const more = needsMore ? await this.screen.keys.next() : undefined;
    if (key === 'g')
      return more === 'g' ? { row: counted ? count - 1 : 0, column: 0, lines: true } : undefined;
    return moveBy(this.buffer, key, count, counted, more);
  }

  async #operator(operator: 'd' | 'c' | 'y', count: number): Promise<void> {
    let key = await this.screen.keys.next();
    let times = count;
    if (key && /^[1-9]$/.test(key)) {
      times *= Number(key);
      key = await this.screen.keys.next();
    }
    if (key === undefined || key === 'Escape') return;
    if (operator !== 'y') this.#history.save();
    if (key === operator) return this.#onLines(operator, this.buffer.row, times);
    // `cw` changes to the end of the word, not of the blanks behind it
    const motion = await this.#motion(operator === 'c' && key === 'w' ? 'e' : key, times, times > 1);
    if (!motion) return;
    const { row, column } = this.buffer;
    if (motion.lines)
      return this.#onLines(operator, Math.min(row, motion.row), Math.abs(motion.row - row) + 1);
    const end =
      motion.row === row
        ? motion.column + (motion.inclusive || (operator === 'c' && key === 'w') ? 1 : 0)
        : this.buffer.length;
    const [from, to] = [Math.min(column, end), Math.max(column, end)];
    this.#register = { text: [...this.buffer.line].slice(from, to).join(''), lines: false };
    if (operator === 'y') this.buffer.place(row, from);
    else this.buffer.deleteWithin(from, to);
    if (operator === 'c') this.#mode = 'insert';
  }

  #onLines(operator: 'd' | 'c' | 'y', row: number, count: number): void {
    const { buffer } = this;
    this.#register = { text: buffer.lines.slice(row, row + count).join('\n'), lines: true };
    if (operator === 'y') {
      if (count > 2) this.message = `${count} lines yanked`;
      return;
    }
    buffer.deleteLines(row, count);
    if (count > 2) this.message = `${count} fewer lines`;
    if (operator !== 'c') return;
    buffer.insertLines(Math.min(row, buffer.lines.length), ['']);
    this.#mode = 'insert';
  }

  async #action(key: string, count: number): Promise<void> {
    const { buffer } = this;
    if (key === ':') return this.#ex.run(await this.prompt(':'));
    if (key === '/' || key === '?') return this.#search(await this.prompt(key), key === '?');
    if (key === 'n' || key === 'N') return this.#findAgain(key === 'N' ? !this.#backward : this.#backward);
    if (key === 'u') {
      this.message = this.#history.undo() ? '' : 'Already at oldest change';
      return;
    }
    if (key === 'Ctrl-R') {
      this.message = this.#history.redo() ? '' : 'Already at newest change';
      return;
    }
    if (key === 'Z') {
      const second = await this.screen.keys.next();
      return this.#ex.run(second === 'Z' ? 'x' : 'q!');
    }
    const half = Math.floor(this.screen.rows / 2);
    const scroll: Readonly<Record<string, number>> = {
      'Ctrl-F': half * 2,
      'Ctrl-B': -half * 2,
      'Ctrl-D': half,
      'Ctrl-U': -half,
    };
    if (scroll[key]) return buffer.move(scroll[key], 0);
    if (!isText(key)) return;
    this.#history.save();
    await this.#change(key, count);
  }

  async #change(key: string, count: number): Promise<void> {
    const { buffer } = this;
    const insertAt: Readonly<Record<string, () => void>> = {
      i: () => undefined,
      a: () => buffer.move(0, 1),
      I: () => buffer.place(buffer.row, buffer.line.search(/\S|$/)),
      A: () => buffer.place(buffer.row, Infinity),
      o: () => buffer.insertLines(buffer.row + 1, ['']),
      O: () => buffer.insertLines(buffer.row, ['']),
      s: () => void buffer.deleteWithin(buffer.column, buffer.column + count),
      S: () => this.#onLines('c', buffer.row, count),
      C: () => void buffer.deleteWithin(buffer.column, buffer.length),
    };
    const start = insertAt[key];
    if (start) {
      start();
      this.#mode = 'insert';
    } else if (key === 'R') this.#mode = 'replace';
    else if (key === 'x')
      this.#register = {
        text: buffer.deleteWithin(buffer.column, Math.min(buffer.length, buffer.column + count)),
        lines: false,
      };
    else if (key === 'X')
      this.#register = {
        text: buffer.deleteWithin(Math.max(0, buffer.column - count), buffer.column),
        lines: false,
      };
    else if (key === 'D')
      this.#register = { text: buffer.deleteWithin(buffer.column, buffer.length), lines: false };
    else if (key === 'Y') this.#onLines('y', buffer.row, count);
    else if (key === 'J') this.#join();
    else if (key === 'p' || key === 'P') this.#put(key === 'p', count);
    else if (key === 'r') await this.#replaceOne();
    else if (key === '~') this.#swapCase();
    else if (key === '>' || key === '<') await this.#shift(key, count);
  }

  async #replaceOne(): Promise<void> {
    const key = await this.screen.keys.next();
    if (key === undefined || !isText(key) || this.buffer.column >= this.buffer.length) return;
    this.buffer.deleteCharacter();
    this.buffer.insert(key);
    this.buffer.move(0, -1);
  }

  #swapCase(): void {
    const character = [...this.buffer.line][this.buffer.column];
    if (character === undefined) return;
    this.buffer.deleteCharacter();
    this.buffer.insert(
      character === character.toUpperCase() ? character.toLowerCase() : character.toUpperCase(),
    );
  }

  async #shift(direction: '>' | '<', count: number): Promise<void> {
    if ((await this.screen.keys.next()) !== direction) return;
    for (let row = this.buffer.row; row < Math.min(this.buffer.lines.length, this.buffer.row + count); row++)
      this.buffer.lines[row] =
        direction === '>' ? `  ${this.buffer.lines[row]!}` : this.buffer.lines[row]!.replace(/^ {1,2}/, '');
    this.buffer.changed = true;
  }

  #join(): void {
    const { buffer } = this;
    const next = buffer.lines[buffer.row + 1];
    if (next === undefined) return;
    const column = buffer.length;
    buffer.lines.splice(buffer.row, 2, `${buffer.line} ${next.trimStart()}`.trimEnd());
    buffer.changed = true;
    buffer.place(buffer.row, column);
  }

  #put(after: boolean, count: number): void {
    const { buffer } = this;
    const { text, lines } = this.#register;
    for (let i = 0; i < count; i++) {
      if (lines) buffer.insertLines(buffer.row + (after ? 1 : 0), text.split('\n'));
      else {
        if (after && buffer.length > 0) buffer.move(0, 1);
        buffer.insert(text);
        buffer.move(0, -1);
      }
    }
  }

  #search(pattern: string | undefined, backward: boolean): void {
    if (pattern === undefined) return;
    if (pattern !== '') this.#pattern = pattern;
    this.#backward = backward;
    this.#findAgain(backward);
  }

  #findAgain(backward: boolean): void {
    const found = this.#pattern === '' ? undefined : this.buffer.find(this.#pattern, backward);
    if (found) this.buffer.place(found.row, found.column);
    else
      this.message =
        this.#pattern === ''
          ? 'E35: No previous regular expression'
          : `E486: Pattern not found: ${this.#pattern}`;
  }

  beforeChange(): void {
    this.#history.save();
  }

  /** A line typed at the bottom; undefined when it was left with Escape. */
  async prompt(label: string): Promise<string | undefined> {
    let text = '';
    for (;;) {
      await this.#draw(label + text);
      const key = await this.screen.keys.next();
      if (key === 'Enter') return text;
      if (key === undefined || key === 'Escape' || key === 'Ctrl-C') return undefined;
      if (key === 'Backspace') {
        if (text === '') return undefined;
        text = [...text].slice(0, -1).join('');
      } else if (isText(key)) text += key;
    }
  }

  async #draw(prompt?: string): Promise<void> {
    const { columns, rows } = this.screen;
    const { buffer } = this;
    buffer.clamp();
    if (this.#mode === 'normal' && buffer.column > 0 && buffer.column >= buffer.length)
      buffer.column = Math.max(0, buffer.length - 1);
    this.#viewport.follow(buffer, rows - 1, columns);
    const modes: Readonly<Record<Mode, string>> = {
      normal: this.message,
      insert: '-- INSERT --',
      replace: '-- REPLACE --',
    };
    const status = (prompt ?? modes[this.#mode])
      .padEnd(Math.max(0, columns - 18))
      .slice(0, Math.max(0, columns - 18));
    const place =
      prompt === undefined ? `${buffer.row + 1},${buffer.column + (buffer.length === 0 ? 0 : 1)}` : '';
    await this.screen.draw({
      lines: [...this.#viewport.lines(buffer, rows - 1, columns, '\x1b[94m~\x1b[39m'), `${status}${place}`],
      cursor:
        prompt === undefined
          ? this.#viewport.cursor(buffer)
          : { row: rows - 1, column: Math.min(columns - 1, prompt.length) },
    });
  }
}
