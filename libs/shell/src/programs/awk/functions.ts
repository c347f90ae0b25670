// The built-in functions that neither read nor write.
import { printf } from '../../text/printf.ts';
import { formatDate } from '../../text/date-format.ts';
import { compileRegex } from '../../text/regex.ts';
import { InputText, toNumber, toText, type Value } from './values.ts';

export interface FunctionContext {
  readonly format: string;
  readonly random: { next(): number };
  /** Seconds since the epoch. */
  readonly now: number;
  setMatch(start: number, length: number): void;
}

type Builtin = (args: readonly Value[], context: FunctionContext) => Value;

const number =
  (compute: (...numbers: number[]) => number): Builtin =>
  (args) =>
    compute(...args.map(toNumber));

/** Characters, 1-based, as POSIX rounds them. */
function substring(args: readonly Value[], { format }: FunctionContext): Value {
  const characters = [...toText(args[0], format)];
  const start = Math.round(toNumber(args[1]));
  const end = args.length > 2 ? start + Math.round(toNumber(args[2])) : Infinity;
  return characters.slice(Math.max(0, start - 1), Math.max(0, end - 1)).join('');
}

function match(args: readonly Value[], context: FunctionContext): Value {
  const text = toText(args[0], context.format);
  const found = compileRegex(toText(args[1], context.format), 'extended').find(text);
  context.setMatch(found ? found.start + 1 : 0, found ? found.end - found.start : -1);
  return found ? found.start + 1 : 0;
}

export const pureFunctions: Readonly<Record<string, Builtin>> = {
  atan2: number(Math.atan2),
  cos: number(Math.cos),
  exp: number(Math.exp),
  index: (args, { format }) => toText(args[0], format).indexOf(toText(args[1], format)) + 1,
  int: number(Math.trunc),
  log: number(Math.log),
  match,
  rand: (_args, { random }) => random.next(),
  sin: number(Math.sin),
  sprintf: (args, { format }) => printfOnce(args, format),
  sqrt: number(Math.sqrt),
  strftime: (args, { format, now }) =>
    formatDate(
      (args[1] === undefined ? now : toNumber(args[1])) * 1000,
      args[0] === undefined ? '%a %b %e %H:%M:%S %Z %Y' : toText(args[0], format),
    ),
  substr: substring,
  systime: (_args, { now }) => Math.floor(now),
  tolower: (args, { format }) => toText(args[0], format).toLowerCase(),
  toupper: (args, { format }) => toText(args[0], format).toUpperCase(),
};

/** awk's printf formats once; what is missing is empty. `%c` of a number is the character of that code. */
export function printfOnce(args: readonly Value[], format: string): string {
  const [template, ...rest] = args;
  const text = toText(template, format);
  const conversions = [...text.matchAll(/%(?:%|[-+ #0]*(\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z]))/g)].filter(
    (m) => m[0] !== '%%',
  );
  const words: string[] = [];
  let at = 0;
  for (const m of conversions) {
    if (m[1] === '*') words.push(String(Math.trunc(toNumber(rest[at++]))));
    if (m[2] === '*') words.push(String(Math.trunc(toNumber(rest[at++]))));
    words.push(argumentText(rest[at++], m[3]!, format));
  }
  if (conversions.length === 0) return text.replaceAll('%%', '%');
  return printf(text.replaceAll('\\', '\\\\'), words).text;
}

function argumentText(value: Value, conversion: string, format: string): string {
  if ('di'.includes(conversion)) return String(Math.trunc(toNumber(value)) || 0);
  if ('ouxX'.includes(conversion)) return String(Math.max(0, Math.trunc(toNumber(value))));
  if ('eEfFgG'.includes(conversion)) return String(toNumber(value));
  if (conversion === 'c' && typeof value === 'number')
    return String.fromCodePoint(Math.max(0, Math.trunc(value)));
  return toText(value, format);
}

/** sub and gsub: the new text and how often something was replaced. `&` in the replacement is what matched. */
export function substitute(
  text: string,
  pattern: string,
  replacement: string,
  all: boolean,
): { text: string; count: number } {
  const regex = compileRegex(pattern, 'extended');
  let out = '';
  let from = 0;
  let count = 0;
  for (let match = regex.find(text, 0); match;) {
    out += text.slice(from, match.start) + expand(replacement, text.slice(match.start, match.end));
    count++;
    from = match.end;
    if (!all) break;
    if (match.end > match.start) {
      match = regex.find(text, match.end);
      if (match && match.end === match.start && match.start === from && from < text.length) {
        out += text[from]!;
        from++;
        match = regex.find(text, from);
      }
    } else {
      if (from >= text.length) break;
      out += text[from]!;
      from++;
      match = regex.find(text, from);
    }
  }
  return { text: out + text.slice(from), count };
}

function expand(replacement: string, matched: string): string {
  return replacement.replace(
    /\\(\\|&)|&/g,
    (whole, escaped: string | undefined) => escaped ?? (whole === '&' ? matched : whole),
  );
}

export function inputValue(text: string): Value {
  return new InputText(text);
}
