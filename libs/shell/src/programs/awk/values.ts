// awk's values: numbers, strings, and strings from input that look like numbers and compare as such.
import { printf } from '../../text/printf.ts';

/** A field, a line of getline, an element of split or ARGV: a number where it looks like one. */
export class InputText {
  constructor(readonly text: string) {}
}

/** undefined is the uninitialised value: both "" and 0. */
export type Value = number | string | InputText | undefined;
export type AwkArray = Map<string, Value>;

const leadingNumber = /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/;
const wholeNumber = /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/;

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  const m = leadingNumber.exec(typeof value === 'string' ? value : value.text);
  return m ? Number(m[0]) : 0;
}

export function toText(value: Value, format: string): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  if (value instanceof InputText) return value.text;
  return numberText(value, format);
}

export function numberText(value: number, format: string): string {
  if (Number.isInteger(value))
    return Math.abs(value) < 1e16 ? String(value === 0 ? 0 : value) : BigInt(value).toString();
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return printf(format, [String(value)]).text;
}

function asNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  if (value instanceof InputText && wholeNumber.test(value.text)) return Number(value.text);
  return undefined;
}

export function isTrue(value: Value): boolean {
  if (typeof value === 'string') return value !== '';
  const number = asNumber(value);
  return number === undefined ? (value as InputText).text !== '' : number !== 0;
}

/** Numbers compare as numbers, anything else as text. */
export function compare(left: Value, right: Value, format: string): number {
  const [l, r] = [asNumber(left), asNumber(right)];
  if (l !== undefined && r !== undefined && !(left === undefined && right === undefined)) return l - r;
  const [a, b] = [toText(left, format), toText(right, format)];
  return a < b ? -1 : a > b ? 1 : 0;
}
