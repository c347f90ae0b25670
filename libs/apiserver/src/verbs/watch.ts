// Watches: exclusive start, synthetic ADDED events when none is given, transitions of selectors, bookmarks, in-stream 410.
import { Compacted, type StoreEvent } from '@drydock/etcd';
import {
  Channel,
  gone,
  type KubeObject,
  type RestResponse,
  type Timer,
  type WatchEvent,
} from '@drydock/machinery';
import { watchEncoder } from '../negotiation/respond.ts';
import { storageKey, storagePrefix } from '../registry/resource-table.ts';
import type { ResourceRequest } from '../server-context.ts';
import { tooLargeVersion, watchStart } from './list-options.ts';
import { selectionOf, type Selection } from './selection.ts';

const bookmarkMs = 60_000;

export function watch(request: ResourceRequest): RestResponse {
  const headers = { 'content-type': 'application/json' };
  return { status: 200, headers, events: new WatchStream(request).start() };
}

class WatchStream {
  readonly #request: ResourceRequest;
  readonly #selection: Selection;
  readonly #channel: Channel<WatchEvent>;
  readonly #encode: ReturnType<typeof watchEncoder>;
  readonly #timers: Timer[] = [];
  #unwatch: (() => void) | undefined;
  #forgetSignal: (() => void) | undefined;

  constructor(request: ResourceRequest) {
    this.#request = request;
    this.#selection = selectionOf(request.resource, request.query);
    this.#encode = watchEncoder(request);
    this.#channel = new Channel(() => this.#stop());
  }

  start(): AsyncIterable<WatchEvent> {
    const { query, server, request } = this.#request;
    const version = watchStart(query);
    const bookmarks = query.flag('allowWatchBookmarks');
    const initial = this.#wantsInitial(version);
    const { revision } = server.store;
    if (initial && version !== undefined && version > revision) throw tooLargeVersion(version, revision);
    if (initial) this.#sendInitial();
    this.#follow(initial ? revision : (version ?? 0));
    if (this.#channel.closed) return this.#channel;
    if (bookmarks && query.get('sendInitialEvents') === 'true')
      this.#bookmark({ 'k8s.io/initial-events-end': 'true' });
    if (bookmarks) this.#scheduleBookmark();
    const seconds = query.number('timeoutSeconds');
    if (seconds) this.#timers.push(server.clock.after(seconds * 1000, () => this.#stop()));
    this.#forgetSignal = request.signal?.onCancel(() => this.#stop());
    return this.#channel;
  }

  #wantsInitial(version: number | undefined): boolean {
    const { query } = this.#request;
    const asked = query.get('sendInitialEvents');
    return asked === undefined ? !version : query.flag('sendInitialEvents');
  }

  #sendInitial(): void {
    const { server, resource, path } = this.#request;
    const { definition } = resource;
    // one named object, as `kubectl get pod web -w` asks for, needs no walk through all of them
    if (path.name !== '' && (path.namespace !== '' || !definition.namespaced)) {
      const object = server.store.get(storageKey(resource, path.namespace, path.name));
      if (object && this.#selection.matches(object)) this.#send('ADDED', object);
      return;
    }
    for (const object of server.store.range(storagePrefix(resource, path.namespace)).items)
      if (this.#selection.matches(object)) this.#send('ADDED', object);
  }

  #follow(after: number): void {
    const { server, resource, path } = this.#request;
    try {
      this.#unwatch = server.store.watch(storagePrefix(resource, path.namespace), {
        after: Math.min(after, server.store.revision),
        // a version of the future is waited for, however long that takes
        onEvent: (event) => event.revision > after && this.#onEvent(event),
        onClose: () => this.#fail(after, server.store.compactRevision),
      });
    } catch (error) {
      if (error instanceof Compacted) this.#fail(error.requested, error.compactRevision);
      else throw error;
    }
  }

  #onEvent({ type, value, previous }: StoreEvent): void {
    const { everything } = this.#selection;
    const before = previous !== undefined && (everything || this.#selection.matches(previous));
    const after = type === 'PUT' && (everything || this.#selection.matches(value));
    if (after) this.#send(before ? 'MODIFIED' : 'ADDED', value);
    // what left the selection is shown as it was, at the revision of the change
    else if (before) this.#send('DELETED', type === 'DELETE' ? value : withVersionOf(previous, value));
  }

  #send(type: WatchEvent['type'], object: KubeObject): void {
    this.#channel.push(this.#encode(type, object));
  }

  #bookmark(annotations?: Readonly<Record<string, string>>): void {
    const { server, resource } = this.#request;
    const metadata = {
      resourceVersion: String(server.store.revision),
      ...(annotations ? { annotations } : {}),
    };
    this.#send('BOOKMARK', { kind: resource.definition.kind, apiVersion: resource.apiVersion, metadata });
  }

  #scheduleBookmark(): void {
    const timer = this.#request.server.clock.after(bookmarkMs, () => {
      this.#timers.splice(this.#timers.indexOf(timer), 1);
      this.#bookmark();
      this.#scheduleBookmark();
    });
    this.#timers.push(timer);
  }

  #fail(requested: number, compacted: number): void {
    const { status } = gone(`too old resource version: ${requested} (${compacted})`);
    this.#channel.push({ type: 'ERROR', object: status });
    this.#stop();
  }

  #stop(): void {
    this.#unwatch?.();
    this.#forgetSignal?.();
    for (const timer of this.#timers.splice(0)) timer.cancel();
    this.#channel.close();
  }
}

function withVersionOf(object: KubeObject, { metadata }: KubeObject): KubeObject {
  const { resourceVersion } = metadata;
  return {
    ...object,
    metadata: { ...object.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
  };
}
