// What client-go and controller-runtime are, as interfaces: components are written against these.
import type { CancelSignal, Clock, KubeObject, RestTransport, WatchEvent } from '@drydock/machinery';

/** A resource with the type of its objects. The table of all of them is `resources`. */
export interface ResourceType<T extends KubeObject = KubeObject> {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Never set: carries the type of the objects. */
  readonly example?: T;
}

export interface ListOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly limit?: number;
  readonly continue?: string;
  readonly resourceVersion?: string;
}

export interface ListResult<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
  readonly continue?: string;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** One resource in one namespace (or in all of them, or cluster-wide). Every method rejects with StatusError. */
export interface ResourceClient<T extends KubeObject> {
  get(name: string): Promise<T>;
  /** Like get, undefined when it is not there. */
  find(name: string): Promise<T | undefined>;
  list(options?: ListOptions): Promise<ListResult<T>>;
  create(object: T): Promise<T>;
  update(object: T): Promise<T>;
  updateStatus(object: T): Promise<T>;
  patch(
    name: string,
    type: PatchType,
    patch: unknown,
    options?: { subresource?: string; fieldManager?: string },
  ): Promise<T>;
  delete(name: string, options?: DeleteOptions): Promise<void>;
  watch(options: ListOptions & { signal?: CancelSignal }): Promise<AsyncIterable<WatchEvent>>;
  /** POST to a subresource: `binding`, `eviction`, `token`. */
  post<R>(name: string, subresource: string, body: unknown): Promise<R>;
}

export interface Client {
  readonly transport: RestTransport;
  /** `namespace` absent: all namespaces (list, watch), or a cluster-scoped resource. */
  of<T extends KubeObject>(resource: ResourceType<T>, namespace?: string): ResourceClient<T>;
}

/** A cache of one resource, kept current by list and watch. Its objects are those of the store: never changed in place. */
export interface Informer<T extends KubeObject> {
  readonly resource: ResourceType<T>;
  readonly synced: boolean;
  /** Namespace '' for cluster-scoped resources. */
  get(namespace: string, name: string): T | undefined;
  /** Sorted by namespace, then name. */
  list(namespace?: string): readonly T[];
  /** `old` is absent for an addition, `current` for a deletion. Handlers must only enqueue. */
  onChange(handler: (change: { readonly old?: T; readonly current?: T }) => void): void;
}

/** One informer per resource, shared by the controllers of a process. */
export interface InformerFactory {
  for<T extends KubeObject>(resource: ResourceType<T>): Informer<T>;
  /** Starts list and watch of everything asked for so far and resolves when all are synced. */
  start(): Promise<void>;
  /** Ends the informer of a resource that is served no longer; what it knew counts as deleted. */
  drop(resource: ResourceType<KubeObject>): void;
  stop(): void;
}

/** `namespace/name`, or `name` for cluster-scoped objects. */
export type Key = string;

export interface WorkQueue {
  /** Adds a key; one that waits already is not added twice. */
  add(key: Key): void;
  addAfter(key: Key, ms: number): void;
  /** With the exponential delay of client-go: 5 ms · 2ⁿ, at most 1000 s. */
  addRateLimited(key: Key): void;
  forget(key: Key): void;
  stop(): void;
}

/** Level-based: read the world, move one step, write status last. A rejection is retried with back-off. */
export interface Reconciler {
  readonly name: string;
  reconcile(key: Key, queue: WorkQueue): Promise<void>;
}

/** Runs one reconciler: one key at a time, in the order they came. */
export type StartReconciler = (reconciler: Reconciler, clock: Clock) => WorkQueue;

/** Writes Events as client-go's recorder does: equal ones are counted up instead of repeated. */
export interface EventRecorder {
  event(
    regarding: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    fieldPath?: string,
  ): void;
}
