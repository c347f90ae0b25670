import { test } from '@jest/globals';
import { createClient, resources } from '@drydock/client';
import { createRandom, VirtualClock } from '@drydock/machinery';
import { createCluster } from './index.ts';
test('bench', async () => {
  const clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((r) => setImmediate(r)),
  });
  let t = Date.now();
  const lap = (name: string) => {
    console.log(name, Date.now() - t, 'ms');
    t = Date.now();
  };
  const cluster = await clock.runFor(
    createCluster({ profile: 'docker-desktop', clock, random: createRandom('x') }),
  );
  lap('create');
  await clock.runUntil(clock.now() + 60_000);
  lap('first minute');
  await clock.runUntil(clock.now() + 3600_000);
  lap('idle hour');
  const client = createClient(cluster.adminTransport);
  await client
    .of(resources.deployments, 'default')
    .create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 20,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [
              { name: 'nginx', image: 'nginx', readinessProbe: { httpGet: { port: 80, path: '/' } } },
            ],
          },
        },
      },
    } as never);
  await clock.runUntil(clock.now() + 60_000);
  lap('20 nginx');
  const d = await client.of(resources.deployments, 'default').get('web');
  console.log(JSON.stringify(d.status));
  await clock.runUntil(clock.now() + 3600_000);
  lap('hour with 20 probed nginx');
  const pods = await client.of(resources.pods).list();
  console.log(
    pods.items
      .map(
        (p) =>
          `${p.metadata.namespace}/${p.metadata.name} ${p.status?.phase} ${p.status?.podIP} ${JSON.stringify(p.status?.containerStatuses?.[0]?.state)}`,
      )
      .slice(0, 14)
      .join('\n'),
  );
}, 120000);
