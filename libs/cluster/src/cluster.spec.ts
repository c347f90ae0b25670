import { createClient, resources } from '@drydock/client';
import { createRandom, VirtualClock } from '@drydock/machinery';
import { expect, test } from '@jest/globals';
import { createCluster } from './create-cluster.ts';

const start = 1_760_000_000_000;

async function boot(seed = 'boot') {
  const clock = new VirtualClock({ start, settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const cluster = await clock.runFor(
    createCluster({ profile: 'docker-desktop', clock, random: createRandom(seed) }),
  );
  await clock.runUntil(start + 120_000);
  return { clock, cluster, client: createClient(cluster.adminTransport) };
}

test('two boots from one seed give the same store', async () => {
  const [first, second] = [await boot(), await boot()];
  first.cluster.stop();
  second.cluster.stop();
  expect(first.cluster.serialize()).toBe(second.cluster.serialize());
});

test('a fresh cluster', async () => {
  const { cluster, client } = await boot();
  const pods = (await client.of(resources.pods, 'kube-system').list()).items;
  expect(pods.length).toBeGreaterThan(0);
  cluster.stop();
});
