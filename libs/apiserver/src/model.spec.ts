// The store and the API against the obvious implementation: a map, and a list of what happened to it.
import { expect, test } from '@jest/globals';
import { createEnvironment, type Environment } from '@drydock/envtest';
import {
  createRandom,
  type KubeObject,
  type Random,
  type RestRequest,
  type WatchEvent,
} from '@drydock/machinery';

interface Item {
  readonly namespace: string;
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
  readonly color: string;
  readonly held: boolean;
  readonly dying: boolean;
  readonly version: number;
}
interface Change {
  readonly type: 'PUT' | 'DELETE';
  readonly version: number;
  readonly before: Item | undefined;
  readonly after: Item;
}

const namespaces = ['default', 'kube-public'];
const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const colors = ['red', 'green', 'blue'];
const finalizer = 'example.com/hold';
const pick = <T>(random: Random, list: readonly T[]): T => list[random.int(list.length)] as T;
const path = (namespace: string, name = '') =>
  `/api/v1/namespaces/${namespace}/configmaps${name === '' ? '' : `/${name}`}`;
const bodyOf = ({ name, data, color, held }: Item, version?: number) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name,
    labels: { color },
    ...(held ? { finalizers: [finalizer] } : {}),
    ...(version === undefined ? {} : { resourceVersion: String(version) }),
  },
  data,
});
const read = ({ metadata, data = {} }: KubeObject & { data?: unknown }): Item => ({
  namespace: metadata.namespace ?? '',
  name: metadata.name ?? '',
  data: data as Item['data'],
  color: metadata.labels?.['color'] ?? '',
  held: (metadata.finalizers ?? []).length > 0,
  dying: metadata.deletionTimestamp !== undefined,
  version: Number(metadata.resourceVersion),
});

/** What a cluster with nothing but ConfigMaps should do. */
class Model {
  readonly items = new Map<string, Item>();
  readonly changes: Change[] = [];
  version: number;

  constructor(version: number) {
    this.version = version;
  }

  create(item: Item): number {
    if (this.#at(item)) return 409;
    this.#put(item, undefined);
    return 201;
  }

  /** `version` undefined writes over whatever is there. */
  update(item: Item, version: number | undefined): number {
    const old = this.#at(item);
    if (!old) return 404;
    if (version !== undefined && version !== old.version) return 409;
    // who is dying takes no new finalizers
    if (old.dying && item.held && !old.held) return 422;
    const next = { ...item, dying: old.dying, version: old.version };
    if (JSON.stringify(next) === JSON.stringify(old)) return 200;
    if (next.dying && !next.held) this.#remove(old);
    else this.#put(next, old);
    return 200;
  }

  delete(key: Pick<Item, 'namespace' | 'name'>, version: number | undefined): number {
    const old = this.#at(key);
    if (!old) return 404;
    if (version !== undefined && version !== old.version) return 409;
    if (!old.held) this.#remove(old);
    else if (!old.dying) this.#put({ ...old, dying: true }, old);
    return 200;
  }

  list(namespace: string, matches: (item: Item) => boolean): Item[] {
    return [...this.items.values()]
      .filter((item) => (namespace === '' || item.namespace === namespace) && matches(item))
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  #at(key: Pick<Item, 'namespace' | 'name'>): Item | undefined {
    return this.items.get(keyOf(key));
  }

  #put(item: Item, before: Item | undefined): void {
    const after = { ...item, version: ++this.version };
    this.items.set(keyOf(item), after);
    this.changes.push({ type: 'PUT', version: this.version, before, after });
  }

  #remove(before: Item): void {
    const after = { ...before, version: ++this.version };
    this.items.delete(keyOf(before));
    this.changes.push({ type: 'DELETE', version: this.version, before, after });
  }
}

const keyOf = ({ namespace, name }: Pick<Item, 'namespace' | 'name'>) => `${namespace}/${name}`;

/** What a watch of these items sees of the changes. */
function eventsOf(changes: readonly Change[], matches: (item: Item) => boolean): string[] {
  return changes.flatMap(({ type, before, after, version }) => {
    const was = before !== undefined && matches(before);
    const is = type === 'PUT' && matches(after);
    if (!was && !is) return [];
    const name = is ? (was ? 'MODIFIED' : 'ADDED') : 'DELETED';
    const shown = is || type === 'DELETE' ? after : before!;
    return [`${name} ${keyOf(shown)} ${shown.color} ${JSON.stringify(shown.data)} ${version}`];
  });
}

class Runner {
  readonly #env: Environment;
  readonly #random: Random;
  readonly model: Model;

  constructor(env: Environment, random: Random) {
    this.#env = env;
    this.#random = random;
    this.model = new Model(env.store.revision);
  }

