import { describe, expect, test } from '@jest/globals';
import { createRandom, type KubeObject } from '@drydock/machinery';
import {
  Compacted,
  createStore,
  FutureRevision,
  KeyExists,
  KeyNotFound,
  parseSnapshot,
  RevisionConflict,
  type Store,
  type StoreEvent,
} from './index.ts';

const object = (name: string, n = 0): KubeObject => ({ apiVersion: 'v1', kind: 'T', metadata: { name }, n });
const caught = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as object).constructor;
  }
};

describe('store', () => {
  test('one revision for all keys; the object carries it', () => {
    const store = createStore();
    expect(store.create('/registry/t/a/x', object('x'))).toEqual({
      ...object('x'),
      metadata: { name: 'x', resourceVersion: '2' },
    });
    expect(store.create('/registry/t/a/y', object('y')).metadata.resourceVersion).toBe('3');
    expect(store.update('/registry/t/a/x', object('x', 1), '2').metadata.resourceVersion).toBe('4');
    expect(store.delete('/registry/t/a/y', '3').metadata.resourceVersion).toBe('5');
    expect(store.revision).toBe(5);
  });

  test('preconditions', () => {
    const store = createStore();
    store.create('/registry/t/a/x', object('x'));
    expect(caught(() => store.create('/registry/t/a/x', object('x')))).toBe(KeyExists);
    expect(caught(() => store.update('/registry/t/a/x', object('x'), '1'))).toBe(RevisionConflict);
    expect(caught(() => store.delete('/registry/t/a/x', '9'))).toBe(RevisionConflict);
    expect(caught(() => store.update('/registry/t/a/z', object('z')))).toBe(KeyNotFound);
    expect(store.revision).toBe(2);
  });

  test('watch: exclusive start, past before present, prefixes do not bleed', () => {
    const store = createStore();
    store.create('/registry/t/a/x', object('x'));
    store.create('/registry/t/ab/x', object('x'));
    const seen: StoreEvent[] = [];
    const stop = store.watch('/registry/t/a/', { after: 1, onEvent: (event) => seen.push(event) });
    store.update('/registry/t/a/x', object('x', 1));
    store.delete('/registry/t/ab/x');
    store.delete('/registry/t/a/x');
    stop();
    store.create('/registry/t/a/x', object('x'));
    expect(
      seen.map(({ type, revision, previous }) => [type, revision, previous?.metadata.resourceVersion]),
    ).toEqual([
      ['PUT', 2, undefined],
      ['PUT', 4, '2'],
      ['DELETE', 6, '4'],
    ]);
    const later: number[] = [];
    store.watch('/registry/t/a/', { after: 4, onEvent: (event) => later.push(event.revision) });
    expect(later).toEqual([6, 7]);
  });

  test('compaction: old revisions can neither be read nor watched', () => {
    const store = createStore({ history: 4 });
    store.create('/registry/t/a/x', object('x'));
    for (let n = 1; n <= 20; n++) store.update('/registry/t/a/x', object('x', n));
    expect(store.range('/registry/t/', { revision: store.revision - 3 }).items[0]!['n']).toBe(17);
    expect(caught(() => store.range('/registry/t/', { revision: 3 }))).toBe(Compacted);
    expect(caught(() => store.watch('/registry/t/', { after: 3, onEvent: () => undefined }))).toBe(Compacted);
    expect(caught(() => store.watch('/registry/t/', { after: 99, onEvent: () => undefined }))).toBe(
      FutureRevision,
    );
  });

  test('restore closes watches and the past', () => {
    const store = createStore();
    store.create('/registry/t/a/x', object('x'));
    const snapshot = store.snapshot();
    let closed = 0;
    store.watch('/registry/t/', { after: 2, onEvent: () => undefined, onClose: () => closed++ });
    store.delete('/registry/t/a/x');
    store.restore(snapshot);
    expect([closed, store.revision, store.size]).toEqual([1, 2, 1]);
    expect(store.create('/registry/t/a/y', object('y')).metadata.resourceVersion).toBe('3');
  });

  test('serialize does not depend on the order of writes or fields', () => {
    const one = createStore();
    one.create('/registry/t/a/x', {
      apiVersion: 'v1',
      kind: 'T',
      metadata: { name: 'x' },
      b: 1,
      a: [{ d: 1, c: 2 }],
    });
    one.create('/registry/t/a/a', object('a'));
    const two = createStore({ from: one.serialize() });
    expect(two.serialize()).toBe(one.serialize());
    expect(one.serialize()).toBe(
      '{"format":1,"revision":3,"entries":[\n' +
        '["/registry/t/a/a",{"apiVersion":"v1","kind":"T","metadata":{"name":"a","resourceVersion":"3"},"n":0}],\n' +
        '["/registry/t/a/x",{"a":[{"c":2,"d":1}],"apiVersion":"v1","b":1,"kind":"T","metadata":{"name":"x","resourceVersion":"2"}}]\n]}',
    );
  });
});

