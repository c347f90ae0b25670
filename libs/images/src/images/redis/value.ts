// The values of Redis as plain data. Texts hold one byte per character, as Redis' strings are bytes.
export interface StringValue {
  readonly type: 'string';
  text: string;
}
export interface ListValue {
  readonly type: 'list';
  items: string[];
}
export interface SetValue {
  readonly type: 'set';
  readonly members: Set<string>;
}
export interface HashValue {
  readonly type: 'hash';
  readonly fields: Map<string, string>;
}
export interface SortedSetValue {
  readonly type: 'zset';
  readonly scores: Map<string, number>;
}
export interface StreamEntry {
  /** Milliseconds and sequence number. */
  readonly id: readonly [number, number];
  readonly fields: readonly string[];
}
export interface StreamValue {
  readonly type: 'stream';
  entries: StreamEntry[];
  last: readonly [number, number];
  readonly groups: Map<string, ConsumerGroup>;
}
export interface ConsumerGroup {
  delivered: readonly [number, number];
  /** Entry id → consumer. */
  readonly pending: Map<string, string>;
}
export type Value = StringValue | ListValue | SetValue | HashValue | SortedSetValue | StreamValue;

export interface Entry {
  readonly value: Value;
  /** Milliseconds since the epoch. */
  expiresAt?: number;
}

/** What an emptied value means: Redis has no empty collections, except streams. */
export function isEmpty(value: Value): boolean {
  switch (value.type) {
    case 'list':
      return value.items.length === 0;
    case 'set':
      return value.members.size === 0;
    case 'hash':
      return value.fields.size === 0;
    case 'zset':
      return value.scores.size === 0;
    default:
      return false;
  }
}

const isInteger = (text: string) => /^-?\d{1,18}$/.test(text);
/** Members in the order Redis 7.2 answers them: small sets of integers are sorted, others keep their order. */
export function membersOf({ members }: SetValue): string[] {
  const all = [...members];
  return all.every(isInteger) ? all.sort((a, b) => Number(a) - Number(b)) : all;
}

const byBytes = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
/** By score, then by member. */
export function ranked({ scores }: SortedSetValue): (readonly [string, number])[] {
  return [...scores].sort(([a, x], [b, y]) => x - y || byBytes(a, b));
}

/** OBJECT ENCODING. */
export function encodingOf(value: Value): string {
  switch (value.type) {
    case 'string':
      return isInteger(value.text) ? 'int' : value.text.length <= 44 ? 'embstr' : 'raw';
    case 'list':
      return value.items.length <= 128 ? 'listpack' : 'quicklist';
    case 'set':
      return [...value.members].every(isInteger) && value.members.size <= 512
        ? 'intset'
        : value.members.size <= 128
          ? 'listpack'
          : 'hashtable';
    case 'hash':
      return value.fields.size <= 128 ? 'listpack' : 'hashtable';
    case 'zset':
      return value.scores.size <= 128 ? 'listpack' : 'skiplist';
    default:
      return 'stream';
  }
}
