// What etcd is to Kubernetes: one ordered map of keys such as `/registry/pods/default/web`, one revision for the whole
// cluster that every write raises, and watches that continue from a revision.
import type { KubeObject } from '@drydock/machinery';
import { Compacted, FutureRevision, KeyExists, KeyNotFound, RevisionConflict } from './errors.ts';
import type { Entry } from './entry.ts';
import { parseSnapshot, serializeSnapshot, type Snapshot } from './snapshot.ts';
import { treeDelete, treeGet, treeRank, treeSet, treeVisit, type Tree } from './tree.ts';
import { WatchTable } from './watch-table.ts';

/** A change of one key. `value` of a deletion is the last state, stamped with the revision of the deletion. */
export interface StoreEvent {
  readonly type: 'PUT' | 'DELETE';
  readonly key: string;
  readonly revision: number;
  readonly value: KubeObject;
  /** The state before; absent when the key was created. */
  readonly previous?: KubeObject;
  /** What etcd knows about the key after this event; absent when it was deleted. */
  readonly entry?: Entry;
  /** The same before it; absent when the key was created. */
  readonly previousEntry?: Entry;
}

export interface RangeOptions {
  /** Reads the map as it was at this revision. Default: now. */
  readonly revision?: number;
  /** Starts behind this key (exclusive). */
  readonly after?: string;
  readonly limit?: number;
}

export interface RangeResult {
  readonly items: readonly KubeObject[];
  readonly keys: readonly string[];
  readonly revision: number;
  /** How many entries of the prefix follow the last one returned. */
  readonly remaining: number;
}

export interface WatchOptions {
  /** Exclusive: the first event is the one after this revision. */
  readonly after: number;
  readonly onEvent: (event: StoreEvent) => void;
  /** The store was put back to another state: everything known from this watch is void. */
  readonly onClose?: () => void;
}

export interface Store {
  readonly revision: number;
  /** Events and ranges at or before this revision are gone. */
  readonly compactRevision: number;
  readonly size: number;
  get(key: string): KubeObject | undefined;
  range(prefix: string, options?: RangeOptions): RangeResult;
  /** Entries of `from` <= key < `to` in order, with what etcd itself knows of them. `to` absent: to the end. */
  entries(from: string, to?: string, revision?: number): readonly (readonly [string, Entry])[];
  /** Returns the stored object: `value` with metadata.resourceVersion set. */
  create(key: string, value: KubeObject): KubeObject;
  /** `expected` is the resourceVersion that the stored object must still have. */
  update(key: string, value: KubeObject, expected?: string): KubeObject;
  /** Returns the last state, stamped with the revision of the deletion. */
  delete(key: string, expected?: string): KubeObject;
  /** `prefix` ends with `/`, is one whole key, or is empty: everything. Past events are delivered before this returns. Returns the end of the watch. */
  watch(prefix: string, options: WatchOptions): () => void;
  /** Forgets the states before `revision` and the events up to it. */
  compact(revision: number): void;
  /** The whole state as a value: O(1), later writes do not touch it. */
  snapshot(): Snapshot;
  /** Puts the whole state back. All watches are closed and all history is compacted. */
  restore(snapshot: Snapshot): void;
  /** The state as text: equal states give equal bytes. */
  serialize(): string;
}

export interface StoreOptions {
  /** Continue from a snapshot, or from the text of `serialize()`. */
  readonly from?: Snapshot | string;
  /**
   * How many past revisions can be read and watched from, at most: a bound on memory, for the API server compacts by
   * time. Default 20,000.
   */
  readonly history?: number;
}

interface PastEvent {
  readonly event: StoreEvent;
  /** The map after this event. */
  readonly root: Tree<Entry>;
}

const stamp = (value: KubeObject, revision: number): KubeObject => ({
  ...value,
  metadata: { ...value.metadata, resourceVersion: String(revision) },
});

/** An empty store, or one that continues from a snapshot. */
export function createStore(options: StoreOptions = {}): Store {
  return new MemoryStore(options);
}

class MemoryStore implements Store {
  #root: Tree<Entry>;
  #revision = 1;
  /** Events of the revisions compactRevision+1 … revision, without gaps: one write is one revision. */
  #past: PastEvent[] = [];
  #compactRevision = 1;
  #compactRoot: Tree<Entry>;
  readonly #watches = new WatchTable();
  readonly #history: number;

  constructor({ from, history = 20_000 }: StoreOptions) {
    this.#history = history;
    if (from !== undefined) this.restore(typeof from === 'string' ? parseSnapshot(from) : from);
  }

  get revision(): number {
    return this.#revision;
  }

  get compactRevision(): number {
    return this.#compactRevision;
  }

