import { beforeEach, describe, expect, test } from '@jest/globals';
import { createEnvironment, type Environment } from '@drydock/envtest';
import { CancelSource, type KubeObject, type StatusObject, type WatchEvent } from '@drydock/machinery';

let env: Environment;
beforeEach(async () => {
  env = await createEnvironment();
});

const path = '/api/v1/namespaces/default/configmaps';

function write(method: 'POST' | 'PUT' | 'DELETE', name: string, labels: Record<string, string> = {}) {
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels } };
  if (method === 'DELETE') return env.transport.request({ method, path: `${path}/${name}` });
  return env.transport.request({ method, path: method === 'POST' ? path : `${path}/${name}`, body });
}

/** Starts a watch and collects its events as `TYPE name version`. */
async function watch(query: string, headers?: Record<string, string>) {
  const source = new CancelSource();
  const request = {
    method: 'GET' as const,
    path: `${path}?watch=true&${query}`,
    signal: source.signal,
    ...(headers ? { headers } : {}),
  };
  const { events, status, body } = await env.transport.request(request);
  const seen: string[] = [];
  const raw: WatchEvent[] = [];
  let ended = false;
  const loop = (async () => {
    for await (const event of events ?? []) {
      raw.push(event);
      const { metadata, code, message } = event.object as KubeObject & StatusObject;
      seen.push(
        event.type === 'ERROR'
          ? `ERROR ${code} ${message}`
          : `${event.type} ${metadata['name'] ?? '-'} ${String(metadata['resourceVersion'])}`,
      );
    }
    ended = true;
  })();
  return { seen, raw, status, body, stop: () => source.cancel(), done: loop, ended: () => ended };
}

describe('watch', () => {
  test('no resourceVersion: what is there comes as ADDED, then what happens', async () => {
    await write('POST', 'a');
    const base = env.store.revision;
    const { seen, stop, done } = await watch('');
    await write('PUT', 'a', { x: '1' });
    await write('DELETE', 'a');
    await env.clock.settle();
    stop();
    await done;
    await write('POST', 'b');
    expect(seen).toEqual([`ADDED a ${base}`, `MODIFIED a ${base + 1}`, `DELETED a ${base + 2}`]);
  });

  test('from a resourceVersion: exclusive, past events first', async () => {
    await write('POST', 'a');
    const base = env.store.revision;
    await write('POST', 'b');
    const { seen } = await watch(`resourceVersion=${base}`);
    await write('POST', 'c');
    await env.clock.settle();
    expect(seen).toEqual([`ADDED b ${base + 1}`, `ADDED c ${base + 2}`]);
  });

  test('what enters or leaves the selection is ADDED or DELETED; DELETED shows what it was', async () => {
    await write('POST', 'a', { app: 'x' });
    const base = env.store.revision;
    const { seen, raw } = await watch(`resourceVersion=${base}&labelSelector=app%3Dx`);
    await write('PUT', 'a', { app: 'y' });
    await write('PUT', 'a', { app: 'z' });
    await write('PUT', 'a', { app: 'x' });
    await env.clock.settle();
    expect(seen).toEqual([`DELETED a ${base + 1}`, `ADDED a ${base + 3}`]);
    expect((raw[0]?.object as KubeObject).metadata.labels).toEqual({ app: 'x' });
  });

  test('a compacted version is an ERROR event with 410', async () => {
    const old = env.store.revision;
    await write('POST', 'a');
    await write('POST', 'b');
    env.store.compact(env.store.revision);
    const { seen, done } = await watch(`resourceVersion=${old}`);
    await done;
    expect(seen).toEqual([`ERROR 410 too old resource version: ${old} (${env.store.revision})`]);
  });

  test('a version of the future is waited for', async () => {
    const { seen } = await watch(`resourceVersion=${env.store.revision + 1}`);
    await write('POST', 'early');
    await write('POST', 'late');
    expect(seen).toEqual([`ADDED late ${env.store.revision}`]);
  });

  test('the initial events of a future version cannot be had', async () => {
    const { status, body } = await watch(
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=99999',
    );
    expect([status, (body as StatusObject).message]).toEqual([
      504,
      `Timeout: Too large resource version: 99999, current: ${env.store.revision}`,
    ]);
  });

  test('sendInitialEvents ends with its bookmark; bookmarks follow every minute; timeoutSeconds ends it', async () => {
    await write('POST', 'a');
    const base = env.store.revision;
    const timer = env.clock.nextAt();
    const { seen, raw, ended } = await watch(
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=90',
    );
    await env.clock.runUntil(env.clock.now() + 100_000);
    expect(seen).toEqual([`ADDED a ${base}`, `BOOKMARK - ${base}`, `BOOKMARK - ${base}`]);
    expect(raw[1]?.object).toEqual({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { resourceVersion: String(base), annotations: { 'k8s.io/initial-events-end': 'true' } },
    });
    expect(ended()).toBe(true);
    expect(env.clock.nextAt()).toBe(timer);
  });

  test('tables: columns only in the first event', async () => {
    await write('POST', 'a');
    await write('POST', 'b');
    const { raw } = await watch('', { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
    await env.clock.settle();
    const tables = raw.map(
      ({ object }) => object as { columnDefinitions: unknown[]; rows: { cells: unknown[] }[] },
    );
    expect(
      tables.map(({ columnDefinitions, rows }) => [columnDefinitions.length, rows.map(({ cells }) => cells)]),
    ).toEqual([
      [3, [['a', 0, '0s']]],
      [0, [['b', 0, '0s']]],
    ]);
  });

  test('one named object first comes as ADDED, which kubectl -w swallows', async () => {
    await write('POST', 'a');
    await write('POST', 'b');
    const { seen } = await watch('fieldSelector=metadata.name%3Da&resourceVersion=0');
    await env.clock.settle();
    expect(seen).toEqual([`ADDED a ${env.store.revision - 1}`]);
  });
});
