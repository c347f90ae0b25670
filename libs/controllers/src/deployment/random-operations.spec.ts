// Random operations against invariants: however a rollout is disturbed, it keeps its promises and ends where it should.
import { createInformers, resources } from '@drydock/client';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { Deployment, Pod } from '@drydock/kinds';
import { createRandom, formatTime, hasReason, type Random } from '@drydock/machinery';
import { expect, test } from '@jest/globals';
import { isPodReady } from '../pods/conditions.ts';
import { replicaSetController } from '../replicaset/index.ts';
import { startControllers } from '../start.ts';
import { deploymentController } from './index.ts';

const replicas = 4;

async function start(seed: string) {
  const environment = await createEnvironment({ seed });
  const { clock } = environment;
  const random = createRandom(seed);
  const controllers = startControllers({
    client: environment.client(),
    clock,
    random,
    settings: { rootCertificate: '' },
    only: [deploymentController, replicaSetController],
  });
  await clock.runFor(controllers.ready);
  const informers = createInformers(environment.client(), clock);
  const pods = informers.for(resources.pods);
  pods.onChange(({ old, current }) => {
    if (!old && current) clock.after(random.int(3_000), () => void makeReady(environment, current));
  });
  await clock.runFor(informers.start());
  const stop = () => {
    controllers.stop();
    informers.stop();
    environment.stop();
  };
  return { environment, clock, random, pods, stop };
}

/** Plays the kubelet. */
async function makeReady(environment: Environment, { metadata }: Pod): Promise<void> {
  const client = environment.client().of(resources.pods, 'default');
  const condition = {
    type: 'Ready',
    status: 'True',
    lastTransitionTime: formatTime(environment.clock.now()),
  };
  await client
    .patch(
      metadata.name ?? '',
      'merge',
      { status: { phase: 'Running', conditions: [condition] } },
      { subresource: 'status' },
    )
    .catch((error: unknown) => {
      if (!hasReason(error, 'NotFound')) throw error;
    });
}

const deployment = (rollingUpdate: object): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx:0' }] },
    },
  },
});

const withImage = (image: string) => ({
  spec: { template: { spec: { containers: [{ name: 'web', image }] } } },
});

test.each([
  [{ maxSurge: 1, maxUnavailable: 0 }],
  [{ maxSurge: 0, maxUnavailable: 1 }],
  [{ maxSurge: '25%', maxUnavailable: '25%' }],
  [{ maxSurge: 2, maxUnavailable: 3 }],
])('new images never break %j', async (limits) => {
  const { environment, clock, random, pods, stop } = await start(JSON.stringify(limits));
  const deployments = environment.client().of(resources.deployments, 'default');
  await deployments.create(deployment(limits));
  await clock.runUntil(clock.now() + 10_000);
  const numbers = (value: number | string) => (typeof value === 'string' ? 1 : value);
  const breaches: string[] = [];
  pods.onChange(() => {
    const all = pods.list('default');
    const ready = all.filter(isPodReady).length;
    if (all.length > replicas + numbers(limits.maxSurge)) breaches.push(`${all.length} pods`);
    if (ready < replicas - numbers(limits.maxUnavailable)) breaches.push(`${ready} ready`);
  });
  for (let step = 1; step <= 8; step++) {
    await deployments.patch('web', 'strategic', withImage(`nginx:${random.int(3)}`));
    await clock.runUntil(clock.now() + random.int(6_000));
  }
  await deployments.patch('web', 'strategic', withImage('nginx:last'));
  await clock.runUntil(clock.now() + 60_000);
  expect(breaches).toEqual([]);
  expect(pods.list('default').map(({ spec }) => spec?.containers[0]?.image)).toEqual(
    Array(replicas).fill('nginx:last'),
  );
  stop();
});

async function disturb(environment: Environment, random: Random, pods: readonly Pod[]): Promise<void> {
  const client = environment.client();
  const deployments = client.of(resources.deployments, 'default');
  const victim = pods[random.int(Math.max(1, pods.length))]?.metadata.name;
  const operations = [
    () => deployments.patch('web', 'strategic', withImage(`nginx:${random.int(4)}`)),
    () => deployments.patch('web', 'merge', { spec: { replicas: random.int(8) } }),
    () => deployments.patch('web', 'merge', { spec: { paused: random.int(2) === 1 } }),
    () => deployments.patch('web', 'merge', { spec: { minReadySeconds: random.int(3) } }),
    async () => {
      if (victim) await client.of(resources.pods, 'default').delete(victim);
    },
  ];
  await operations[random.int(operations.length)]!();
}

test.each(['a', 'b', 'c', 'd', 'e', 'f'])(
  'whatever happens, it ends as the spec says (seed %s)',
  async (seed) => {
    const { environment, clock, random, pods, stop } = await start(seed);
    const deployments = environment.client().of(resources.deployments, 'default');
    await deployments.create(deployment({ maxSurge: 1, maxUnavailable: 1 }));
    for (let step = 0; step < 25; step++) {
      await disturb(environment, random, pods.list('default'));
      await clock.runUntil(clock.now() + random.int(3_000));
    }
    await deployments.patch('web', 'merge', { spec: { paused: false, replicas: 5 } });
    await deployments.patch('web', 'strategic', withImage('nginx:last'));
    await clock.runUntil(clock.now() + 120_000);
    const { status } = await deployments.get('web');
    expect(status).toMatchObject({ replicas: 5, updatedReplicas: 5, readyReplicas: 5, availableReplicas: 5 });
    expect(status?.unavailableReplicas).toBeUndefined();
    expect(pods.list('default').map(({ spec }) => spec?.containers[0]?.image)).toEqual(
      Array(5).fill('nginx:last'),
    );
    expect(status?.conditions?.map(({ type, reason }) => [type, reason])).toEqual(
      expect.arrayContaining([
        ['Available', 'MinimumReplicasAvailable'],
        ['Progressing', 'NewReplicaSetAvailable'],
      ]),
    );
    stop();
  },
);
