import { decodeBase64, decodeUtf8 } from '@drydock/machinery';
import { goJson, goString } from '../go-format.ts';
import { goSprintf } from '../go-sprintf.ts';

export type TemplateFunction = (...args: unknown[]) => unknown;

/** Go's truth of a template value: not zero, not empty. */
export function isTrue(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** The predefined functions of text/template and the two that kubectl adds. `and` and `or` are in the executor. */
export const templateFunctions: Readonly<Record<string, TemplateFunction>> = {
  and: (...args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1),
  base64decode: (text) => {
    const bytes = decodeBase64(String(text));
    if (!bytes) throw new Error('base64 decode failed: illegal base64 data at input byte 0');
    return decodeUtf8(bytes);
  },
  eq: (first, ...others) => others.some((other) => equal(first, other)),
  exists: (item, ...indices) => {
    try {
      return index(item, ...indices) !== undefined;
    } catch {
      return false;
    }
  },
  ge: (a, b) => order(a, b) >= 0,
  gt: (a, b) => order(a, b) > 0,
  html: (...args) =>
    args
      .map(goString)
      .join('')
      .replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`),
  index,
  js: (...args) => JSON.stringify(args.map(goString).join('')).slice(1, -1),
  le: (a, b) => order(a, b) <= 0,
  len: (value) => {
    if (typeof value === 'string') return value.length;
    if (value === null || typeof value !== 'object')
      throw new Error(`error calling len: len of type ${typeOf(value)}`);
    return Array.isArray(value) ? value.length : Object.keys(value).length;
  },
  lt: (a, b) => order(a, b) < 0,
  ne: (a, b) => !equal(a, b),
  not: (value) => !isTrue(value),
  or: (...args) => args.find(isTrue) ?? args.at(-1),
  print: (...args) => args.map(goString).join(''),
  printf: (format, ...args) => goSprintf(String(format), args),
  println: (...args) => `${args.map(goString).join(' ')}\n`,
  slice: (value, from = 0, to) =>
    (value as string | unknown[]).slice(Number(from), to === undefined ? undefined : Number(to)),
  toJson: (value) => goJson(value),
  urlquery: (...args) => encodeURIComponent(args.map(goString).join('')),
};

function index(item: unknown, ...keys: unknown[]): unknown {
  return keys.reduce((value: unknown, key) => {
    if (value === null || value === undefined) throw new Error('error calling index: index of untyped nil');
    if (!Array.isArray(value) && typeof value !== 'string')
      return (value as Record<string, unknown>)[String(key)];
    const position = Number(key);
    if (typeof key !== 'number')
      throw new Error(`error calling index: cannot index slice/array with type ${typeOf(key)}`);
    if (position < 0 || position >= value.length)
      throw new Error(`error calling index: reflect: slice index out of range`);
    return value[position];
  }, item);
}

function equal(a: unknown, b: unknown): boolean {
  if (a !== null && b !== null && typeof a !== typeof b)
    throw new Error('error calling eq: incompatible types for comparison');
  return a === b;
}

function order(a: unknown, b: unknown): number {
  if (typeof a !== typeof b) throw new Error('error calling lt: incompatible types for comparison');
  if (typeof a === 'number') return a - (b as number);
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'nil';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
