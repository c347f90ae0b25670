// Functions on strings of bytes.
import { toSmall } from '../language/convert.ts';
import type { Interpreter } from '../language/interpreter.ts';
import { stringBytes } from '../language/memory-budget.ts';
import { Float, PhpArray, typeName, type Value } from '../language/value.ts';
import type { FunctionTable } from './index.ts';

type At = { readonly interpreter: Interpreter };
const text =
  (apply: (text: string) => Value) =>
  ({ interpreter }: At, value: Value = ''): Value =>
    apply(interpreter.text(value));

export const lower = (value: string): string => value.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
export const upper = (value: string): string => value.replace(/[a-z]/g, (letter) => letter.toUpperCase());

/** The letters that a list like `a..z_` names. */
function letters(list: string): string {
  return list.replace(/([^])\.\.([^])/g, (_, from: string, to: string) => {
    let all = '';
    for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) all += String.fromCharCode(code);
    return all;
  });
}

function trimmed(value: string, list: string, sides: 'both' | 'left' | 'right'): string {
  const set = new Set(letters(list));
  let [from, to] = [0, value.length];
  if (sides !== 'right') while (from < to && set.has(value[from]!)) from++;
  if (sides !== 'left') while (to > from && set.has(value[to - 1]!)) to--;
  return value.slice(from, to);
}

const trim =
  (sides: 'both' | 'left' | 'right') =>
  ({ interpreter }: At, value: Value = '', list: Value = ' \n\r\t\v\0'): Value =>
    trimmed(interpreter.text(value), interpreter.text(list), sides);

export function substring(value: string, from: number, length: number | undefined): string {
  const start = from < 0 ? Math.max(0, value.length + from) : Math.min(from, value.length);
  const end =
    length === undefined
      ? value.length
      : length < 0
        ? value.length + length
        : Math.min(value.length, start + length);
  return end <= start ? '' : value.slice(start, end);
}

const position =
  (fold: boolean, last: boolean) =>
  ({ interpreter }: At, haystack: Value = '', needle: Value = '', offset: Value = 0): Value => {
    const name = `str${last ? 'r' : ''}${fold ? 'i' : ''}pos`;
    const [where, what] = [interpreter.text(haystack), interpreter.text(needle)].map((one) =>
      fold ? lower(one) : one,
    ) as [string, string];
    const from = toSmall(offset);
    if (Math.abs(from) > where.length)
      throw interpreter.error(
        'ValueError',
        `${name}(): Argument #3 ($offset) must be contained in argument #1 ($haystack)`,
      );
    const at = last
      ? from < 0
        ? where.lastIndexOf(what, where.length + from)
        : where.slice(from).lastIndexOf(what) + (where.slice(from).includes(what) ? from : 0)
      : where.indexOf(what, from < 0 ? where.length + from : from);
    return at < 0 ? false : at;
  };

const part =
  (fold: boolean) =>
  ({ interpreter }: At, haystack: Value = '', needle: Value = '', before: Value = false): Value => {
    const [where, what] = [interpreter.text(haystack), interpreter.text(needle)];
    const at = fold ? lower(where).indexOf(lower(what)) : where.indexOf(what);
    return at < 0 ? false : before === true ? where.slice(0, at) : where.slice(at);
  };

const escapeForPattern = (one: string): string => one.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** str_replace on one subject; the count of replacements comes along. */
function replaced(
  subject: string,
  searches: readonly string[],
  replacements: readonly string[] | string,
  fold: boolean,
): [string, number] {
  let count = 0;
  let result = subject;
  searches.forEach((search, index) => {
    if (search === '') return;
    const to = typeof replacements === 'string' ? replacements : (replacements[index] ?? '');
    const parts = fold ? result.split(new RegExp(escapeForPattern(search), 'i')) : result.split(search);
    count += parts.length - 1;
    result = parts.join(to);
  });
  return [result, count];
}

