import { resources } from '@drydock/client';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { StatefulSet, StatefulSetSpec } from '@drydock/kinds';
import { formatTime } from '@drydock/machinery';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startControllers, type Controllers } from '../start.ts';
import { statefulSetController } from './index.ts';

let environment: Environment;
let controllers: Controllers;

beforeEach(async () => {
  environment = await createEnvironment();
  const { clock, random } = environment;
  controllers = startControllers({
    client: environment.client(),
    clock,
    random,
    settings: { rootCertificate: 'PEM' },
    only: [statefulSetController],
  });
  await clock.runFor(controllers.ready);
});

afterEach(() => {
  controllers.stop();
  environment.stop();
});

const settle = (ms = 100) => environment.clock.runUntil(environment.clock.now() + ms);
const sets = () => environment.client().of(resources.statefulSets, 'default');
const pods = () => environment.client().of(resources.pods, 'default');
const claims = () => environment.client().of(resources.persistentVolumeClaims, 'default');
const revisions = () => environment.client().of(resources.controllerRevisions, 'default');
const podNames = async () => (await pods().list()).items.map(({ metadata }) => metadata.name);
const images = async () => (await pods().list()).items.map(({ spec }) => spec?.containers[0]?.image);

function create(spec: Partial<StatefulSetSpec> = {}): Promise<StatefulSet> {
  return sets().create({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 3,
      serviceName: 'nginx',
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'main', image: 'nginx:1' }] },
      },
      ...spec,
    },
  });
}

/** The spec plays scheduler and kubelet. */
async function ready(name: string): Promise<void> {
  const pod = await pods().get(name);
  const lastTransitionTime = formatTime(environment.clock.now());
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime }];
  await pods().updateStatus({ ...pod, status: { phase: 'Running', conditions } });
  await settle();
}

async function readyAll(): Promise<void> {
  for (let i = 0; i < 10; i++)
    for (const pod of (await pods().list()).items)
      if (pod.status?.phase !== 'Running') await ready(pod.metadata.name ?? '');
}

async function events(): Promise<readonly string[]> {
  const { items } = await environment.client().of(resources.events, 'default').list();
  return items.map((event) => `${event.type} ${event.reason} ${event.message}`);
}

test('brings up one pod after the other, with identity', async () => {
  await create({ replicas: 2 });
  await settle();
  expect(await podNames()).toEqual(['web-0']);
  const { currentRevision } = (await sets().get('web')).status ?? {};
  const pod = await pods().get('web-0');
  expect(pod.metadata.labels).toEqual({
    app: 'web',
    'apps.kubernetes.io/pod-index': '0',
    'controller-revision-hash': currentRevision,
    'statefulset.kubernetes.io/pod-name': 'web-0',
  });
  expect([pod.spec?.hostname, pod.spec?.subdomain]).toEqual(['web-0', 'nginx']);
  await ready('web-0');
  expect(await podNames()).toEqual(['web-0', 'web-1']);
  await ready('web-1');
  expect((await sets().get('web')).status).toEqual({
    availableReplicas: 2,
    collisionCount: 0,
    currentReplicas: 2,
    currentRevision,
    observedGeneration: 1,
    readyReplicas: 2,
    replicas: 2,
    updateRevision: currentRevision,
    updatedReplicas: 2,
  });
  expect(await events()).toEqual([
    'Normal SuccessfulCreate create Pod web-0 in StatefulSet web successful',
    'Normal SuccessfulCreate create Pod web-1 in StatefulSet web successful',
  ]);
});

test('Parallel brings up all at once, from the first ordinal', async () => {
  await create({ podManagementPolicy: 'Parallel', ordinals: { start: 5 } });
  await settle();
  expect(await podNames()).toEqual(['web-5', 'web-6', 'web-7']);
});

test('scales down from the highest ordinal and replaces a lost pod', async () => {
  await create();
  await settle();
  await readyAll();
  await sets().patch('web', 'merge', { spec: { replicas: 1 } });
  await settle();
  expect(await podNames()).toEqual(['web-0']);
  expect((await events()).slice(-2)).toEqual([
    'Normal SuccessfulDelete delete Pod web-2 in StatefulSet web successful',
    'Normal SuccessfulDelete delete Pod web-1 in StatefulSet web successful',
  ]);
  const { uid } = (await pods().get('web-0')).metadata;
  await pods().delete('web-0');
  await settle();
  expect((await pods().get('web-0')).metadata.uid).not.toBe(uid);
});

