import { beforeEach, expect, test } from '@jest/globals';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { ConfigMap } from '@drydock/kinds';
import { createInformers, resources } from '@drydock/client';

let env: Environment;
beforeEach(async () => {
  env = await createEnvironment();
});

const configMap = (name: string, data: Record<string, string> = {}): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

test('list is sorted by namespace, then name, and current', async () => {
  const client = env.client();
  const informers = createInformers(client, env.clock);
  const maps = informers.for(resources.configMaps);
  await client.of(resources.configMaps, 'kube-system').create(configMap('a'));
  await client.of(resources.configMaps, 'default').create(configMap('z'));
  expect(informers.for(resources.configMaps)).toBe(maps);
  await env.clock.runFor(informers.start());
  await client.of(resources.configMaps, 'default').create(configMap('b'));
  await env.clock.settle();
  const names = (namespace?: string) =>
    maps.list(namespace).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  expect([names(), names('default')]).toEqual([
    ['default/b', 'default/z', 'kube-system/a'],
    ['default/b', 'default/z'],
  ]);
  expect(maps.get('default', 'b')).toBe(env.store.get('/registry/configmaps/default/b'));
});

test('after a restored store it lists again and tells the difference', async () => {
  const client = env.client();
  const maps = client.of(resources.configMaps, 'default');
  await maps.create(configMap('stays'));
  await maps.create(configMap('changes', { k: '1' }));
  const snapshot = env.store.snapshot();
  const informers = createInformers(client, env.clock);
  const informer = informers.for(resources.configMaps);
  await env.clock.runFor(informers.start());
  await maps.update(configMap('changes', { k: '2' }));
  await maps.create(configMap('goes'));
  await env.clock.settle();
  const changes: string[] = [];
  informer.onChange(({ old, current }) => {
    changes.push(
      `${old?.metadata.name ?? '-'}:${old?.data?.['k'] ?? ''} ${current?.metadata.name ?? '-'}:${current?.data?.['k'] ?? ''}`,
    );
  });
  changes.length = 0;
  env.store.restore(snapshot);
  await env.clock.runUntil(env.clock.now() + 5000);
  expect(changes).toEqual(['changes:2 changes:1', 'goes: -:']);
  await maps.create(configMap('later'));
  await env.clock.settle();
  expect(informer.get('default', 'later')?.metadata.name).toBe('later');
});

test('idle costs nothing: no timer waits', async () => {
  const informers = createInformers(env.client(), env.clock);
  informers.for(resources.pods);
  informers.for(resources.configMaps);
  await env.clock.runFor(informers.start());
  await env.clock.runUntil(env.clock.now() + 600_000); // etcd's history has been compacted by then
  expect(env.clock.nextAt()).toBeUndefined();
  informers.stop();
});