const replace =
  (fold: boolean) =>
  (
    { interpreter, references }: At & { references: readonly ({ value: Value } | undefined)[] },
    search: Value = '',
    to: Value = '',
    subject: Value = '',
  ): Value => {
    const list = (value: Value): string[] =>
      value instanceof PhpArray
        ? value.values().map((one) => interpreter.text(one))
        : [interpreter.text(value)];
    const replacements =
      to instanceof PhpArray && search instanceof PhpArray ? list(to) : interpreter.text(to);
    let total = 0;
    const one = (value: Value): Value => {
      const [result, count] = replaced(interpreter.text(value), list(search), replacements, fold);
      total += count;
      return result;
    };
    const result =
      subject instanceof PhpArray
        ? PhpArray.from(subject.pairs().map(([key, value]) => [key, one(value)] as const))
        : one(subject);
    if (references[3]) references[3].value = total;
    return result;
  };

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** strnatcmp: numbers inside of texts count as numbers. */
export function naturalOrder(left: string, right: string): number {
  const [a, b] = [left, right].map((one) => [...(one.match(/\d+|\D+/g) ?? [])]) as [string[], string[]];
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [x, y] = [a[at]!, b[at]!];
    const result = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : order(x, y);
    if (result !== 0) return Math.sign(result);
  }
  return Math.sign(a.length - b.length);
}

function tooLong(interpreter: Interpreter, length: number): void {
  if (length > 1024 * 1024) interpreter.budget.take(stringBytes(length));
}

