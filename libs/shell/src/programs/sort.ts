import type { Options } from './support/options.ts';
import { program } from './support/program-io.ts';

interface Key {
  readonly from: number;
  readonly fromCharacter: number;
  readonly to: number;
  readonly toCharacter: number;
  readonly flags: string;
}

export const sort = program(
  async (io) => {
    const options = io.options({
      short: 'bcCdfghik:mMno:rRsS:t:T:uVz',
      long: {
        'key=': 'k',
        'field-separator=': 't',
        numeric: 'n',
        'numeric-sort': 'n',
        reverse: 'r',
        unique: 'u',
        'human-numeric-sort': 'h',
        'version-sort': 'V',
        'ignore-case': 'f',
        'output=': 'o',
        stable: 's',
        check: 'c',
        'general-numeric-sort': 'g',
        'month-sort': 'M',
        'ignore-leading-blanks': 'b',
        'zero-terminated': 'z',
        'random-sort': 'R',
      },
    });
    const lines: string[] = [];
    const status = await io.forEachFile(
      options.operands,
      async (path) => {
        for await (const line of io.lines(path, options.has('z') ? '\0' : '\n')) lines.push(line.text);
      },
      (path) => `cannot read: ${path}`,
    );
    if (status !== 0) return 2;
    const compare = comparison(options);
    if (options.has('c') || options.has('C')) {
      const wrong = lines.findIndex((line, i) => i > 0 && compare(lines[i - 1]!, line) > 0);
      if (wrong < 0) return 0;
      if (options.has('c'))
        await io.error(`${options.operands[0] ?? '-'}:${wrong + 1}: disorder: ${lines[wrong]}`);
      return 1;
    }
    if (options.has('R')) shuffle(lines, (below) => io.process.random.int(below));
    else lines.sort(compare);
    const byKey = comparison(options, true);
    const kept = options.has('u')
      ? lines.filter((line, i) => i === 0 || byKey(lines[i - 1]!, line) !== 0)
      : lines;
    const end = options.has('z') ? '\0' : '\n';
    const output = kept.map((line) => line + end).join('');
    const target = options.value('o');
    if (target === undefined) io.print(output);
    else io.process.fs.writeFile(io.path(target), output);
    return 0;
  },
  { usageCode: 2, help: '[OPTION]... [FILE]...' },
);

function shuffle(lines: string[], int: (below: number) => number): void {
  for (let i = lines.length - 1; i > 0; i--) {
    const j = int(i + 1);
    [lines[i], lines[j]] = [lines[j]!, lines[i]!];
  }
}

function parseKey(text: string): Key {
  const match = /^(\d+)(?:\.(\d+))?([bdfghiMnrRV]*)(?:,(\d+)(?:\.(\d+))?([bdfghiMnrRV]*))?$/.exec(text);
  if (!match) return { from: 1, fromCharacter: 1, to: Infinity, toCharacter: 0, flags: '' };
  return {
    from: Number(match[1]),
    fromCharacter: Number(match[2] ?? 1),
    to: match[4] === undefined ? Infinity : Number(match[4]),
    toCharacter: Number(match[5] ?? 0),
    flags: match[3]! + (match[6] ?? ''),
  };
}

function comparison(options: Options, keysOnly = false): (a: string, b: string) => number {
  const keys = options.values('k').map(parseKey);
  const separator = options.value('t') === '\\0' ? '\0' : options.value('t');
  const global = 'bdfghiMnV'
    .split('')
    .filter((letter) => options.has(letter))
    .join('');
  const reverse = options.has('r');
  const compareKey = (a: string, b: string, key: Key): number => {
    const flags = key.flags === '' ? global + (reverse ? 'r' : '') : key.flags;
    const result = compareBy(flags, extract(a, key, separator, flags), extract(b, key, separator, flags));
    return flags.includes('r') ? -result : result;
  };
  const whole = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return (a, b) => {
    for (const key of keys) {
      const result = compareKey(a, b, key);
      if (result !== 0) return result;
    }
    if (keys.length === 0) {
      const result = compareBy(global, a, b);
      if (result !== 0) return reverse ? -result : result;
    }
    if (keysOnly || options.has('s') || options.has('u')) return 0;
    return reverse ? -whole(a, b) : whole(a, b);
  };
}

function extract(line: string, key: Key, separator: string | undefined, flags: string): string {
  const fields =
    separator === undefined ? (line.match(/[ \t]*[^ \t]+|[ \t]+$/g) ?? []) : line.split(separator);
  if (key.from > fields.length) return '';
  const glue = separator ?? '';
  const lastWhole = key.toCharacter === 0;
  const to = Math.min(key.to, fields.length);
  const parts = fields.slice(key.from - 1, to);
  if (!lastWhole && parts.length > 0 && key.to <= fields.length)
    parts[parts.length - 1] = parts.at(-1)!.slice(0, key.toCharacter);
  let text = parts.join(glue);
  if (flags.includes('b')) text = text.trimStart();
  return text.slice(key.fromCharacter - 1);
}

function compareBy(flags: string, a: string, b: string): number {
  if (flags.includes('n')) return compareDecimal(a, b);
  if (flags.includes('g')) return (parseFloat(a) || 0) - (parseFloat(b) || 0);
  if (flags.includes('h')) return human(a) - human(b);
  if (flags.includes('M')) return month(a) - month(b);
  if (flags.includes('V')) return compareVersions(a, b);
  let [left, right] = [a, b];
  if (flags.includes('b')) [left, right] = [left.trimStart(), right.trimStart()];
  if (flags.includes('d'))
    [left, right] = [left, right].map((text) => text.replace(/[^A-Za-z0-9 \t]/g, '')) as [string, string];
  if (flags.includes('f')) [left, right] = [left.toUpperCase(), right.toUpperCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareDecimal(a: string, b: string): number {
  const value = (text: string) => Number(/^\s*-?(\d+\.?\d*|\.\d+)/.exec(text)?.[0] ?? 0);
  return value(a) - value(b);
}

function human(text: string): number {
  const match = /^\s*(-?[\d.]+)\s*([kKMGTPEZY]?)/.exec(text);
  if (!match) return 0;
  const power = ' KMGTPEZY'.indexOf(match[2] === '' ? ' ' : match[2]!.toUpperCase());
  // the unit decides before the number, as in GNU sort
  return Number(match[1]) * 1024 ** power;
}

function month(text: string): number {
  return 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'
    .split(' ')
    .indexOf(text.trim().slice(0, 3).toUpperCase());
}

export function compareVersions(a: string, b: string): number {
  const parts = (text: string) => text.match(/\d+|\D+/g) ?? [];
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]];
    if (x === undefined) return -1;
    if (y === undefined) return 1;
    if (/^\d/.test(x) && /^\d/.test(y)) {
      const difference = BigInt(x) - BigInt(y);
      if (difference !== 0n) return difference < 0n ? -1 : 1;
    } else if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
