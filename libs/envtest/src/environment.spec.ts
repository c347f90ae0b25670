import { expect, test } from '@jest/globals';
import { createInformers, resources } from '@drydock/client';
import type { Pod } from '@drydock/kinds';
import { createEnvironment } from './index.ts';

const pod = (name: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] },
});

test('create, list, watch, delete through a client', async () => {
  const env = await createEnvironment();
  const client = env.client();
  const pods = client.of(resources.pods, 'default');
  const informers = createInformers(client, env.clock);
  const seen: string[] = [];
  informers.for(resources.pods).onChange(({ old, current }) => {
    seen.push(`${old?.metadata.name ?? '-'} ${current?.metadata.name ?? '-'}`);
  });
  await env.clock.runFor(informers.start());
  const web = await pods.create(pod('web'));
  expect(web.spec?.serviceAccountName).toBe('default');
  expect(web.spec?.volumes?.[0]?.name).toMatch(/^kube-api-access-.{5}$/);
  await pods.patch('web', 'strategic', { metadata: { labels: { tier: 'front' } } });
  await pods.delete('web');
  await env.clock.settle();
  expect(seen).toEqual(['- web', 'web web', 'web -']);
  expect(await pods.find('web')).toBeUndefined();
  informers.stop();
  env.stop();
});
