import { decodeUtf8 } from '@drydock/machinery';
import { joinPath } from '../kernel/walk.ts';
import { formatDate } from '../text/date-format.ts';
import type { Options } from './support/options.ts';
import { program, type ProgramIo } from './support/program-io.ts';

/** A run of lines that differ: `a[from, to)` was replaced by `b[start, end)`. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

export const diff = program(
  async (io) => {
    const options = io.options({
      short: 'abBcdeEiNpqrstuU:wyX:x:L:',
      long: {
        brief: 'q',
        unified: 'u',
        recursive: 'r',
        'ignore-case': 'i',
        'ignore-all-space': 'w',
        'ignore-space-change': 'b',
        'ignore-blank-lines': 'B',
        'report-identical-files': 's',
        'new-file': 'N',
        'color?': '4',
        'label=': 'L',
        text: 'a',
        'side-by-side': 'y',
        'exclude=': 'x',
        'strip-trailing-cr': '5',
      },
    });
    const [left, right] = options.operands;
    if (left === undefined || right === undefined) {
      await io.error(left === undefined ? "missing operand after 'diff'" : `missing operand after '${left}'`);
      await io.error("Try 'diff --help' for more information.");
      return 2;
    }
    return compare(io, options, left, right, false);
  },
  { usageCode: 2, help: '[OPTION]... FILES' },
);

async function compare(
  io: ProgramIo,
  options: Options,
  left: string,
  right: string,
  nested: boolean,
): Promise<number> {
  const { fs } = io.process;
  const isDirectory = (path: string) =>
    fs.exists(io.path(path)) && fs.stat(io.path(path)).type === 'directory';
  if (isDirectory(left) && isDirectory(right)) return compareDirectories(io, options, left, right);
  const a = isDirectory(left) ? joinPath(left, right.split('/').at(-1)!) : left;
  const b = isDirectory(right) ? joinPath(right, left.split('/').at(-1)!) : right;
  const texts: string[] = [];
  for (const path of [a, b]) {
    if (options.has('N') && path !== '-' && !path.startsWith('/dev/') && !fs.exists(io.path(path)))
      texts.push('');
    else texts.push(decodeUtf8(await io.bytes(path)));
  }
  if (texts[0] === texts[1]) {
    if (options.has('s')) io.print(`Files ${a} and ${b} are identical\n`);
    return 0;
  }
  const hunks = differences(texts[0]!, texts[1]!, options);
  if (hunks.length === 0) return 0;
  if (options.has('q')) io.print(`Files ${a} and ${b} differ\n`);
  else {
    if (nested) io.print(`diff ${options.has('u') || options.has('U') ? '-u ' : ''}-r ${a} ${b}\n`);
    if (options.has('u') || options.has('U'))
      io.print(unified(io, options, a, b, texts[0]!, texts[1]!, hunks));
    else io.print(normal(texts[0]!, texts[1]!, hunks));
  }
  return 1;
}

async function compareDirectories(
  io: ProgramIo,
  options: Options,
  left: string,
  right: string,
): Promise<number> {
  const { fs } = io.process;
  const [a, b] = [fs.readdir(io.path(left)), fs.readdir(io.path(right))];
  let status = 0;
  for (const name of [...new Set([...a, ...b])].sort()) {
    if (!a.includes(name) || !b.includes(name)) {
      if (options.has('N'))
        status = Math.max(
          status,
          await compare(io, options, joinPath(left, name), joinPath(right, name), true),
        );
      else {
        io.print(`Only in ${a.includes(name) ? left : right}: ${name}\n`);
        status = Math.max(status, 1);
      }
      continue;
    }
    const [x, y] = [joinPath(left, name), joinPath(right, name)];
    const directories = [x, y].every((path) => fs.stat(io.path(path)).type === 'directory');
    if (directories && !options.has('r')) io.print(`Common subdirectories: ${x} and ${y}\n`);
    else status = Math.max(status, await compare(io, options, x, y, true));
  }
  return status;
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function differences(a: string, b: string, options: Options): Hunk[] {
  const key = (line: string): string => {
    let text = line;
    if (options.has('w')) text = text.replace(/\s+/g, '');
    else if (options.has('b')) text = text.replace(/\s+/g, ' ').trimEnd();
    if (options.has('5')) text = text.replace(/\r$/, '');
    return options.has('i') ? text.toLowerCase() : text;
  };
  const [left, right] = [linesOf(a).map(key), linesOf(b).map(key)];
  // a missing newline at the end makes the last line another one
  if (left.length > 0 && !a.endsWith('\n')) left[left.length - 1] += '\0';
  if (right.length > 0 && !b.endsWith('\n')) right[right.length - 1] += '\0';
  return diffLines(left, right);
}

/** The shortest edit script (Myers), as runs. */
export function diffLines(a: readonly string[], b: readonly string[]): Hunk[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++;
  const pairs = common(a.slice(head, a.length - tail), b.slice(head, b.length - tail)).map(
    ([x, y]) => [x + head, y + head] as const,
  );
  const hunks: Hunk[] = [];
  let [x, y] = [head, head];
  for (const [nextX, nextY] of [...pairs, [a.length - tail, b.length - tail] as const]) {
    if (nextX > x || nextY > y) hunks.push({ from: x, to: nextX, start: y, end: nextY });
    [x, y] = [nextX + 1, nextY + 1];
  }
  return hunks;
}

const maxEdits = 4000;

