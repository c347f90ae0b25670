// A cache kept current by list and watch: client-go's reflector and shared informer in one.
import {
  CancelSource,
  hasReason,
  type Clock,
  type KubeObject,
  type StatusObject,
  type WatchEvent,
} from '@drydock/machinery';
import type { Client, Informer, ResourceType } from '../contract.ts';

type Change<T> = { readonly old?: T; readonly current?: T };

const retryMs = 1000;
const maxRetryMs = 30_000;

export class ListWatchInformer<T extends KubeObject> implements Informer<T> {
  readonly resource: ResourceType<T>;
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #items = new Map<string, T>();
  readonly #handlers: ((change: Change<T>) => void)[] = [];
  readonly #stop = new CancelSource();
  #sorted: readonly T[] | undefined;
  #byNamespace = new Map<string, readonly T[]>();
  #synced = false;
  #onSynced: (() => void)[] = [];
  #started = false;

  constructor(client: Client, clock: Clock, resource: ResourceType<T>) {
    this.#client = client;
    this.#clock = clock;
    this.resource = resource;
  }

  get synced(): boolean {
    return this.#synced;
  }

  get(namespace: string, name: string): T | undefined {
    return this.#items.get(keyOf(namespace, name));
  }

  list(namespace?: string): readonly T[] {
    this.#sorted ??= [...this.#items.values()].sort(byNamespaceAndName);
    if (namespace === undefined) return this.#sorted;
    const known = this.#byNamespace.get(namespace);
    if (known) return known;
    const items = this.#sorted.filter(({ metadata }) => (metadata.namespace ?? '') === namespace);
    this.#byNamespace.set(namespace, items);
    return items;
  }

  /** A handler that comes late is told of everything that is known already. */
  onChange(handler: (change: Change<T>) => void): void {
    this.#handlers.push(handler);
    for (const current of this.list()) handler({ current });
  }

  /** Resolves when the first list is in. */
  start(): Promise<void> {
    if (!this.#started) {
      this.#started = true;
      void this.#run();
    }
    return this.#synced ? Promise.resolve() : new Promise((resolve) => this.#onSynced.push(resolve));
  }

  stop(): void {
    this.#stop.cancel('informer stopped');
  }

  /** Tells of everything as deleted. */
  clear(): void {
    for (const key of [...this.#items.keys()]) this.#remove(key);
  }

  /** List, then watch from there; list again when the watch cannot go on. Failures are retried with growing delay. */
  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let delay = retryMs;
    while (!signal.cancelled) {
      try {
        let version = await this.#list();
        delay = retryMs;
        for (;;) {
          const next = await this.#watch(version);
          if (signal.cancelled) return;
          if (next === undefined) break;
          // the server ended the watch: go on from where it stood, but never in a tight circle
          if (next === version) await this.#clock.sleep(retryMs, signal);
          version = next;
        }
      } catch {
        if (signal.cancelled) return;
        await this.#clock.sleep(delay, signal).catch(() => undefined);
        delay = Math.min(delay * 2, maxRetryMs);
      }
    }
  }

  async #list(): Promise<string> {
    const { items, resourceVersion } = await this.#client.of(this.resource).list();
    const gone = new Set(this.#items.keys());
    for (const item of items) {
      gone.delete(keyOfObject(item));
      this.#put(item);
    }
    for (const key of gone) this.#remove(key);
    if (!this.#synced) {
      this.#synced = true;
      for (const resolve of this.#onSynced.splice(0)) resolve();
    }
    return resourceVersion;
  }

  /** Returns the version that was seen last, or undefined when a new list is needed. */
  async #watch(from: string): Promise<string | undefined> {
    let version = from;
    try {
      const { signal } = this.#stop;
      const events = await this.#client.of(this.resource).watch({ resourceVersion: from, signal });
      for await (const event of events) {
        if (signal.cancelled) break;
        if (event.type === 'ERROR') return isExpired(event.object) ? undefined : version;
        version = (event.object as T).metadata.resourceVersion ?? version;
        this.#apply(event);
      }
      return version;
    } catch (error) {
      if (hasReason(error, 'Expired') || hasReason(error, 'Gone')) return undefined;
      throw error;
    }
  }

  #apply({ type, object }: WatchEvent): void {
    if (type === 'DELETED') this.#remove(keyOfObject(object as T));
    else if (type !== 'BOOKMARK') this.#put(object as T);
  }

  #put(current: T): void {
    const key = keyOfObject(current);
    const old = this.#items.get(key);
    if (old && old.metadata.resourceVersion === current.metadata.resourceVersion) return;
    this.#items.set(key, current);
    this.#tell(old ? { old, current } : { current });
  }

  #remove(key: string): void {
    const old = this.#items.get(key);
    if (!old) return;
    this.#items.delete(key);
    this.#tell({ old });
  }

  #tell(change: Change<T>): void {
    this.#sorted = undefined;
    this.#byNamespace = new Map();
    for (const handler of this.#handlers) handler(change);
  }
}

const isExpired = (object: unknown) => (object as StatusObject).code === 410;
const keyOf = (namespace: string, name: string) => `${namespace}/${name}`;
const keyOfObject = ({ metadata }: KubeObject) => keyOf(metadata.namespace ?? '', metadata.name ?? '');

function byNamespaceAndName({ metadata: a }: KubeObject, { metadata: b }: KubeObject): number {
  return compare(a.namespace, b.namespace) || compare(a.name, b.name);
}

const compare = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0);