/** Creation, last write and number of writes of every key. */
const entriesOf = (store: Store) =>
  store
    .entries('')
    .map(([key, { created, version, value }]) => [key, created, value.metadata.resourceVersion, version]);

/** The same by walking through all states: a key lives since the state from which on it is always there. */
function modelEntries(
  states: ReadonlyMap<number, ReadonlyMap<string, KubeObject>>,
  revision: number,
): unknown[] {
  return [...states.get(revision)!.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { metadata }]) => {
      let created = revision;
      const versions = new Set<string | undefined>();
      for (; states.get(created)?.has(key); created--)
        versions.add(states.get(created)!.get(key)!.metadata.resourceVersion);
      return [key, created + 1, metadata.resourceVersion, versions.size];
    });
}

describe('store against a naive model', () => {
  /** The obvious implementation: a copy of the whole map for every revision. */
  function run(seed: string, steps: number): void {
    const random = createRandom(seed);
    const store = createStore({ history: 50 });
    const states = new Map<number, Map<string, KubeObject>>([[1, new Map()]]);
    const events: string[] = [];
    const watched: string[] = [];
    store.watch('/registry/', { after: 1, onEvent: (e) => watched.push(`${e.type} ${e.key} ${e.revision}`) });
    for (let step = 0; step < steps; step++) {
      const key = `/registry/${'pq'[random.int(2)]}/${'abc'[random.int(3)]}/${random.int(12)}`;
      const before = states.get(store.revision)!;
      const old = before.get(key);
      const expected = random.int(4) === 0 ? '1' : old?.metadata.resourceVersion;
      const next = new Map(before);
      const revision = store.revision + 1;
      const written = object(key, step);
      const stamped = { ...written, metadata: { ...written.metadata, resourceVersion: String(revision) } };
      const action = random.int(3);
      let failure: unknown;
      if (action === 0) {
        failure = old ? KeyExists : undefined;
        expect(caught(() => store.create(key, written))).toEqual(failure ?? stamped);
        next.set(key, stamped);
      } else {
        failure = !old
          ? KeyNotFound
          : expected !== old.metadata.resourceVersion
            ? RevisionConflict
            : undefined;
        const result = caught(() =>
          action === 1 ? store.update(key, written, expected) : store.delete(key, expected),
        );
        if (failure) expect(result).toBe(failure);
        if (action === 1) next.set(key, stamped);
        else next.delete(key);
      }
      if (!failure) {
        states.set(revision, next);
        events.push(`${action === 2 ? 'DELETE' : 'PUT'} ${key} ${revision}`);
      }
      if (random.int(40) === 0) store.compact(store.revision - random.int(20));
      expect(entriesOf(store)).toEqual(modelEntries(states, store.revision));
      const at = Math.max(store.compactRevision, store.revision - random.int(50));
      const prefix = ['/registry/', '/registry/p/', '/registry/q/b/'][random.int(3)]!;
      const model = [...states.get(at)!]
        .filter(([k]) => k.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const limit = 1 + random.int(5);
      const after = random.int(2) ? model[random.int(model.length || 1)]?.[0] : undefined;
      const rest = model.filter(([k]) => after === undefined || k > after);
      expect(store.range(prefix, { revision: at, limit, ...(after ? { after } : {}) })).toEqual({
        items: rest.slice(0, limit).map(([, value]) => value),
        keys: rest.slice(0, limit).map(([k]) => k),
        revision: at,
        remaining: Math.max(0, rest.length - limit),
      });
    }
    expect(watched).toEqual(events);
    const again = createStore({ from: parseSnapshot(store.serialize()) });
    expect(again.range('/')).toEqual(store.range('/'));
    expect(entriesOf(again)).toEqual(entriesOf(store));
  }

  test.each(['one', 'two', 'three', 'four', 'five'])('seed %s', (seed) => run(seed, 600));
});
