import { resources } from '@drydock/client';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { Deployment, Pod } from '@drydock/kinds';
import { formatTime } from '@drydock/machinery';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { replicaSetController } from '../replicaset/index.ts';
import { startControllers, type Controllers } from '../start.ts';
import { deploymentController } from './index.ts';

let environment: Environment;
let controllers: Controllers;

beforeEach(async () => {
  environment = await createEnvironment();
  const { clock, random } = environment;
  controllers = startControllers({
    client: environment.client(),
    clock,
    random,
    settings: { rootCertificate: '' },
    only: [deploymentController, replicaSetController],
  });
  await clock.runFor(controllers.ready);
});

afterEach(() => {
  controllers.stop();
  environment.stop();
});

const deployment = (image: string, spec: object = {}): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image }] },
    },
    ...spec,
  },
});

const of = () => {
  const client = environment.client();
  return {
    deployments: client.of(resources.deployments, 'default'),
    sets: client.of(resources.replicaSets, 'default'),
    pods: client.of(resources.pods, 'default'),
    events: client.of(resources.events, 'default'),
  };
};

async function makeReady(): Promise<void> {
  const { pods } = of();
  for (const { metadata } of (await pods.list()).items) {
    const pod = await pods.find(metadata.name ?? '');
    if (pod) await setReady(pod);
  }
}

async function setReady(pod: Pod): Promise<void> {
  const time = formatTime(environment.clock.now());
  await of().pods.updateStatus({
    ...pod,
    status: {
      ...pod.status,
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: time }],
    },
  });
  await settle();
}

async function settle(ms = 200): Promise<void> {
  await environment.clock.runUntil(environment.clock.now() + ms);
}

async function events(): Promise<readonly string[]> {
  const { items } = await of().events.list();
  const order = [...items].sort(
    (a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion),
  );
  return order
    .filter((event) => event.involvedObject.kind === 'Deployment')
    .map((event) => `${event.type} ${event.reason} ${event.message}`);
}

async function sizes(): Promise<Record<string, string>> {
  const { items } = await of().sets.list();
  return Object.fromEntries(
    items.map((set) => [
      `${set.metadata.annotations?.['deployment.kubernetes.io/revision']} ${set.spec?.template?.spec?.containers[0]?.image}`,
      `${set.spec?.replicas}/${set.status?.replicas ?? 0}/${set.status?.readyReplicas ?? 0}`,
    ]),
  );
}

const conditions = async () =>
  (await of().deployments.get('web')).status?.conditions?.map(
    ({ type, status, reason, message }) => `${type} ${status} ${reason} ${message}`,
  );

