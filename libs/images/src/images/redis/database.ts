// One numbered database: keys to values. Expired keys go when they are looked at: no timers.
import { wrongType } from './error.ts';
import { isEmpty, type Entry, type Value } from './value.ts';

type OfType<T extends Value['type']> = Extract<Value, { readonly type: T }>;

export class Database {
  #entries = new Map<string, Entry>();
  hits = 0;
  misses = 0;
  expired = 0;

  constructor(private readonly now: () => number) {}

  entry(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry?.expiresAt !== undefined && entry.expiresAt <= this.now()) {
      this.#entries.delete(key);
      this.expired++;
      return undefined;
    }
    return entry;
  }

  /** The value of a key, which must have this type. Throws WRONGTYPE. */
  find<T extends Value['type']>(key: string, type: T): OfType<T> | undefined {
    const entry = this.entry(key);
    if (entry) this.hits++;
    else this.misses++;
    if (entry && entry.value.type !== type) throw wrongType();
    return entry?.value as OfType<T> | undefined;
  }

  /** The same, made when it is not there. */
  open<T extends Value['type']>(key: string, type: T, make: () => OfType<T>): OfType<T> {
    const found = this.find(key, type);
    if (found) return found;
    const value = make();
    this.#entries.set(key, { value });
    return value;
  }

  put(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
  }

  /** After taking something out: an empty collection is no key. */
  tidy(key: string): void {
    const entry = this.#entries.get(key);
    if (entry && isEmpty(entry.value)) this.#entries.delete(key);
  }

  delete(key: string): boolean {
    return this.entry(key) !== undefined && this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  keys(): string[] {
    return [...this.#entries.keys()].filter((key) => this.entry(key) !== undefined);
  }

  entries(): (readonly [string, Entry])[] {
    return this.keys().map((key) => [key, this.#entries.get(key)!] as const);
  }
}
