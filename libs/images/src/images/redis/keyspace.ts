// The data of one Redis: plain values, so that it can be written down and read back.

export type Value =
  | string
  | { readonly list: string[] }
  | { readonly set: string[] }
  | { readonly hash: Record<string, string> };

export interface Entry {
  value: Value;
  /** Milliseconds since the epoch. */
  expiresAt?: number;
}

export const typeOf = (value: Value) => (typeof value === 'string' ? 'string' : Object.keys(value)[0]!);

export class Keyspace {
  #entries = new Map<string, Entry>();

  constructor(private readonly now: () => number) {}

  /** Expired keys go when they are looked at: no timers. */
  get(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry?.expiresAt !== undefined && entry.expiresAt <= this.now()) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry;
  }

  set(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
  }

  delete(key: string): boolean {
    return this.get(key) !== undefined && this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  keys(): string[] {
    return [...this.#entries.keys()].filter((key) => this.get(key) !== undefined);
  }

  dump(): string {
    return JSON.stringify([...this.#entries]);
  }

  load(text: string): void {
    this.#entries = new Map(JSON.parse(text) as [string, Entry][]);
  }
}