describe('Deployment', () => {
  test('creates a ReplicaSet and reports when its pods are available', async () => {
    await of().deployments.create(deployment('nginx:1.27'));
    await settle();
    const [set] = (await of().sets.list()).items;
    const name = set?.metadata.name ?? '';
    expect(name).toMatch(/^web-[456789bcdf]{8,10}$/);
    expect(set?.metadata.labels).toEqual({ app: 'web', 'pod-template-hash': name.slice(4) });
    expect(set?.metadata.annotations).toEqual({
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
      'deployment.kubernetes.io/revision': '1',
    });
    const pods = (await of().pods.list()).items;
    expect(pods.map((pod) => pod.metadata.name?.slice(0, name.length + 1))).toEqual([
      `${name}-`,
      `${name}-`,
      `${name}-`,
    ]);
    expect(await conditions()).toEqual([
      'Available False MinimumReplicasUnavailable Deployment does not have minimum availability.',
      `Progressing True ReplicaSetUpdated ReplicaSet "${name}" is progressing.`,
    ]);
    await makeReady();
    expect(await events()).toEqual([`Normal ScalingReplicaSet Scaled up replica set ${name} from 0 to 3`]);
    expect((await of().deployments.get('web')).status).toEqual({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      conditions: expect.anything(),
    });
    expect(await conditions()).toEqual([
      'Available True MinimumReplicasAvailable Deployment has minimum availability.',
      `Progressing True NewReplicaSetAvailable ReplicaSet "${name}" has successfully progressed.`,
    ]);
    expect((await of().deployments.get('web')).metadata.annotations).toEqual({
      'deployment.kubernetes.io/revision': '1',
    });
  });

  test('rolls over within maxSurge and maxUnavailable, and back', async () => {
    const { deployments } = of();
    await deployments.create(deployment('nginx:1.27'));
    await settle();
    await makeReady();
    const image = (value: string) => [
      { op: 'replace', path: '/spec/template/spec/containers/0/image', value },
    ];
    await deployments.patch('web', 'json', image('nginx:1.28'));
    await settle();
    expect(await sizes()).toEqual({ '1 nginx:1.27': '3/3/3', '2 nginx:1.28': '1/1/0' });
    await makeReady();
    await makeReady();
    await makeReady();
    expect(await sizes()).toEqual({ '1 nginx:1.27': '0/0/0', '2 nginx:1.28': '3/3/3' });
    const names = (await of().sets.list()).items.map((set) => [
      set.spec?.template?.spec?.containers[0]?.image,
      set.metadata.name,
    ]);
    const { 'nginx:1.27': first, 'nginx:1.28': second } = Object.fromEntries(names) as Record<string, string>;
    const scaled = (direction: string, set: string | undefined, from: number, to: number) =>
      `Normal ScalingReplicaSet Scaled ${direction} replica set ${set} from ${from} to ${to}`;
    expect(await events()).toEqual([
      scaled('up', first, 0, 3),
      scaled('up', second, 0, 1),
      scaled('down', first, 3, 2),
      scaled('up', second, 1, 2),
      scaled('down', first, 2, 1),
      scaled('up', second, 2, 3),
      scaled('down', first, 1, 0),
    ]);
    await deployments.patch('web', 'json', image('nginx:1.27'));
    await settle();
    await makeReady();
    await makeReady();
    await makeReady();
    expect(await sizes()).toEqual({ '3 nginx:1.27': '3/3/3', '2 nginx:1.28': '0/0/0' });
    const set = await of().sets.get(first ?? '');
    expect(set.metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1');
  });

  test('Recreate waits until the old pods are gone', async () => {
    const { deployments, pods } = of();
    await deployments.create(deployment('nginx:1.27', { replicas: 2, strategy: { type: 'Recreate' } }));
    await settle();
    await makeReady();
    const before = (await pods.list()).items.map((pod) => pod.metadata.name);
    await deployments.patch('web', 'strategic', {
      spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } } },
    });
    await settle();
    const after = (await pods.list()).items;
    expect(after.filter((pod) => before.includes(pod.metadata.name))).toEqual([]);
    expect(after.map((pod) => pod.spec?.containers[0]?.image)).toEqual(['nginx:1.28', 'nginx:1.28']);
  });

  test('scales, pauses and resumes', async () => {
    const { deployments } = of();
    await deployments.create(deployment('nginx:1.27'));
    await settle();
    await makeReady();
    await deployments.patch('web', 'merge', { spec: { replicas: 5, paused: true } });
    await settle();
    expect(await sizes()).toEqual({ '1 nginx:1.27': '5/5/3' });
    expect((await conditions())?.find((condition) => condition.startsWith('Progressing'))).toBe(
      'Progressing Unknown DeploymentPaused Deployment is paused',
    );
    await deployments.patch('web', 'strategic', {
      spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } } },
    });
    await settle();
    expect(Object.keys(await sizes())).toEqual(['1 nginx:1.27']);
    await deployments.patch('web', 'merge', { spec: { paused: false } });
    await settle();
    expect(Object.keys(await sizes()).sort()).toEqual(['1 nginx:1.27', '2 nginx:1.28']);
  });

  test('gives up after progressDeadlineSeconds', async () => {
    const { deployments } = of();
    await deployments.create(deployment('nginx:1.27', { progressDeadlineSeconds: 30 }));
    await settle(60_000);
    const [set] = (await of().sets.list()).items;
    expect(await conditions()).toEqual([
      'Available False MinimumReplicasUnavailable Deployment does not have minimum availability.',
      `Progressing False ProgressDeadlineExceeded ReplicaSet "${set?.metadata.name}" has timed out progressing.`,
    ]);
  });

  test('keeps revisionHistoryLimit old ReplicaSets', async () => {
    const { deployments } = of();
    await deployments.create(deployment('nginx:1', { replicas: 1, revisionHistoryLimit: 1 }));
    await settle();
    for (const image of ['nginx:2', 'nginx:3', 'nginx:4']) {
      await makeReady();
      await deployments.patch('web', 'strategic', {
        spec: { template: { spec: { containers: [{ name: 'web', image }] } } },
      });
      await settle();
      await makeReady();
    }
    await makeReady();
    expect(Object.keys(await sizes()).sort()).toEqual(['3 nginx:3', '4 nginx:4']);
  });
});