  get size(): number {
    return this.#root?.size ?? 0;
  }

  get(key: string): KubeObject | undefined {
    return treeGet(this.#root, key)?.value;
  }

  range(
    prefix: string,
    { revision = this.#revision, after, limit = Infinity }: RangeOptions = {},
  ): RangeResult {
    const root = this.#rootAt(revision);
    const items: KubeObject[] = [];
    const keys: string[] = [];
    const end = prefixEnd(prefix);
    const from = after === undefined ? prefix : `${after}\0`;
    treeVisit(root, from, end, (key, { value }) => {
      if (items.length >= limit) return false;
      items.push(value);
      keys.push(key);
      return true;
    });
    const remaining = items.length < limit ? 0 : treeRank(root, end) - treeRank(root, from) - items.length;
    return { items, keys, revision, remaining };
  }

  entries(from: string, to?: string, revision = this.#revision): readonly (readonly [string, Entry])[] {
    const found: [string, Entry][] = [];
    treeVisit(this.#rootAt(revision), from, to, (key, entry) => {
      found.push([key, entry]);
      return true;
    });
    return found;
  }

  create(key: string, value: KubeObject): KubeObject {
    if (this.get(key)) throw new KeyExists(key);
    return this.#put(key, value, undefined);
  }

  update(key: string, value: KubeObject, expected?: string): KubeObject {
    return this.#put(key, value, this.#expect(key, expected));
  }

  delete(key: string, expected?: string): KubeObject {
    const previousEntry = this.#expect(key, expected);
    const previous = previousEntry.value;
    const revision = this.#revision + 1;
    const value = stamp(previous, revision);
    const event: StoreEvent = { type: 'DELETE', key, revision, value, previous, previousEntry };
    this.#commit(event, treeDelete(this.#root, key));
    return value;
  }

  watch(prefix: string, { after, onEvent, onClose }: WatchOptions): () => void {
    if (after < this.#compactRevision) throw new Compacted(after, this.#compactRevision);
    if (after > this.#revision) throw new FutureRevision(after, this.#revision);
    const exact = prefix !== '' && !prefix.endsWith('/');
    for (const { event } of this.#past.slice(after - this.#compactRevision))
      if (exact ? event.key === prefix : event.key.startsWith(prefix)) onEvent(event);
    return this.#watches.add(prefix, { onEvent, onClose });
  }

  compact(revision: number): void {
    const count = Math.min(revision, this.#revision) - this.#compactRevision;
    if (count <= 0) return;
    const dropped = this.#past.splice(0, count);
    this.#compactRevision += count;
    this.#compactRoot = dropped[dropped.length - 1]!.root;
  }

  snapshot(): Snapshot {
    return { revision: this.#revision, root: this.#root };
  }

  restore(snapshot: Snapshot): void {
    this.#root = this.#compactRoot = snapshot.root;
    this.#revision = this.#compactRevision = snapshot.revision;
    this.#past = [];
    this.#watches.closeAll();
  }

  serialize(): string {
    return serializeSnapshot(this.snapshot());
  }

  #expect(key: string, expected: string | undefined): Entry {
    const current = treeGet(this.#root, key);
    if (!current) throw new KeyNotFound(key);
    if (expected !== undefined && current.value.metadata.resourceVersion !== expected)
      throw new RevisionConflict(key);
    return current;
  }

  #put(key: string, given: KubeObject, before: Entry | undefined): KubeObject {
    const revision = this.#revision + 1;
    const value = stamp(given, revision);
    const entry: Entry = { value, created: before?.created ?? revision, version: (before?.version ?? 0) + 1 };
    const previous = before && { previous: before.value, previousEntry: before };
    this.#commit({ type: 'PUT', key, revision, value, entry, ...previous }, treeSet(this.#root, key, entry));
    return value;
  }

  #commit(event: StoreEvent, root: Tree<Entry>): void {
    this.#root = root;
    this.#revision = event.revision;
    this.#past.push({ event, root });
    // a quarter of slack, so that the splice is paid once in many writes
    if (this.#past.length > this.#history * 1.25) this.compact(this.#revision - this.#history);
    this.#watches.dispatch(event);
  }

  #rootAt(revision: number): Tree<Entry> {
    if (revision === this.#revision) return this.#root;
    if (revision > this.#revision) throw new FutureRevision(revision, this.#revision);
    if (revision < this.#compactRevision) throw new Compacted(revision, this.#compactRevision);
    if (revision === this.#compactRevision) return this.#compactRoot;
    return this.#past[revision - this.#compactRevision - 1]!.root;
  }
}

/** The first key behind all keys with this prefix, which is not empty. */
export function prefixEnd(prefix: string): string {
  const last = prefix.length - 1;
  return prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
}