  async send(method: RestRequest['method'], at: string, body?: unknown, type = 'application/json') {
    const headers = { 'content-type': type };
    const request = { method, path: at, headers, ...(body === undefined ? {} : { body }) };
    return this.#env.clock.runFor(this.#env.transport.request(request));
  }

  async step(): Promise<void> {
    const random = this.#random;
    const item = this.#item();
    const known = this.model.items.get(keyOf(item))?.version;
    const version = pick(random, [undefined, known, known === undefined ? undefined : known - 1]);
    switch (random.int(6)) {
      case 0:
      case 1:
        return this.#expect(
          await this.send('POST', path(item.namespace), bodyOf(item)),
          this.model.create(item),
        );
      case 2:
        return this.#expect(
          await this.send('PUT', path(item.namespace, item.name), bodyOf(item, version)),
          this.model.update(item, version),
        );
      case 3:
        return this.#patch(item);
      case 4:
        return this.#expect(
          await this.send('DELETE', path(item.namespace, item.name), {
            ...(version === undefined ? {} : { preconditions: { resourceVersion: String(version) } }),
          }),
          this.model.delete(item, version),
        );
      default:
        return this.#list();
    }
  }

  #item(): Item {
    const random = this.#random;
    return {
      namespace: pick(random, namespaces),
      name: pick(random, names),
      data: random.int(3) === 0 ? {} : { [pick(random, ['x', 'y'])]: String(random.int(3)) },
      color: pick(random, colors),
      held: random.int(4) === 0,
      dying: false,
      version: 0,
    };
  }

  async #patch({ namespace, name, color }: Item): Promise<void> {
    const old = this.model.items.get(keyOf({ namespace, name }));
    const dry = this.#random.int(3) === 0;
    const at = `${path(namespace, name)}${dry ? '?dryRun=All' : ''}`;
    const answer = await this.send(
      'PATCH',
      at,
      { metadata: { labels: { color } } },
      'application/merge-patch+json',
    );
    const status = old ? (dry ? 200 : this.model.update({ ...old, color }, undefined)) : 404;
    this.#expect(answer, status);
  }

  /** In pages of a random size, with a random selector: together they are the list. */
  async #list(): Promise<void> {
    const namespace = pick(this.#random, ['', ...namespaces]);
    const color = pick(this.#random, ['', ...colors]);
    const limit = this.#random.int(4);
    const collection = namespace === '' ? '/api/v1/configmaps' : path(namespace);
    const query = `limit=${limit}${color === '' ? '' : `&labelSelector=color%3D${color}`}`;
    const found: Item[] = [];
    let token = '';
    do {
      const { body } = await this.send('GET', `${collection}?${query}&continue=${token}`);
      const { items, metadata } = body as {
        items: KubeObject[];
        metadata: { continue?: string; resourceVersion: string };
      };
      expect(metadata.resourceVersion).toBe(String(this.model.version));
      found.push(...items.map(read));
      token = metadata.continue ?? '';
    } while (token !== '');
    expect(found).toEqual(this.model.list(namespace, (item) => color === '' || item.color === color));
  }

  #expect({ status, body }: { status: number; body?: unknown }, expected: number): void {
    expect([status, status === expected ? '' : body]).toEqual([expected, '']);
    expect(this.#env.store.revision).toBe(this.model.version);
  }
}

test.each(['one', 'two', 'three'])(
  'two thousand random operations are those of the model (seed %s)',
  async (seed) => {
    const env = await createEnvironment({ seed });
    const runner = new Runner(env, createRandom(seed));
    const start = runner.model.version;
    const watches = [
      ['/api/v1/configmaps?watch=1', () => true],
      [`${path('default')}?watch=1`, (item: Item) => item.namespace === 'default'],
      ['/api/v1/configmaps?watch=1&labelSelector=color%3Dred', (item: Item) => item.color === 'red'],
      ['/api/v1/configmaps?watch=1&fieldSelector=metadata.name%3Da', (item: Item) => item.name === 'a'],
    ] as const;
    const seen = watches.map(() => [] as string[]);
    for (const [index, [at]] of watches.entries()) {
      const { events } = await runner.send('GET', `${at}&resourceVersion=${start}`);
      void (async () => {
        for await (const { type, object } of events as AsyncIterable<WatchEvent>) {
          const item = read(object as KubeObject);
          seen[index]!.push(
            `${type} ${keyOf(item)} ${item.color} ${JSON.stringify(item.data)} ${item.version}`,
          );
        }
      })();
    }
    for (let step = 0; step < 2000; step++) await runner.step();
    await env.clock.settle();
    for (const [index, [, matches]] of watches.entries())
      expect(seen[index]).toEqual(eventsOf(runner.model.changes, matches));
    const stored = env.store.range('/registry/configmaps/').items.map(read);
    expect(stored).toEqual(runner.model.list('', () => true));
  },
);
