// The commands behind `:`.
import { encodeUtf8 } from '@drydock/machinery';
import { compileRegex, RegexError, type Regex } from '../../text/regex.ts';
import { absolutePath, saveFile } from '../full-screen/edit-file.ts';
import type { Vi } from './vi.ts';

export class ExCommands {
  constructor(readonly vi: Vi) {}

  /** Undefined: the line was left. */
  run(line: string | undefined): void {
    if (line === undefined || line.trim() === '') return;
    const command = line.trim();
    const substitution = /^(%|\d+,(?:\d+|\$)|\d+)?s(\W)(.*)$/.exec(command);
    const write = /^(w|wq|x|w!|wq!|x!|wa|wqa)(?:\s+(\S+))?$/.exec(command);
    if (/^\d+$/.test(command)) this.vi.buffer.place(Number(command) - 1, 0);
    else if (command === '$') this.vi.buffer.place(this.vi.buffer.lines.length - 1, 0);
    else if (write) this.#write(write[1]!, write[2]);
    else if (/^(q|qa|quit)$/.test(command)) this.#quit();
    else if (/^(q!|qa!|quit!)$/.test(command)) this.vi.exitCode = 0;
    else if (command === 'cq' || command === 'cq!') this.vi.exitCode = 1;
    else if (substitution) this.#substitute(substitution[1], substitution[2]!, substitution[3]!);
    else if (/^(set|syntax|noh|nohlsearch)\b/.test(command)) this.vi.message = '';
    else if (/^(\d+)?(,(\d+|\$))?d$/.test(command)) this.#deleteLines(command);
    else this.vi.message = `E492: Not an editor command: ${command}`;
  }

  #quit(): void {
    if (this.vi.buffer.changed) this.vi.message = 'E37: No write since last change (add ! to override)';
    else this.vi.exitCode = 0;
  }

  #write(command: string, name = this.vi.name): void {
    if (name === '') {
      this.vi.message = 'E32: No file name';
      return;
    }
    const { text, lines, changed } = this.vi.buffer;
    if (!command.startsWith('x') || changed) {
      const failure = saveFile(this.vi.process, absolutePath(this.vi.process, name), text);
      if (failure) {
        this.vi.message = `"${name}" E212: Can't open file for writing`;
        return;
      }
      this.vi.message = `"${name}" ${text === '' ? 0 : lines.length}L, ${encodeUtf8(text).length}B written`;
      this.vi.buffer.changed = false;
    }
    if (/[qx]/.test(command)) this.vi.exitCode = 0;
  }

  #deleteLines(command: string): void {
    const m = /^(\d+)?(?:,(\d+|\$))?d$/.exec(command)!;
    const { buffer } = this.vi;
    const from = m[1] ? Number(m[1]) - 1 : buffer.row;
    const to = m[2] === '$' ? buffer.lines.length - 1 : m[2] ? Number(m[2]) - 1 : from;
    if (from > to || to >= buffer.lines.length) {
      this.vi.message = 'E16: Invalid range';
      return;
    }
    this.vi.beforeChange();
    buffer.deleteLines(from, to - from + 1);
  }

  #substitute(range: string | undefined, delimiter: string, rest: string): void {
    const [pattern = '', replacement = '', flags = ''] = rest.split(delimiter);
    const { buffer } = this.vi;
    const [first, last] = rangeOf(range, buffer.row, buffer.lines.length);
    let regex;
    try {
      regex = compileRegex(pattern, 'basic', flags.includes('i'));
    } catch (error) {
      if (!(error instanceof RegexError)) throw error;
      this.vi.message = `E486: Pattern not found: ${pattern}`;
      return;
    }
    this.vi.beforeChange();
    let count = 0;
    for (let row = first; row <= last; row++) {
      const changed = substituteLine(regex, buffer.lines[row]!, replacement, flags.includes('g'));
      buffer.lines[row] = changed.text;
      count += changed.count;
    }
    buffer.changed ||= count > 0;
    this.vi.message =
      count === 0 ? `E486: Pattern not found: ${pattern}` : count > 2 ? `${count} substitutions` : '';
  }
}

function rangeOf(range: string | undefined, row: number, length: number): [number, number] {
  if (range === undefined) return [row, row];
  if (range === '%') return [0, length - 1];
  const [from, to = from] = range.split(',');
  return [Math.max(0, Number(from) - 1), Math.min(length - 1, to === '$' ? length - 1 : Number(to) - 1)];
}

/** `&` and `\\1` in the replacement stand for what matched. */
function substituteLine(
  regex: Regex,
  line: string,
  replacement: string,
  all: boolean,
): { text: string; count: number } {
  let text = line;
  let count = 0;
  let next = 0;
  while (next <= text.length && (all || count === 0)) {
    const match = regex.find(text, next);
    if (!match) break;
    const { groups } = match;
    const inserted = replacement.replace(
      /\\(\d)|&/g,
      (whole, group: string | undefined) => groups[Number(group ?? 0)] ?? whole,
    );
    text = text.slice(0, match.start) + inserted + text.slice(match.end);
    count++;
    next = match.start + inserted.length + (match.end === match.start ? 1 : 0);
  }
  return { text, count };
}
