import { program } from './support/program-io.ts';

export const tr = program(
  async (io) => {
    const options = io.options({
      short: 'cCdst',
      long: { complement: 'c', delete: 'd', 'squeeze-repeats': 's', 'truncate-set1': 't' },
      stopAtOperand: true,
    });
    const [first, second] = options.operands;
    if (first === undefined) return io.error("missing operand\nTry 'tr --help' for more information.");
    const complement = options.has('c') || options.has('C');
    if (second === undefined && !options.has('d') && !options.has('s'))
      return io.error(
        `missing operand after '${first}'\nTwo strings must be given when translating.\nTry 'tr --help' for more information.`,
      );
    const from = expand(first);
    const to = second === undefined ? [] : expand(second, from.length);
    const inFirst = new Set(from);
    const has = (letter: string) => inFirst.has(letter) !== complement;
    const map = new Map<string, string>();
    if (!complement) from.forEach((letter, i) => map.set(letter, to[i] ?? to.at(-1) ?? letter));
    const squeeze = !options.has('s')
      ? undefined
      : second === undefined
        ? has
        : (letter: string) => to.includes(letter);
    let last = '';
    for await (const { text, newline } of io.lines('-')) {
      let out = '';
      for (const letter of newline ? `${text}\n` : text) {
        if (options.has('d') && has(letter)) continue;
        let made = letter;
        if (!options.has('d') && second !== undefined)
          made = complement ? (has(letter) ? to.at(-1)! : letter) : (map.get(letter) ?? letter);
        if (squeeze?.(made) && last === made) continue;
        last = made;
        out += made;
      }
      io.print(out);
    }
    return 0;
  },
  { help: '[OPTION]... STRING1 [STRING2]' },
);

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};
const span = (low: number, high: number) =>
  Array.from({ length: high - low + 1 }, (_, i) => String.fromCharCode(low + i));
const lower = span(97, 122);
const upper = span(65, 90);
const digits = span(48, 57);
const punctuation = [...span(33, 47), ...span(58, 64), ...span(91, 96), ...span(123, 126)];
const classes: Readonly<Record<string, readonly string[]>> = {
  alnum: [...digits, ...upper, ...lower],
  alpha: [...upper, ...lower],
  blank: ['\t', ' '],
  cntrl: [...span(0, 31), '\x7f'],
  digit: digits,
  graph: span(33, 126),
  lower,
  print: span(32, 126),
  punct: punctuation,
  space: ['\t', '\n', '\v', '\f', '\r', ' '],
  upper,
  xdigit: [...digits, ...span(65, 70), ...span(97, 102)],
};

/** The letters a set stands for. */
function expand(set: string, length = 0): string[] {
  const letters: string[] = [];
  for (let i = 0; i < set.length;) {
    const named = /^\[:(\w+):\]/.exec(set.slice(i));
    const repeated = /^\[(\\?.)\*(\d*)\]/s.exec(set.slice(i));
    if (named && classes[named[1]!]) {
      letters.push(...classes[named[1]!]!);
      i += named[0].length;
      continue;
    }
    if (repeated) {
      const letter = repeated[1]!.startsWith('\\')
        ? (escapes[repeated[1]![1]!] ?? repeated[1]![1]!)
        : repeated[1]!;
      letters.push(
        ...Array<string>(Number(repeated[2] || Math.max(0, length - letters.length))).fill(letter),
      );
      i += repeated[0].length;
      continue;
    }
    const [low, after] = one(set, i);
    if (set[after] === '-' && after + 1 < set.length) {
      const [high, end] = one(set, after + 1);
      letters.push(...span(low.charCodeAt(0), high.charCodeAt(0)));
      i = end;
    } else {
      letters.push(low);
      i = after;
    }
  }
  return letters;
}

function one(set: string, at: number): [string, number] {
  if (set[at] !== '\\' || at + 1 >= set.length) return [set[at]!, at + 1];
  const octal = /^[0-7]{1,3}/.exec(set.slice(at + 1));
  if (octal) return [String.fromCharCode(parseInt(octal[0], 8)), at + 1 + octal[0].length];
  return [escapes[set[at + 1]!] ?? set[at + 1]!, at + 2];
}
