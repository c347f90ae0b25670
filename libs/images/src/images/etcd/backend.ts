// What the etcd program needs from whoever keeps the data. `cluster` passes the control plane's store in; an etcd that
// gets none says so and serves nothing.
import type { Process, TlsCertificate } from '@drydock/shell';

export interface KeyValue {
  readonly key: string;
  readonly value: Uint8Array;
  readonly createRevision: number;
  readonly modRevision: number;
  /** How often the key has been written since it was created; 0 in the event of a deletion. */
  readonly version: number;
  /** The lease that it is tied to: 16 hexadecimal digits. */
  readonly lease?: string;
}

export interface LeaseState {
  readonly id: string;
  readonly ttlSeconds: number;
  readonly remainingSeconds: number;
  readonly keys: readonly string[];
}

export interface EtcdLeases {
  readonly all: readonly LeaseState[];
  find(id: string): LeaseState | undefined;
  grant(ttlSeconds: number): LeaseState;
  keepAlive(id: string): LeaseState | undefined;
  /** Deletes its keys too. Returns false when there is none. */
  revoke(id: string): boolean;
  /** Ties a key that has just been written. */
  attach(key: string, id: string): void;
}

export interface EtcdEvent {
  readonly type: 'PUT' | 'DELETE';
  readonly kv: KeyValue;
  readonly previous?: KeyValue;
}

/** A request that etcd refuses; the message is etcd's: `etcdserver: mvcc: required revision has been compacted`. */
export class EtcdRefusal extends Error {}

/** The data of one member. Every method throws {@link EtcdRefusal} for what etcd refuses. */
export interface EtcdBackend {
  readonly revision: number;
  /** What the server shows, and the PEM texts of the client certificates that its authority has signed. */
  readonly certificate: TlsCertificate;
  readonly clientCertificates: readonly string[];
  readonly leases: EtcdLeases;
  /** Keys of `from` <= key < `to` in order; `to` absent: all that follow. */
  range(from: string, to: string | undefined, revision: number | undefined): readonly KeyValue[];
  put(key: string, value: Uint8Array): void;
  delete(key: string): void;
  /** Events after this revision, past ones before this returns. `onClose`: the data has been replaced. */
  watch(after: number, onEvent: (event: EtcdEvent) => void, onClose: () => void): () => void;
  compact(revision: number): void;
  /** Bytes on the disk and of them in use. */
  size(): { readonly allocated: number; readonly inUse: number };
  defragment(): void;
  /** The whole state as a file; later writes do not touch it. */
  snapshot(): Uint8Array;
  /** The state of a data directory becomes the state of the member. Throws when the bytes are no snapshot. */
  open(database: Uint8Array): Uint8Array | undefined;
}

/** The data of the member that this process is; undefined when it belongs to no simulated control plane. */
export type FindBackend = (process: Process) => EtcdBackend | undefined;
