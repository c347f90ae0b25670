// memory_limit: what a script has made is counted as it is made; what it still holds is measured only when that is too much.
import { Stop } from './failures.ts';
import type { Interpreter } from './interpreter.ts';
import { PhpArray, PhpObject, Ref } from './value.ts';

const mebibyte = 1024 * 1024;
/** What one script may hold here, whatever its settings allow. */
const mostBytes = 128 * mebibyte;
const measureAgainAfter = 8 * mebibyte;

/** Bytes of a string of this length in PHP: head, text, zero, rounded up. */
export const stringBytes = (length: number): number => (24 + length + 1 + 7) & ~7;

const capacity = (size: number): number => (size <= 8 ? 8 : 2 ** Math.ceil(Math.log2(size)));
/** A list has 16 bytes for each place, any other array 36. */
const placesBytes = (array: PhpArray, places: number): number =>
  typeof array.entries.keys().next().value === 'string' ? places * 36 : places * 16 + 8;
const arrayBytes = (array: PhpArray): number =>
  array.size === 0 ? 0 : 56 + placesBytes(array, capacity(array.size));
const objectBytes = (object: PhpObject): number => 40 + 16 * object.properties.size;

/** One script's memory. */
export class MemoryBudget {
  #made = 0;
  #measureAt = mostBytes;

  constructor(private readonly interpreter: Interpreter) {}

  /** Counts a new string. */
  text<T>(value: T): T {
    if (typeof value === 'string' && value.length > 0) this.take(stringBytes(value.length));
    return value;
  }

  /** Counts a new array with the strings in it; one that others hold is not new. */
  array(array: PhpArray): void {
    if (array.shared) return;
    let bytes = arrayBytes(array);
    for (const slot of array.entries.values())
      if (typeof slot === 'string') bytes += stringBytes(slot.length);
      else if (slot instanceof PhpArray) bytes += arrayBytes(slot);
    this.take(bytes);
  }

  /** Counts the room that an array takes when it has become too small: twice as much. */
  grown(array: PhpArray): void {
    const { size } = array;
    if (size >= 8 && (size & (size - 1)) === 0)
      this.take(placesBytes(array, size), placesBytes(array, size * 2));
  }

  /** Counts bytes; `asked` is what PHP would ask of the system for them. */
  take(bytes: number, asked = bytes): void {
    this.#made += bytes;
    if (this.#made <= this.#measureAt && asked <= mostBytes) return;
    const { limit, said } = this.#limit();
    this.#made = asked > limit ? Infinity : Math.min(this.#made, this.#held() + bytes);
    if (this.#made > limit)
      throw new Stop(
        said === undefined
          ? 'not simulated: a script that holds more than 128 MiB'
          : `Allowed memory size of ${said} bytes exhausted (tried to allocate ${pages(asked)} bytes)`,
      );
    this.#measureAt = Math.max(mostBytes, this.#made + measureAgainAfter);
  }

  #limit(): { readonly limit: number; readonly said?: number } {
    const match = /^(\d+)([KMG]?)$/i.exec(this.interpreter.host.ini('memory_limit') ?? '');
    const units: Readonly<Record<string, number>> = { K: 1024, M: mebibyte, G: 1024 * mebibyte };
    const said = match ? Number(match[1]) * (units[match[2]!.toUpperCase()] ?? 1) : Infinity;
    return said <= mostBytes ? { limit: said, said } : { limit: mostBytes };
  }

  /** What can be reached now. A string in two places counts twice: it is never more than what was made. */
  #held(): number {
    const { interpreter } = this;
    const seen = new Set<object>();
    const open: unknown[] = [
      ...interpreter.globals.values(),
      ...interpreter.constants.values(),
      ...interpreter.buffers.map(({ text }) => text),
      ...[...interpreter.functions.values()].flatMap(({ statics }) => [...statics.values()]),
      ...[...interpreter.classes.values()].flatMap(({ statics }) => [...statics.values()]),
      ...interpreter.stack.flatMap(({ variables, self, args }) => [...variables.values(), self, ...args]),
    ];
    let bytes = 0;
    const each = (value: unknown): void => {
      if (typeof value === 'string') bytes += stringBytes(value.length);
      else if (typeof value === 'object' && value !== null && !seen.has(value)) {
        seen.add(value);
        open.push(value);
      }
    };
    const roots = open.splice(0);
    for (const root of roots) each(root);
    for (let value = open.pop(); value !== undefined; value = open.pop()) {
      if (value instanceof Ref) each(value.value);
      else if (value instanceof PhpArray) {
        bytes += arrayBytes(value);
        for (const slot of value.entries.values()) each(slot);
      } else if (value instanceof PhpObject) {
        bytes += objectBytes(value);
        for (const slot of value.properties.values()) each(slot);
        for (const inner of nativeValues(value.native)) each(inner);
      }
    }
    interpreter.steps += Math.floor(seen.size / 10);
    return bytes;
  }
}

/** What a closure or a generator holds. */
function nativeValues(native: unknown): readonly unknown[] {
  if (typeof native !== 'object' || native === null) return [];
  const { self, bound, frame } = native as {
    self?: unknown;
    bound?: ReadonlyMap<string, Ref>;
    frame?: { readonly variables: ReadonlyMap<string, Ref> };
  };
  return [self, ...(bound?.values() ?? []), ...(frame?.variables.values() ?? [])];
}

/** Small pieces come from runs of pages of 4096 bytes, as the Zend engine asks for them. */
function pages(bytes: number): number {
  const sizes: readonly (readonly [upTo: number, pages: number])[] = [
    [256, 1], [320, 5], [384, 3], [512, 1], [640, 5], [768, 3], [1024, 2], [1280, 5], [1536, 3], [1792, 7], [2048, 4], [2560, 5], [3072, 3],
  ]; // prettier-ignore
  if (bytes > 2 * mebibyte - 4096) return bytes;
  const known = sizes.find(([upTo]) => bytes <= upTo);
  return 4096 * (known?.[1] ?? Math.ceil(bytes / 4096));
}
