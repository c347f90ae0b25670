// The store as the etcd program sees it: keys with bytes. What `etcdctl put` and `del` do, the API server's watches see.
import { decodeStorage, encodeStorage } from '@drydock/apiserver';
import {
  Compacted,
  FutureRevision,
  modRevisionOf,
  parseSnapshot,
  type Lease,
  type Lessor,
  type Entry,
  type Snapshot,
  type Store,
  type StoreEvent,
} from '@drydock/etcd';
import {
  EtcdRefusal,
  type EtcdBackend,
  type EtcdEvent,
  type EtcdLeases,
  type KeyValue,
  type LeaseState,
} from '@drydock/images';
import { decodeUtf8, encodeUtf8, type Clock } from '@drydock/machinery';
import type { EtcdCertificates } from '../access/certificates.ts';
import { isRaw, rawBytes, rawValue } from './raw-value.ts';

const pageSize = 4096;
/** What bbolt adds: pages that are not full, its own tree, etcd's other buckets. */
const overhead = 1.3;
const emptyDatabase = 5 * pageSize;
const registry = '/registry/';

export function createEtcdBackend(
  store: Store,
  lessor: Lessor,
  certificates: EtcdCertificates,
  clock: Clock,
): EtcdBackend {
  return new StoreBackend(store, lessor, certificates, clock);
}

class StoreBackend implements EtcdBackend {
  readonly #store: Store;
  readonly certificate: EtcdBackend['certificate'];
  readonly clientCertificates: readonly string[];
  readonly leases: EtcdLeases;
  readonly #lessor: Lessor;
  /** The file never shrinks by itself. */
  #allocated = emptyDatabase;
  /** Data directories that have been opened: the one in use, and what the others held when they were left. */
  #current: string | undefined;
  readonly #left = new Map<string, Snapshot>();
  #opened = 0;

  constructor(store: Store, lessor: Lessor, { server, clients }: EtcdCertificates, clock: Clock) {
    this.#store = store;
    this.#lessor = lessor;
    this.leases = leasesOf(lessor, clock);
    this.certificate = server;
    this.clientCertificates = clients;
  }

  get revision(): number {
    return this.#store.revision;
  }

  range(from: string, to: string | undefined, revision: number | undefined): readonly KeyValue[] {
    return refusing(() => this.#store.entries(from, to, revision)).map(([key, entry]) => {
      const lease = this.#lessor.leaseOf(key)?.id;
      return { ...keyValue(key, entry), ...(lease === undefined ? {} : { lease }) };
    });
  }

  put(key: string, value: Uint8Array): void {
    const decoded = key.startsWith(registry) ? decodeStorage(value) : rawValue(value);
    if (!decoded) throw new EtcdRefusal('not simulated: a value below /registry/ that is no Kubernetes object');
    if (this.#store.get(key)) this.#store.update(key, decoded);
    else this.#store.create(key, decoded);
  } // prettier-ignore

  delete(key: string): void {
    if (this.#store.get(key)) this.#store.delete(key);
  }

  watch(after: number, onEvent: (event: EtcdEvent) => void, onClose: () => void): () => void {
    return refusing(() =>
      this.#store.watch('', { after, onEvent: (event) => onEvent(etcdEvent(event)), onClose }),
    );
  }

  compact(revision: number): void {
    if (revision > this.revision)
      throw new EtcdRefusal('etcdserver: mvcc: required revision is a future revision');
    if (revision <= this.#store.compactRevision)
      throw new EtcdRefusal('etcdserver: mvcc: required revision has been compacted');
    this.#store.compact(revision);
  }

  size(): { allocated: number; inUse: number } {
    const entries = this.#store.entries('');
    const bytes = entries.reduce((sum, [key, entry]) => sum + key.length + bytesOf(entry).length, 0);
    const history = this.#store.revision - this.#store.compactRevision;
    const average = bytes / Math.max(1, entries.length);
    const pages = Math.ceil(((bytes + history * average) * overhead) / pageSize);
    const inUse = Math.max(emptyDatabase - pageSize, pages * pageSize);
    this.#allocated = Math.max(this.#allocated, inUse + pageSize);
    return { allocated: this.#allocated, inUse };
  }

  defragment(): void {
    this.#allocated = emptyDatabase;
    this.size();
  }

  snapshot(): Uint8Array {
    return encodeUtf8(this.#store.serialize());
  }

  open(database: Uint8Array): Uint8Array | undefined {
    const text = decodeUtf8(database);
    const [, marked] = /^live (\S+)/.exec(text) ?? [];
    if (marked !== undefined && (marked === this.#current || !this.#left.has(marked))) {
      this.#current = marked;
      return undefined;
    }
    const next = marked === undefined ? stateOf(text, this.#current === undefined) : this.#left.get(marked);
    if (this.#current !== undefined) this.#left.set(this.#current, this.#store.snapshot());
    if (next) this.#store.restore(next);
    this.#current = marked ?? `data-${++this.#opened}`;
    return marked === undefined ? encodeUtf8(`live ${this.#current}\n`) : undefined;
  }
}

/** The state in a restored directory; undefined for the first directory of all, which is empty and gets the store's. */
function stateOf(text: string, first: boolean): Snapshot | undefined {
  if (text !== '') return parseSnapshot(text);
  if (first) return undefined;
  throw new Error('not simulated: a control plane on an empty data directory');
}

function leasesOf(lessor: Lessor, clock: Clock): EtcdLeases {
  const stateOf = ({ id, ttlSeconds, expiresAt, keys }: Lease): LeaseState => ({
    id,
    ttlSeconds,
    remainingSeconds: Math.max(0, Math.floor((expiresAt - clock.now()) / 1000)),
    keys: [...keys],
  });
  const known = (lease: Lease | undefined) => lease && stateOf(lease);
  return {
    get all() {
      return lessor.all.map(stateOf);
    },
    find: (id) => known(lessor.find(id)),
    grant: (ttlSeconds) => stateOf(lessor.grant(ttlSeconds)),
    keepAlive: (id) => known(lessor.keepAlive(id)),
    revoke: (id) => lessor.revoke(id),
    attach: (key, id) => lessor.attach(key, id),
  };
}

function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Compacted || error instanceof FutureRevision) throw new EtcdRefusal(error.message);
    throw error;
  }
}

const bytesOf = ({ value }: Entry) => (isRaw(value) ? rawBytes(value) : encodeStorage(value));

function keyValue(key: string, entry: Entry): KeyValue {
  const { created: createRevision, version } = entry;
  return { key, value: bytesOf(entry), createRevision, modRevision: modRevisionOf(entry), version };
}

function etcdEvent({ type, key, value, revision, entry, previousEntry }: StoreEvent): EtcdEvent {
  const gone = { value, created: 0, version: 0 };
  return {
    type,
    kv: { ...keyValue(key, entry ?? gone), modRevision: revision },
    ...(previousEntry ? { previous: keyValue(key, previousEntry) } : {}),
  };
}
