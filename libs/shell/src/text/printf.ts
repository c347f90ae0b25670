// printf(1)'s formats; awk uses them too.
import { decodeEcho } from '../interpreter/ansi.ts';
import { quoteBackslash } from '../interpreter/quote.ts';

export interface Printed {
  readonly text: string;
  /** `printf: abc: invalid number`, without the name. */
  readonly errors: readonly string[];
}

const conversion =
  /%(?:%|([-+ #0']*)(\*|\d+)?(?:\.(\*|-?\d+)?)?(\.)?(?:hh|h|ll|l|L|q|j|z|t)?([diouxXfFeEgGcsbqaA]|\([^)]*\)T))/g;

export interface FormatOptions {
  /** Formats `%(…)T`. */
  readonly time?: (format: string, seconds: number) => string;
}

/** Formats as long as there are arguments, as the shell's printf does. */
export function printf(format: string, args: readonly string[], options: FormatOptions = {}): Printed {
  const rest = [...args];
  const errors: string[] = [];
  let text = '';
  do {
    const before = rest.length;
    const round = formatOnce(format, rest, errors, options);
    text += round.text;
    if (round.stop) break;
    if (rest.length === before) break;
  } while (rest.length > 0);
  return { text, errors };
}

function formatOnce(
  format: string,
  rest: string[],
  errors: string[],
  options: FormatOptions,
): { text: string; stop: boolean } {
  let text = '';
  let at = 0;
  for (const match of format.matchAll(conversion)) {
    const literal = decodeEcho(format.slice(at, match.index), false);
    text += literal.text;
    if (literal.stop) return { text, stop: true };
    at = match.index + match[0].length;
    if (match[0] === '%%') {
      text += '%';
      continue;
    }
    const letter = match[5]!;
    if (letter === 'b') {
      const escaped = decodeEcho(rest.shift() ?? '', false);
      text += pad(escaped.text, specOf(match, rest));
      if (escaped.stop) return { text, stop: true };
      continue;
    }
    const spec = specOf(match, rest);
    text += letter.endsWith('T')
      ? pad(options.time?.(letter.slice(1, -2), Number(rest.shift() ?? -1)) ?? '', spec)
      : convert(letter, spec, rest.shift(), errors);
  }
  const tail = format.slice(at);
  const bad = /%([^%])?/.exec(tail);
  if (bad) {
    errors.push(bad[1] ? `\`${bad[1]}': invalid format character` : "`%': missing format character");
    return { text: text + decodeEcho(tail.slice(0, bad.index), false).text, stop: true };
  }
  const literal = decodeEcho(tail, false);
  return { text: text + literal.text, stop: literal.stop };
}

export interface Spec {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
}

function specOf(match: RegExpMatchArray, rest: string[]): Spec {
  let flags = match[1] ?? '';
  let width = match[2] === '*' ? Number(rest.shift() ?? 0) : Number(match[2] ?? 0);
  if (width < 0) {
    flags += '-';
    width = -width;
  }
  const hasPoint = /%[-+ #0']*(?:\*|\d+)?\./.test(match[0]);
  const precision =
    match[3] === '*' ? Number(rest.shift() ?? 0) : hasPoint ? Number(match[3] ?? 0) : undefined;
  return { flags, width, precision };
}

function convert(letter: string, spec: Spec, argument: string | undefined, errors: string[]): string {
  if (letter === 's') return formatText(argument ?? '', spec);
  if (letter === 'c') return pad([...(argument ?? '')][0] ?? '', spec);
  if (letter === 'q') return pad(quoteBackslash(argument ?? ''), spec);
  if ('fFeEgGaA'.includes(letter)) return formatFloat(letter, numberFrom(argument, errors), spec);
  return formatInteger(letter, integerFrom(argument, errors), spec);
}

function numberFrom(argument: string | undefined, errors: string[]): number {
  if (argument === undefined || argument === '') return 0;
  if (/^["']/.test(argument)) return argument.codePointAt(1) ?? 0;
  const prefix =
    /^\s*[-+]?(?:0[xX][0-9a-fA-F]+|inf(inity)?|nan|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/i.exec(
      argument,
    )?.[0] ?? '';
  if (prefix !== argument) errors.push(`${argument}: invalid number`);
  if (/inf/i.test(prefix)) return prefix.startsWith('-') ? -Infinity : Infinity;
  return Number(prefix) || 0;
}

function integerFrom(argument: string | undefined, errors: string[]): bigint {
  if (argument === undefined || argument === '') return 0n;
  if (/^["']/.test(argument)) return BigInt(argument.codePointAt(1) ?? 0);
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(argument);
  if (!match || match[0] !== argument) errors.push(`${argument}: invalid number`);
  if (!match) return 0n;
  const digits = match[2]!;
  const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
  return match[1] === '-' ? -value : value;
}

export function formatText(text: string, spec: Spec): string {
  return pad(spec.precision === undefined ? text : [...text].slice(0, spec.precision).join(''), spec);
}

export function pad(text: string, { flags, width }: Spec): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  return flags.includes('-') ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}

export function formatInteger(letter: string, value: bigint, spec: Spec): string {
  const unsigned = !'di'.includes(letter);
  const magnitude = unsigned ? BigInt.asUintN(64, value) : value < 0n ? -value : value;
  const radix = letter === 'o' ? 8 : 'xX'.includes(letter) ? 16 : 10;
  let digits = magnitude.toString(radix);
  if (letter === 'X') digits = digits.toUpperCase();
  if (spec.precision !== undefined) digits = digits.padStart(spec.precision, '0');
  if (spec.flags.includes("'") && radix === 10) digits = digits.replace(/\B(?=(\d{3})+$)/g, ',');
  const alternate = spec.flags.includes('#') && magnitude !== 0n;
  const base = alternate && radix === 16 ? `0${letter}` : alternate && radix === 8 ? '0' : '';
  return withSign(digits, !unsigned && value < 0n, base, spec, unsigned, spec.precision === undefined);
}

function withSign(
  digits: string,
  negative: boolean,
  base: string,
  spec: Spec,
  unsigned: boolean,
  zeroFill: boolean,
): string {
  const { flags, width } = spec;
  const sign = negative ? '-' : unsigned ? '' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const prefix = sign + base;
  if (flags.includes('0') && !flags.includes('-') && zeroFill)
    return prefix + digits.padStart(width - prefix.length, '0');
  return pad(prefix + digits, spec);
}

export function formatFloat(letter: string, value: number, spec: Spec): string {
  const { precision = 6 } = spec;
  const magnitude = Math.abs(value);
  const negative = value < 0 || Object.is(value, -0);
  if (!Number.isFinite(value))
    return withSign(
      Number.isNaN(value) ? 'nan' : 'inf',
      negative,
      '',
      { ...spec, flags: spec.flags.replace('0', '') },
      false,
      true,
    );
  const lower = letter.toLowerCase();
  let digits =
    lower === 'f'
      ? fixed(magnitude, precision)
      : lower === 'e'
        ? exponent(magnitude, precision)
        : general(magnitude, precision, spec);
  if (letter !== lower) digits = digits.toUpperCase();
  return withSign(digits, negative, '', spec, false, true);
}

function fixed(value: number, precision: number): string {
  return value >= 1e21
    ? BigInt(value).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '')
    : value.toFixed(Math.min(100, precision));
}

function exponent(value: number, precision: number): string {
  return value.toExponential(Math.min(100, precision)).replace(/e([-+])(\d)$/, 'e$10$2');
}

function general(value: number, precision: number, spec: Spec): string {
  const significant = precision === 0 ? 1 : precision;
  const power = value === 0 ? 0 : Number(value.toExponential(significant - 1).split('e')[1]);
  const text =
    power < -4 || power >= significant
      ? exponent(value, significant - 1)
      : fixed(value, significant - 1 - power);
  if (spec.flags.includes('#') || !text.includes('.')) return text;
  return text.replace(/\.?0+($|e)/, '$1');
}
