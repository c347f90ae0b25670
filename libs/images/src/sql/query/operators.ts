// Comparison and arithmetic.
import type { Dialect } from '../dialect.ts';
import { SqlError } from '../errors.ts';
import { datetimeText, dateText, parseDatetime } from '../values/temporal.ts';
import { isTemporal, types, type SqlType } from '../values/types.ts';
import { compareNumbers, decimal, decimalOf, isDecimal, isTrue, numberOf, numericOf, rescale, textOf, truncate, type Decimal, type Value } from '../values/value.ts'; // prettier-ignore

/** Letters that a case-insensitive collation holds to be the same; trailing spaces count for nothing. */
export function foldText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/ +$/, '');
}

function asTemporal(value: Exclude<Value, null>, family: string): string {
  const ms = parseDatetime(textOf(value));
  if (ms === undefined) return textOf(value);
  return family === 'date' ? dateText(ms) : datetimeText(ms);
}

/** Negative, zero or positive; undefined when one of them is NULL. */
export function compareValues(
  dialect: Dialect,
  left: Value,
  right: Value,
  leftType: SqlType,
  rightType: SqlType,
): number | undefined {
  if (left === null || right === null) return undefined;
  if (isTemporal(leftType) || isTemporal(rightType)) {
    const families = [leftType.family, rightType.family];
    if (!families.includes('time')) {
      const bare = families.every((family) => family === 'date') ? 'date' : 'datetime';
      const [a, b] = [asTemporal(left, bare), asTemporal(right, bare)];
      return a < b ? -1 : a > b ? 1 : 0;
    }
  }
  if (typeof left === 'string' && typeof right === 'string') {
    const exact = dialect.caseSensitive || leftType.family === 'binary' || rightType.family === 'binary';
    const [a, b] = exact ? [left, right] : [foldText(left), foldText(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (typeof left === 'boolean' && typeof right === 'string')
    return compareNumbers(left ? 1n : 0n, /^(t|true|yes|on|1)$/i.test(right) ? 1n : 0n);
  return compareNumbers(numericOf(left), numericOf(right));
}

/** How ORDER BY, MIN and MAX see two values of one type: NULL is smallest. */
export function orderValues(dialect: Dialect, left: Value, right: Value, type: SqlType): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
  return compareValues(dialect, left, right, type, type) ?? 0;
}

/** A text that is equal for values that GROUP BY, DISTINCT and joins hold to be equal. */
export function groupKey(dialect: Dialect, value: Value): string {
  if (value === null) return 'n';
  if (typeof value === 'string') return `s${dialect.caseSensitive ? value : foldText(value)}`;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  const text = textOf(value);
  return `d${/\./.test(text) ? text.replace(/\.?0+$/, '') : text}`;
}

export function arithmeticType(dialect: Dialect, operator: string, left: SqlType, right: SqlType): SqlType {
  const families = [left.family, right.family];
  if (['|', '&', '^', '<<', '>>'].includes(operator))
    return dialect.family === 'mysql' ? { ...types.integer, unsigned: true } : types.integer;
  if (operator === 'DIV') return types.integer;
  const isFloat = (family: string) =>
    family === 'float' || ((family === 'text' || family === 'json') && dialect.family === 'mysql');
  if (families.some(isFloat)) return types.double;
  const scales = [left.scale ?? 0, right.scale ?? 0] as const;
  if (operator === '/' && dialect.family === 'mysql')
    return { ...types.decimal, scale: scales[0] + 4, length: 20 };
  if (families.includes('decimal')) {
    const scale = operator === '*' ? scales[0] + scales[1] : Math.max(...scales);
    return { ...types.decimal, scale, length: 20 };
  }
  return types.integer;
}

/** `a operator b` for numbers; NULL stays NULL. */
export function calculate(
  dialect: Dialect,
  operator: string,
  left: Value,
  right: Value,
  shown: () => string,
): Value {
  if (left === null || right === null) return null;
  const [a, b] = [numericOf(left), numericOf(right)];
  if (operator === '/' || operator === '%' || operator === 'DIV') return divide(dialect, operator, a, b);
  if (typeof a === 'bigint' && typeof b === 'bigint') return integers(dialect, operator, a, b, shown);
  if (typeof a === 'number' || typeof b === 'number') return doubles(operator, numberOf(a), numberOf(b));
  return decimals(operator, decimalOf(a), decimalOf(b));
}

function integers(dialect: Dialect, operator: string, a: bigint, b: bigint, shown: () => string): Value {
  const bits = (value: bigint) => BigInt.asUintN(64, value);
  const results: Readonly<Record<string, () => bigint>> = {
    '+': () => a + b,
    '-': () => a - b,
    '*': () => a * b,
    '|': () => bits(a | b),
    '&': () => bits(a & b),
    '^': () => (dialect.family === 'postgres' ? a ** b : bits(a ^ b)),
    '<<': () => bits(a << b),
    '>>': () => bits(a) >> b,
  };
  const result = results[operator]!();
  if (result > 2n ** 64n - 1n || result < -(2n ** 63n))
    throw new SqlError(dialect.errors.numberOutOfRange('BIGINT', shown()));
  return result;
}

const doubles = (operator: string, a: number, b: number): Value =>
  operator === '+'
    ? a + b
    : operator === '-'
      ? a - b
      : operator === '*'
        ? a * b
        : operator === '^'
          ? a ** b
          : 0;

function decimals(operator: string, a: Decimal, b: Decimal): Value {
  if (operator === '*') return decimal(a.digits * b.digits, a.scale + b.scale);
  const scale = Math.max(a.scale, b.scale);
  const [x, y] = [rescale(a, scale).digits, rescale(b, scale).digits];
  return decimal(operator === '-' ? x - y : x + y, scale);
}

function divide(
  dialect: Dialect,
  operator: string,
  a: bigint | number | Decimal,
  b: bigint | number | Decimal,
): Value {
  if (!isTrue(b)) {
    if (dialect.family === 'postgres') throw new SqlError(dialect.errors.divisionByZero());
    return null;
  }
  const floating = typeof a === 'number' || typeof b === 'number';
  if (operator === '%') {
    if (typeof a === 'bigint' && typeof b === 'bigint') return a % b;
    if (floating) return numberOf(a) % numberOf(b);
    const [x, y] = [decimalOf(a), decimalOf(b)];
    const scale = Math.max(x.scale, y.scale);
    return decimal(rescale(x, scale).digits % rescale(y, scale).digits, scale);
  }
  if (operator === 'DIV')
    return floating
      ? BigInt(Math.trunc(numberOf(a) / numberOf(b)))
      : truncate(divideDecimals(decimalOf(a), decimalOf(b), 8), 0).digits;
  if (floating) return numberOf(a) / numberOf(b);
  if (dialect.family === 'postgres') {
    if (typeof a === 'bigint' && typeof b === 'bigint') return a / b;
    return divideDecimals(decimalOf(a), decimalOf(b), 16);
  }
  const x = decimalOf(a);
  return divideDecimals(x, decimalOf(b), x.scale + 4);
}

export function divideDecimals(a: Decimal, b: Decimal, scale: number): Decimal {
  const digits = (a.digits * 10n ** BigInt(scale + 1 + b.scale)) / (b.digits * 10n ** BigInt(a.scale));
  return rescale(decimal(digits, scale + 1), scale);
}

export const asTruth = (dialect: Dialect, value: boolean): Value =>
  dialect.booleans ? value : value ? 1n : 0n;
export { isDecimal };

/** LIKE's pattern as a regular expression. */
export function likePattern(pattern: string, escape: string, insensitive: boolean): RegExp {
  let source = '';
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern[index]!;
    if (char === escape && index + 1 < pattern.length) source += quoteRegex(pattern[++index]!);
    else source += char === '%' ? '[^]*' : char === '_' ? '[^]' : quoteRegex(char);
  }
  return new RegExp(`^${source}$`, insensitive ? 'iu' : 'u');
}
const quoteRegex = (text: string) =>
  text.replace(/[\\^$.*+?()[\]{}|/-]/g, (char) => (char === '-' ? '-' : `\\${char}`));
