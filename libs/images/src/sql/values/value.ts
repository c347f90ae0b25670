// Values at run time. Integers are bigint, exact fractions Decimal, doubles number; dates and times are text in ISO form.
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}
export type Value = null | bigint | number | string | boolean | Decimal;
export type Row = readonly Value[];

export const isDecimal = (value: Value): value is Decimal => typeof value === 'object' && value !== null;

export function decimal(digits: bigint, scale: number): Decimal {
  return { digits, scale };
}

/** Undefined when the text is no plain number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?\s*$/.exec(text);
  if (!match || (!match[2] && !match[3])) return undefined;
  const digits = BigInt(`${match[2] ?? ''}${match[3] ?? ''}`);
  return decimal(match[1] === '-' ? -digits : digits, match[3]?.length ?? 0);
}

const tenTo = (power: number) => 10n ** BigInt(power);

/** Rounds half away from zero. */
export function rescale(value: Decimal, scale: number): Decimal {
  if (scale >= value.scale) return decimal(value.digits * tenTo(scale - value.scale), scale);
  const unit = tenTo(value.scale - scale);
  const half = unit / 2n;
  const negative = value.digits < 0n;
  const size = negative ? -value.digits : value.digits;
  const rounded = (size + half) / unit;
  return decimal(negative ? -rounded : rounded, scale);
}

export function truncate(value: Decimal, scale: number): Decimal {
  if (scale >= value.scale) return rescale(value, scale);
  return decimal(value.digits / tenTo(value.scale - scale), scale);
}

export function decimalText({ digits, scale }: Decimal): string {
  const negative = digits < 0n;
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
  return negative ? `-${whole}` : whole;
}

/** Doubles as MySQL and PostgreSQL print them: exponents without padding beyond 1e15. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const text = String(Object.is(value, -0) ? '-0' : value);
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e15 || size < 1e-15)) return value.toExponential().replace('e+', 'e');
  return /e-/.test(text) ? value.toFixed(20).replace(/0+$/, '') : text;
}

export function textOf(value: Exclude<Value, null>): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return doubleText(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return decimalText(value);
}

/** MySQL's reading of a text as a number: the longest prefix that is one, else 0. */
export function leadingNumber(text: string): number {
  const match = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/.exec(text);
  return match ? Number(match[0]) : 0;
}

export function numberOf(value: Exclude<Value, null>): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return leadingNumber(value);
  return Number(decimalText(value));
}

/** As an exact number where it is one; texts become doubles. */
export function numericOf(value: Exclude<Value, null>): bigint | number | Decimal {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'string' ? leadingNumber(value) : value;
}

export function decimalOf(value: bigint | number | Decimal): Decimal {
  if (typeof value === 'bigint') return decimal(value, 0);
  if (typeof value !== 'number') return value;
  return parseDecimal(plainNumber(value)) ?? decimal(0n, 0);
}

function plainNumber(value: number): string {
  const text = String(value);
  return /e/.test(text) ? value.toFixed(Math.abs(value) < 1 ? 20 : 0) : text;
}

/** Rounded to a whole number, half away from zero. */
export function integerOf(value: Exclude<Value, null>): bigint {
  const exact = numericOf(value);
  if (typeof exact === 'bigint') return exact;
  if (typeof exact === 'number') {
    if (!Number.isFinite(exact)) return 0n;
    return BigInt(exact < 0 ? -Math.round(-exact) : Math.round(exact));
  }
  return rescale(exact, 0).digits;
}

export function isTrue(value: Value): boolean {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value !== 0n;
  if (isDecimal(value)) return value.digits !== 0n;
  return numberOf(value) !== 0;
}

export function compareNumbers(left: bigint | number | Decimal, right: bigint | number | Decimal): number {
  if (typeof left === 'bigint' && typeof right === 'bigint') return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'number' || typeof right === 'number') {
    const [a, b] = [numberOf(left), numberOf(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  const [a, b] = [decimalOf(left), decimalOf(right)];
  const scale = Math.max(a.scale, b.scale);
  return compareNumbers(rescale(a, scale).digits, rescale(b, scale).digits);
}