/** Index pairs of a longest common subsequence. */
function common(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const trace: Map<number, number>[] = [];
  let frontier = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= a.length + b.length; d++) {
    if (d > maxEdits) return [];
    trace.push(new Map(frontier));
    const next = new Map(frontier);
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (frontier.get(k - 1) ?? -1) < (frontier.get(k + 1) ?? -1));
      let x = down ? (frontier.get(k + 1) ?? 0) : (frontier.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return backtrack(trace, a.length, b.length);
    }
    frontier = next;
  }
  return [];
}

function backtrack(
  trace: readonly Map<number, number>[],
  n: number,
  m: number,
): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let [x, y] = [n, m];
  for (let d = trace.length - 1; d >= 0; d--) {
    const frontier = trace[d]!;
    const k = x - y;
    const down = k === -d || (k !== d && (frontier.get(k - 1) ?? -1) < (frontier.get(k + 1) ?? -1));
    const previousK = down ? k + 1 : k - 1;
    const previousX = frontier.get(previousK) ?? 0;
    const previousY = previousX - previousK;
    while (x > previousX && y > previousY && x > 0 && y > 0) pairs.push([--x, --y]);
    if (d > 0) [x, y] = [previousX, previousY];
  }
  return pairs.reverse();
}

const span = (from: number, to: number) =>
  to - from === 1 ? String(to) : to === from ? String(from) : `${from + 1},${to}`;

function normal(a: string, b: string, hunks: readonly Hunk[]): string {
  const [left, right] = [linesOf(a), linesOf(b)];
  const mark = (text: string, index: number, count: number) =>
    index === count - 1 && !text.endsWith('\n') ? '\n\\ No newline at end of file' : '';
  return hunks
    .map(({ from, to, start, end }) => {
      const letter = from === to ? 'a' : start === end ? 'd' : 'c';
      const removed = left
        .slice(from, to)
        .map((line, i) => `< ${line}${mark(a, from + i, left.length)}\n`)
        .join('');
      const added = right
        .slice(start, end)
        .map((line, i) => `> ${line}${mark(b, start + i, right.length)}\n`)
        .join('');
      return `${span(from, to)}${letter}${span(start, end)}\n${removed}${letter === 'c' ? '---\n' : ''}${added}`;
    })
    .join('');
}

function unified(
  io: ProgramIo,
  options: Options,
  a: string,
  b: string,
  textA: string,
  textB: string,
  hunks: readonly Hunk[],
): string {
  const { fs } = io.process;
  const time = (path: string) =>
    fs.exists(io.path(path)) ? fs.stat(io.path(path)).mtime : io.process.clock.now();
  const labels = options.values('L');
  const title = (path: string, i: number) => labels[i] ?? `${path}\t${formatDate(time(path), '%F %T.%N %z')}`;
  return `--- ${title(a, 0)}\n+++ ${title(b, 1)}\n${unifiedHunks(textA, textB, hunks, options.number('U', 3))}`;
}

/** The `@@` sections. */
export function unifiedHunks(a: string, b: string, hunks: readonly Hunk[], context: number): string {
  const [left, right] = [linesOf(a), linesOf(b)];
  const groups: Hunk[][] = [];
  for (const hunk of hunks) {
    const last = groups.at(-1)?.at(-1);
    if (last && hunk.from - last.to <= context * 2) groups.at(-1)!.push(hunk);
    else groups.push([hunk]);
  }
  const noNewline = (text: string, index: number, count: number) =>
    index === count - 1 && !text.endsWith('\n') ? '\\ No newline at end of file\n' : '';
  return groups
    .map((group) => {
      const [first, last] = [group[0]!, group.at(-1)!];
      const from = Math.max(0, first.from - context);
      const to = Math.min(left.length, last.to + context);
      const start = Math.max(0, first.start - (first.from - from));
      const end = last.end + (to - last.to);
      let body = '';
      let at = from;
      for (const hunk of group) {
        for (; at < hunk.from; at++) body += ` ${left[at]}\n`;
        for (; at < hunk.to; at++) body += `-${left[at]}\n${noNewline(a, at, left.length)}`;
        for (let i = hunk.start; i < hunk.end; i++) body += `+${right[i]}\n${noNewline(b, i, right.length)}`;
      }
      for (; at < to; at++) body += ` ${left[at]}\n${noNewline(a, at, left.length)}`;
      const range = (low: number, high: number) =>
        high - low === 1 ? String(high) : `${high === low ? low : low + 1},${high - low}`;
      return `@@ -${range(from, to)} +${range(start, end)} @@\n${body}`;
    })
    .join('');
}

export const cmp = program(async (io) => {
  const options = io.options({ short: 'bln:s', long: { silent: 's', quiet: 's' } });
  const [left = '-', right = '-'] = options.operands;
  const [a, b] = [await io.bytes(left), await io.bytes(right)];
  for (let i = 0; i < Math.min(a.length, b.length); i++)
    if (a[i] !== b[i]) {
      const line = a.subarray(0, i).filter((byte) => byte === 10).length + 1;
      if (!options.has('s')) io.print(`${left} ${right} differ: byte ${i + 1}, line ${line}\n`);
      return 1;
    }
  if (a.length === b.length) return 0;
  if (!options.has('s'))
    await io.error(`EOF on ${a.length < b.length ? left : right} after byte ${Math.min(a.length, b.length)}`);
  return 1;
});