export const stringFunctions: FunctionTable = {
  'strlen 1': ({ interpreter }, value) => {
    if (value instanceof PhpArray)
      throw interpreter.error(
        'TypeError',
        `strlen(): Argument #1 ($string) must be of type string, ${typeName(value)} given`,
      );
    if (value === null)
      interpreter.warn(
        'Deprecated',
        'strlen(): Passing null to parameter #1 ($string) of type string is deprecated',
      );
    return interpreter.text(value!).length;
  },
  'strtolower 1': text(lower),
  'strtoupper 1': text(upper),
  'ucfirst 1': text((value) => upper(value.slice(0, 1)) + value.slice(1)),
  'lcfirst 1': text((value) => lower(value.slice(0, 1)) + value.slice(1)),
  'ucwords 1-2': ({ interpreter }, value, separators = ' \t\r\n\f\v') => {
    const set = new Set(interpreter.text(separators));
    return [...interpreter.text(value!)]
      .map((letter, at, all) => (at === 0 || set.has(all[at - 1]!) ? upper(letter) : letter))
      .join('');
  },
  'trim 1-2': trim('both'),
  'ltrim 1-2': trim('left'),
  'rtrim 1-2': trim('right'),
  'chop 1-2': trim('right'),
  'strrev 1': text((value) => [...value].reverse().join('')),
  'str_repeat 2': ({ interpreter }, value, times) => {
    if (toSmall(times!) < 0)
      throw interpreter.error(
        'ValueError',
        'str_repeat(): Argument #2 ($times) must be greater than or equal to 0',
      );
    tooLong(interpreter, interpreter.text(value!).length * toSmall(times!));
    return interpreter.text(value!).repeat(toSmall(times!));
  },
  'substr 2-3': ({ interpreter }, value, from, length = null) =>
    substring(interpreter.text(value!), toSmall(from!), length === null ? undefined : toSmall(length)),
  'substr_count 2-4': ({ interpreter }, value, needle) =>
    interpreter.text(value!).split(interpreter.text(needle!)).length - 1,
  'substr_replace 3-4': ({ interpreter }, value, to, from, length = null) => {
    const subject = interpreter.text(value!);
    const start =
      toSmall(from!) < 0
        ? Math.max(0, subject.length + toSmall(from!))
        : Math.min(toSmall(from!), subject.length);
    const cut = substring(subject, start, length === null ? undefined : toSmall(length));
    return subject.slice(0, start) + interpreter.text(to!) + subject.slice(start + cut.length);
  },
  'strpos 2-3': position(false, false),
  'stripos 2-3': position(true, false),
  'strrpos 2-3': position(false, true),
  'strripos 2-3': position(true, true),
  'strstr 2-3': part(false),
  'stristr 2-3': part(true),
  'strrchr 2': ({ interpreter }, value, needle) => {
    const at = interpreter.text(value!).lastIndexOf(interpreter.text(needle!)[0] ?? '\0');
    return at < 0 ? false : interpreter.text(value!).slice(at);
  },
  'str_contains 2': ({ interpreter }, value, needle) =>
    interpreter.text(value!).includes(interpreter.text(needle!)),
  'str_starts_with 2': ({ interpreter }, value, needle) =>
    interpreter.text(value!).startsWith(interpreter.text(needle!)),
  'str_ends_with 2': ({ interpreter }, value, needle) =>
    interpreter.text(value!).endsWith(interpreter.text(needle!)),
  'str_replace 3-4 &3': replace(false),
  'str_ireplace 3-4 &3': replace(true),
  'str_pad 2-4': ({ interpreter }, value, length, pad = ' ', side = 1) => {
    const [subject, filler] = [interpreter.text(value!), interpreter.text(pad)];
    const missing = toSmall(length!) - subject.length;
    tooLong(interpreter, missing);
    if (missing <= 0) return subject;
    const left = side === 0 ? missing : side === 2 ? Math.floor(missing / 2) : 0;
    const fill = (count: number) => filler.repeat(Math.ceil(count / filler.length)).slice(0, count);
    return fill(left) + subject + fill(missing - left);
  },
  'str_split 1-2': ({ interpreter }, value, size = 1) =>
    PhpArray.list(
      interpreter.text(value!) === ''
        ? ['']
        : (interpreter.text(value!).match(new RegExp(`[^]{1,${toSmall(size)}}`, 'g')) ?? []),
    ),
  'str_word_count 1-3': ({ interpreter }, value, format = 0) => {
    const words = interpreter.text(value!).match(/[A-Za-z'-]+/g) ?? [];
    return format === 0 ? words.length : PhpArray.list(words);
  },
  'strcmp 2': ({ interpreter }, a, b) => order(interpreter.text(a!), interpreter.text(b!)),
  'strcasecmp 2': ({ interpreter }, a, b) => order(lower(interpreter.text(a!)), lower(interpreter.text(b!))),
  'strncmp 3': ({ interpreter }, a, b, n) =>
    order(interpreter.text(a!).slice(0, toSmall(n!)), interpreter.text(b!).slice(0, toSmall(n!))),
  'strncasecmp 3': ({ interpreter }, a, b, n) =>
    order(
      lower(interpreter.text(a!)).slice(0, toSmall(n!)),
      lower(interpreter.text(b!)).slice(0, toSmall(n!)),
    ),
  'strnatcmp 2': ({ interpreter }, a, b) => naturalOrder(interpreter.text(a!), interpreter.text(b!)),
  'strnatcasecmp 2': ({ interpreter }, a, b) =>
    naturalOrder(lower(interpreter.text(a!)), lower(interpreter.text(b!))),
  'strtr 2-3': ({ interpreter }, value, from, to) => {
    const subject = interpreter.text(value!);
    if (!(from instanceof PhpArray)) {
      const [source, target] = [interpreter.text(from!), interpreter.text(to!)];
      return [...subject]
        .map((letter) =>
          source.lastIndexOf(letter) >= 0 && source.lastIndexOf(letter) < target.length
            ? target[source.lastIndexOf(letter)]!
            : letter,
        )
        .join('');
    }
    const pairs = new Map(from.pairs().map(([key, each]) => [String(key), interpreter.text(each)] as const));
    const keys = [...pairs.keys()].filter((key) => key !== '').sort((a, b) => b.length - a.length);
    return keys.length === 0
      ? subject
      : subject.replace(new RegExp(keys.map(escapeForPattern).join('|'), 'g'), (key) => pairs.get(key)!);
  },
  'ord 1': text((value) => value.charCodeAt(0) || 0),
  'chr 1': (_, code) => String.fromCharCode(((toSmall(code!) % 256) + 256) % 256),
  'nl2br 1-2': text((value) => value.replace(/\r\n|\n|\r/g, '<br />$&')),
  'wordwrap 1-4': ({ interpreter }, value, width = 75, glue = '\n', cut = false) =>
    wrap(interpreter.text(value!), toSmall(width), interpreter.text(glue), cut === true),
  'chunk_split 1-3': ({ interpreter }, value, size = 76, end = '\r\n') =>
    interpreter
      .text(value!)
      .replace(new RegExp(`[^]{1,${toSmall(size)}}`, 'g'), (piece) => piece + interpreter.text(end)),
  'similar_text 2-3 &2': ({ interpreter, references }, a, b) => {
    const [x, y] = [interpreter.text(a!), interpreter.text(b!)];
    const same = similar(x, y);
    if (references[2])
      references[2].value = new Float(
        x.length + y.length === 0 ? 0 : (same * 2 * 100) / (x.length + y.length),
      );
    return same;
  },
  'levenshtein 2-5': ({ interpreter }, a, b) => distance(interpreter.text(a!), interpreter.text(b!)),
  'count_chars 1-2': ({ interpreter }, value, mode = 0) => {
    const counts = new Map<number, number>();
    for (const letter of interpreter.text(value!))
      counts.set(letter.charCodeAt(0), (counts.get(letter.charCodeAt(0)) ?? 0) + 1);
    const used = [...counts].sort(([x], [y]) => x - y);
    if (mode === 3) return used.map(([code]) => String.fromCharCode(code)).join('');
    return PhpArray.from(
      mode === 1 ? used : Array.from({ length: 256 }, (_, code) => [code, counts.get(code) ?? 0] as const),
    );
  },
  'strpbrk 2': ({ interpreter }, value, list) => {
    const at = [...interpreter.text(value!)].findIndex((letter) => interpreter.text(list!).includes(letter));
    return at < 0 ? false : interpreter.text(value!).slice(at);
  },
  'strspn 2-4': ({ interpreter }, value, list) => {
    const at = [...interpreter.text(value!)].findIndex((letter) => !interpreter.text(list!).includes(letter));
    return at < 0 ? interpreter.text(value!).length : at;
  },
  'ctype_digit 1': (_, value) => typeof value === 'string' && /^\d+$/.test(value),
  'ctype_alpha 1': (_, value) => typeof value === 'string' && /^[A-Za-z]+$/.test(value),
  'ctype_alnum 1': (_, value) => typeof value === 'string' && /^[A-Za-z0-9]+$/.test(value),
  'ctype_upper 1': (_, value) => typeof value === 'string' && /^[A-Z]+$/.test(value),
  'ctype_lower 1': (_, value) => typeof value === 'string' && /^[a-z]+$/.test(value),
  'ctype_space 1': (_, value) => typeof value === 'string' && /^[ \t\n\r\v\f]+$/.test(value),
  'ctype_punct 1': (_, value) => typeof value === 'string' && /^[!-/:-@[-`{-~]+$/.test(value),
  'ctype_xdigit 1': (_, value) => typeof value === 'string' && /^[\da-fA-F]+$/.test(value),
};

function wrap(value: string, width: number, glue: string, cut: boolean): string {
  return value
    .split(glue)
    .map((line) => {
      const lines: string[] = [];
      let current = '';
      for (const [index, word] of line.split(' ').entries()) {
        if (index > 0 && (current + ' ' + word).length <= width) current += ` ${word}`;
        else {
          if (index > 0) lines.push(current);
          current = word;
        }
        while (cut && current.length > width) {
          lines.push(current.slice(0, width));
          current = current.slice(width);
        }
      }
      return [...lines, current].join(glue);
    })
    .join(glue);
}

function similar(a: string, b: string): number {
  let [best, atA, atB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < b.length; j++) {
      let length = 0;
      while (i + length < a.length && j + length < b.length && a[i + length] === b[j + length]) length++;
      if (length > best) [best, atA, atB] = [length, i, j];
    }
  return best === 0
    ? 0
    : best + similar(a.slice(0, atA), b.slice(0, atB)) + similar(a.slice(atA + best), b.slice(atB + best));
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