test('rolls out from the highest ordinal down to the partition; history can go back', async () => {
  await create({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } });
  await settle();
  await readyAll();
  const image = (name: string) => ({
    spec: { template: { spec: { containers: [{ name: 'main', image: name }] } } },
  });
  await sets().patch('web', 'strategic', image('nginx:2'));
  await settle();
  await readyAll();
  expect(await images()).toEqual(['nginx:1', 'nginx:1', 'nginx:2']);
  const half = (await sets().get('web')).status;
  expect([half?.currentReplicas, half?.updatedReplicas]).toEqual([2, 1]);
  expect(half?.currentRevision).not.toBe(half?.updateRevision);
  await sets().patch('web', 'merge', { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } });
  await settle();
  await readyAll();
  expect(await images()).toEqual(['nginx:2', 'nginx:2', 'nginx:2']);
  const done = (await sets().get('web')).status;
  expect(done?.currentRevision).toBe(half?.updateRevision);
  expect((await revisions().list()).items.map(({ revision }) => revision).sort()).toEqual([1, 2]);
  await sets().patch('web', 'strategic', image('nginx:1'));
  await settle();
  expect((await revisions().list()).items.map(({ revision }) => revision).sort()).toEqual([2, 3]);
});

test('OnDelete leaves the old pods until somebody deletes them', async () => {
  await create({ replicas: 1, updateStrategy: { type: 'OnDelete' } });
  await settle();
  await readyAll();
  await sets().patch('web', 'strategic', {
    spec: { template: { spec: { containers: [{ name: 'main', image: 'nginx:2' }] } } },
  });
  await settle();
  expect(await images()).toEqual(['nginx:1']);
  await pods().delete('web-0');
  await settle();
  expect(await images()).toEqual(['nginx:2']);
});

const volumeClaimTemplates = [
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
];

test('each ordinal has claims of its own, which outlive it', async () => {
  await create({ replicas: 2, volumeClaimTemplates });
  await settle();
  await readyAll();
  expect((await claims().list()).items.map(({ metadata }) => [metadata.name, metadata.labels])).toEqual([
    ['data-web-0', { app: 'web' }],
    ['data-web-1', { app: 'web' }],
  ]);
  expect((await pods().get('web-1')).spec?.volumes?.[0]).toEqual({
    name: 'data',
    persistentVolumeClaim: { claimName: 'data-web-1' },
  });
  await sets().patch('web', 'merge', { spec: { replicas: 0 } });
  await settle();
  expect((await claims().list()).items.length).toBe(2);
  expect((await events())[0]).toBe(
    'Normal SuccessfulCreate create Claim data-web-0 Pod web-0 in StatefulSet web success',
  );
});

test('a retention policy gives claims owners', async () => {
  await create({
    replicas: 2,
    volumeClaimTemplates,
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
  });
  await settle();
  await readyAll();
  const owners = async (name: string) =>
    (await claims().get(name)).metadata.ownerReferences?.map((owner) => `${owner.kind}/${owner.name}`);
  expect(await owners('data-web-1')).toEqual(['StatefulSet/web']);
  await sets().patch('web', 'merge', { spec: { replicas: 1 } });
  await settle();
  expect([await owners('data-web-0'), await owners('data-web-1')]).toEqual([
    ['StatefulSet/web'],
    ['Pod/web-1'],
  ]);
});

test('a failed pod is made anew; labels that were taken off come back; minReadySeconds are waited', async () => {
  await create({ replicas: 2, minReadySeconds: 10 });
  await settle();
  await ready('web-0');
  expect(await podNames()).toEqual(['web-0']);
  await settle(10_000);
  expect(await podNames()).toEqual(['web-0', 'web-1']);
  await pods().patch('web-0', 'merge', {
    metadata: { labels: { 'apps.kubernetes.io/pod-index': null } },
  });
  await settle();
  expect((await pods().get('web-0')).metadata.labels?.['apps.kubernetes.io/pod-index']).toBe('0');
  const pod = await pods().get('web-1');
  await pods().updateStatus({ ...pod, status: { phase: 'Failed' } });
  await settle();
  expect((await pods().get('web-1')).metadata.uid).not.toBe(pod.metadata.uid);
  expect(await events()).toContain(
    'Warning RecreatingFailedPod StatefulSet default/web is recreating failed Pod web-1',
  );
});
