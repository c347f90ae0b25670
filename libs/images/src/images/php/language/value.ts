// PHP's values. Strings are byte strings: every character of the JavaScript string is one byte. An integer is a number while
// it is safe and a bigint beyond; a float is an object of its own, because 1 and 1.0 are two values.
import type { PhpClass } from './class.ts';

export class Float {
  constructor(readonly value: number) {}
}

export type Value = null | boolean | number | bigint | Float | string | PhpArray | PhpObject;
export type Key = number | string;

/** A variable's place: what `&` shares. */
export class Ref {
  constructor(public value: Value = null) {}
}

export class PhpObject {
  readonly properties = new Map<string, Value | Ref>();
  /** What a class of ours keeps besides properties: a closure's function, a connection, a date. */
  native: unknown = undefined;

  constructor(
    readonly cls: PhpClass,
    readonly id: number,
  ) {}
}

/** The value in a place that may be a reference. */
export const plain = (slot: Value | Ref): Value => (slot instanceof Ref ? slot.value : slot);

/**
 * An ordered map. Arrays are values: who keeps one marks it `shared`, and who writes to a shared one copies it first
 * ({@link writable}).
 */
export class PhpArray {
  readonly entries = new Map<Key, Value | Ref>();
  next = 0;
  shared = false;
  /** Where `current()` and `next()` are: a position in the order. */
  position = 0;

  static list(values: Iterable<Value>): PhpArray {
    const array = new PhpArray();
    for (const value of values) array.push(value);
    return array;
  }

  static from(pairs: Iterable<readonly [Key, Value]>): PhpArray {
    const array = new PhpArray();
    for (const [key, value] of pairs) array.set(key, value);
    return array;
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: Key): Value | undefined {
    const slot = this.entries.get(key);
    return slot instanceof Ref ? slot.value : slot;
  }

  set(key: Key, value: Value): void {
    const slot = this.entries.get(key);
    if (slot instanceof Ref) slot.value = kept(value);
    else this.put(key, kept(value));
  }

  /** Replaces whatever is there, references too. */
  put(key: Key, slot: Value | Ref): void {
    this.entries.set(key, slot);
    if (typeof key === 'number' && key >= this.next) this.next = key + 1;
  }

  push(value: Value | Ref): void {
    this.entries.set(this.next++, value instanceof Ref ? value : kept(value));
  }

  delete(key: Key): void {
    this.entries.delete(key);
  }

  values(): Value[] {
    return [...this.entries.values()].map(plain);
  }

  keys(): Key[] {
    return [...this.entries.keys()];
  }

  pairs(): [Key, Value][] {
    return [...this.entries].map(([key, slot]) => [key, plain(slot)]);
  }

  get isList(): boolean {
    let index = 0;
    for (const key of this.entries.keys()) if (key !== index++) return false;
    return true;
  }

  clone(): PhpArray {
    const copy = new PhpArray();
    for (const [key, slot] of this.entries) copy.entries.set(key, slot instanceof Ref ? slot : kept(slot));
    copy.next = this.next;
    copy.position = this.position;
    return copy;
  }

  /** The reference in a place; makes one. */
  reference(key: Key): Ref {
    const slot = this.entries.get(key);
    if (slot instanceof Ref) return slot;
    const made = new Ref(slot ?? null);
    this.put(key, made);
    return made;
  }
}

/** Marks an array as having one more owner. */
export function kept(value: Value): Value {
  if (value instanceof PhpArray) value.shared = true;
  return value;
}

/** The array to write to instead of this one. */
export const writable = (array: PhpArray): PhpArray => (array.shared ? array.clone() : array);

const minimum = -(2n ** 63n);
const maximum = 2n ** 63n - 1n;

/** An integer of any size as PHP has it: exact up to 64 bits, a float beyond. */
export function integer(value: bigint): Value {
  if (value < minimum || value > maximum) return new Float(Number(value));
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** The same, as machine arithmetic wraps it. */
export const wrapped = (value: bigint): number | bigint =>
  integer(BigInt.asIntN(64, value)) as number | bigint;

export const isInteger = (value: Value): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

/** `int`, `float`, `string` …: the name in error messages; a class's name for an object. */
export function typeName(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (isInteger(value)) return 'int';
  if (value instanceof Float) return 'float';
  if (typeof value === 'string') return 'string';
  return value instanceof PhpArray ? 'array' : value.cls.name;
}

/** The array key that a value means; undefined for what cannot be one. */
export function arrayKey(value: Value): Key | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return stringKey(value);
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Float) return Number.isFinite(value.value) ? Math.trunc(value.value) : 0;
  return undefined;
}

export function stringKey(text: string): Key {
  if (text.length === 0 || text.length > 16) return text;
  const first = text.charCodeAt(0);
  if (first !== 45 && (first < 48 || first > 57)) return text;
  return /^(0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}
