// less(1) and more(1): pages of a file or of standard input. Without a terminal they are cat.
import { concatBytes, decodeUtf8, encodeUtf8, readAll } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import { Descriptor } from '../../kernel/descriptor.ts';
import type { Process } from '../../kernel/process.ts';
import { absolutePath } from '../full-screen/edit-file.ts';
import { reverse, withFullScreen, type FullScreen } from '../full-screen/full-screen.ts';
import { isText, KeyReader } from '../full-screen/keys.ts';

export async function less(process: Process): Promise<number> {
  const names = process.argv.slice(1).filter((word) => !/^[-+]/.test(word) || word === '-');
  const piped = !(process.stdin instanceof Descriptor && process.stdin.kind === 'terminal');
  if (names.length === 0 && !piped) {
    await process.stderr.write(encodeUtf8('Missing filename ("less --help" for help)\n'));
    return 1;
  }
  const parts: Uint8Array[] = [];
  for (const name of names) {
    try {
      parts.push(process.fs.readFile(absolutePath(process, name)));
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      await process.stderr.write(
        encodeUtf8(error.code === 'EISDIR' ? `${name} is a directory\n` : `${name}: ${error.message}\n`),
      );
      return 1;
    }
  }
  const bytes = names.length === 0 ? await readAll(process.stdin) : concatBytes(parts);
  const toTerminal = process.stdout instanceof Descriptor && process.stdout.kind === 'terminal';
  if (!toTerminal || !process.terminal) {
    await process.stdout.write(bytes);
    return 0;
  }
  const lines = decodeUtf8(bytes).replace(/\n$/, '').split('\n');
  return (
    (await withFullScreen(process, (screen) =>
      new Pager(process, screen, lines, names[0] ?? '').run(piped),
    )) ?? 1
  );
}

class Pager {
  #top = 0;
  #message = '';
  #pattern = '';

  constructor(
    readonly process: Process,
    readonly screen: FullScreen,
    readonly lines: readonly string[],
    readonly name: string,
  ) {
    this.#message = name;
  }

  /** With piped input the keys come from the terminal itself. */
  async run(piped: boolean): Promise<number> {
    const keys = piped ? terminalKeys(this.process) : this.screen.keys;
    if (!keys) return 1;
    for (;;) {
      await this.#draw();
      const key = await keys.next();
      if (key === undefined || key === 'q' || key === 'Q') return 0;
      this.#message = '';
      if (key === '/' || key === '?') await this.#search(keys, key === '?');
      else this.#move(key);
    }
  }

  get #page(): number {
    return Math.max(1, this.screen.rows - 1);
  }

  #move(key: string): void {
    const last = Math.max(0, this.lines.length - this.#page);
    const to = (top: number) => (this.#top = Math.max(0, Math.min(last, top)));
    if (['Down', 'Enter', 'j', 'e', 'Ctrl-N'].includes(key)) to(this.#top + 1);
    else if (['Up', 'k', 'y', 'Ctrl-P'].includes(key)) to(this.#top - 1);
    else if (['PageDown', ' ', 'f', 'Ctrl-F', 'Ctrl-V'].includes(key)) to(this.#top + this.#page);
    else if (['PageUp', 'b', 'Ctrl-B'].includes(key)) to(this.#top - this.#page);
    else if (key === 'd' || key === 'Ctrl-D') to(this.#top + Math.ceil(this.#page / 2));
    else if (key === 'u' || key === 'Ctrl-U') to(this.#top - Math.ceil(this.#page / 2));
    else if (['g', '<', 'Home'].includes(key)) to(0);
    else if (['G', '>', 'End'].includes(key)) to(last);
    else if (key === 'n' || key === 'N') this.#find(key === 'N');
    else if (key === 'h' || key === 'H') this.#message = 'not simulated: the help of less; q quits';
  }

  async #search(keys: KeyReader, backward: boolean): Promise<void> {
    let text = '';
    for (;;) {
      await this.#draw(`${backward ? '?' : '/'}${text}`);
      const key = await keys.next();
      if (key === undefined || key === 'Escape' || key === 'Ctrl-C') return;
      if (key === 'Enter') break;
      if (key === 'Backspace') text = [...text].slice(0, -1).join('');
      else if (isText(key)) text += key;
    }
    if (text !== '') this.#pattern = text;
    this.#find(backward);
  }

  #find(backward: boolean): void {
    const step = backward ? -1 : 1;
    for (let row = this.#top + step; row >= 0 && row < this.lines.length; row += step) {
      if (!this.lines[row]!.includes(this.#pattern)) continue;
      this.#top = row;
      return;
    }
    this.#message = 'Pattern not found  (press RETURN)';
  }

  async #draw(prompt?: string): Promise<void> {
    const shown = this.lines.slice(this.#top, this.#top + this.#page);
    const marked =
      this.#pattern === ''
        ? shown
        : shown.map((line) => line.replaceAll(this.#pattern, reverse(this.#pattern)));
    while (marked.length < this.#page) marked.push('~');
    const atEnd = this.#top + this.#page >= this.lines.length;
    const status = prompt ?? (this.#message !== '' ? reverse(this.#message) : atEnd ? reverse('(END)') : ':');
    await this.screen.draw({
      lines: [...marked, status],
      cursor: {
        row: this.#page,
        column: Math.min(this.screen.columns - 1, status.replace(/\x1b\[\d+m/g, '').length),
      },
    });
  }
}

/** /dev/tty: the keys when standard input is a pipe. */
function terminalKeys(process: Process): KeyReader | undefined {
  const reader =
    process.stdout instanceof Descriptor && process.stdout.source.read ? process.stdout : undefined;
  return reader ? new KeyReader(reader, process.ended) : undefined;
}
