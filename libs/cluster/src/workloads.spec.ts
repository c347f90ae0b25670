// Each kind of workload on a whole cluster: controllers, scheduler, kubelet and network together.
import { createClient, resources, type Client } from '@drydock/client';
import { createRandom, VirtualClock } from '@drydock/machinery';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Cluster } from './cluster.ts';
import { createCluster } from './create-cluster.ts';

const start = 1_760_000_000_000;
let clock: VirtualClock;
let cluster: Cluster;
let client: Client;

beforeAll(async () => {
  clock = new VirtualClock({ start, settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const random = createRandom('workloads');
  cluster = await clock.runFor(createCluster({ profile: 'docker-desktop', clock, random }));
  client = createClient(cluster.adminTransport);
  await clock.runUntil(start + 60_000);
});

afterAll(() => cluster.stop());

const run = (seconds: number) => clock.runUntil(clock.now() + seconds * 1000);
const metadata = (name: string) => ({ name, namespace: 'default' });
const template = (app: string, image: string, spec: object = {}, container: object = {}) => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: 'main', image, ...container }], ...spec },
});
const podsOf = async (app: string) => {
  const { items } = await client.of(resources.pods, 'default').list({ labelSelector: `app=${app}` });
  return items.map((pod) => `${pod.metadata.name} ${pod.status?.phase}`);
};

test('a StatefulSet runs pods with claims and names in order, and rolls out', async () => {
  const sets = client.of(resources.statefulSets, 'default');
  await sets.create({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata('db'),
    spec: {
      replicas: 2,
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: template('db', 'nginx:1.27'),
      volumeClaimTemplates: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  });
  await client.of(resources.services, 'default').create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('db'),
    spec: { clusterIP: 'None', selector: { app: 'db' }, ports: [{ port: 80 }] },
  });
  await run(60);
  expect(await podsOf('db')).toEqual(['db-0 Running', 'db-1 Running']);
  const claims = await client.of(resources.persistentVolumeClaims, 'default').list();
  expect(claims.items.map((claim) => `${claim.metadata.name} ${claim.status?.phase}`)).toEqual([
    'data-db-0 Bound',
    'data-db-1 Bound',
  ]);
  const slices = await client.of(resources.endpointSlices, 'default').list({
    labelSelector: 'kubernetes.io/service-name=db',
  });
  expect(slices.items[0]?.endpoints?.map(({ hostname }) => hostname).sort()).toEqual(['db-0', 'db-1']);
  await sets.patch('db', 'strategic', { spec: { template: template('db', 'nginx:1.28') } });
  await run(60);
  const { status } = await sets.get('db');
  expect(status).toMatchObject({ updatedReplicas: 2, readyReplicas: 2 });
  expect(status?.currentRevision).toBe(status?.updateRevision);
});

test('a Job runs to completion', async () => {
  const jobs = client.of(resources.jobs, 'default');
  const command = { command: ['sh', '-c', 'echo done'] };
  await jobs.create({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata('sum'),
    spec: { completions: 2, template: template('sum', 'busybox', { restartPolicy: 'Never' }, command) },
  });
  await run(60);
  const { status } = await jobs.get('sum');
  expect(status).toMatchObject({
    succeeded: 2,
    conditions: [{ type: 'SuccessCriteriaMet' }, { type: 'Complete' }],
  });
  expect((await podsOf('sum')).map((pod) => pod.split(' ')[1])).toEqual(['Succeeded', 'Succeeded']);
});

test('a Job that fails gives up', async () => {
  const jobs = client.of(resources.jobs, 'default');
  await jobs.create({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata('fails'),
    spec: {
      backoffLimit: 1,
      template: template('fails', 'busybox', { restartPolicy: 'Never' }, { command: ['false'] }),
    },
  });
  await run(120);
  expect((await jobs.get('fails')).status).toMatchObject({
    failed: 2,
    conditions: [{ type: 'FailureTarget' }, { type: 'Failed', reason: 'BackoffLimitExceeded' }],
  });
});

test('a CronJob starts Jobs by the minute and forgets the old ones', async () => {
  const cronJobs = client.of(resources.cronJobs, 'default');
  const command = { command: ['date'] };
  await cronJobs.create({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata('tick'),
    spec: {
      schedule: '* * * * *',
      successfulJobsHistoryLimit: 2,
      jobTemplate: {
        spec: { template: template('tick', 'busybox', { restartPolicy: 'OnFailure' }, command) },
      },
    },
  });
  await run(300);
  expect((await podsOf('tick')).map((pod) => pod.split(' ')[1])).toEqual(['Succeeded', 'Succeeded']);
  expect((await cronJobs.get('tick')).status?.lastSuccessfulTime).toBeDefined();
  await cronJobs.delete('tick', { propagationPolicy: 'Background' });
  await run(10);
  expect(await podsOf('tick')).toEqual([]);
});

test('a ReplicationController keeps its pods', async () => {
  const controllers = client.of(resources.replicationControllers, 'default');
  await controllers.create({
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: metadata('old'),
    spec: { replicas: 2, selector: { app: 'old' }, template: template('old', 'nginx') },
  });
  await run(20);
  expect((await controllers.get('old')).status).toMatchObject({ replicas: 2, readyReplicas: 2 });
});

test('a DaemonSet has a history, and surges', async () => {
  const sets = client.of(resources.daemonSets, 'default');
  await sets.create({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadata('agent'),
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: template('agent', 'nginx:1.27'),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    },
  });
  await run(20);
  await sets.patch('agent', 'strategic', { spec: { template: template('agent', 'nginx:1.28') } });
  await run(60);
  expect((await sets.get('agent')).status).toMatchObject({ numberReady: 1, updatedNumberScheduled: 1 });
  expect((await podsOf('agent')).length).toBe(1);
  const revisions = await client
    .of(resources.controllerRevisions, 'default')
    .list({ labelSelector: 'app=agent' });
  expect(revisions.items.map(({ revision }) => revision).sort()).toEqual([1, 2]);
});

test('a generic ephemeral volume has a claim that goes with its pod', async () => {
  const pods = client.of(resources.pods, 'default');
  const volumeClaimTemplate = {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  await pods.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata('scratch'),
    spec: {
      containers: [{ name: 'main', image: 'nginx', volumeMounts: [{ name: 'work', mountPath: '/work' }] }],
      volumes: [{ name: 'work', ephemeral: { volumeClaimTemplate } }],
    },
  });
  await run(30);
  expect((await pods.get('scratch')).status?.phase).toBe('Running');
  const claims = client.of(resources.persistentVolumeClaims, 'default');
  expect((await claims.get('scratch-work')).status?.phase).toBe('Bound');
  await pods.delete('scratch');
  await run(60);
  expect(await claims.find('scratch-work')).toBeUndefined();
});

test('an autoscaler without metrics says so', async () => {
  await client.of(resources.horizontalPodAutoscalers, 'default').create({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata('old'),
    spec: {
      scaleTargetRef: { apiVersion: 'v1', kind: 'ReplicationController', name: 'old' },
      maxReplicas: 3,
    },
  });
  await run(1);
  const { status } = await client.of(resources.horizontalPodAutoscalers, 'default').get('old');
  expect(status?.conditions?.find(({ type }) => type === 'ScalingActive')?.reason).toBe(
    'FailedGetResourceMetric',
  );
});
