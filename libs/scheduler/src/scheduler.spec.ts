import { resources } from '@drydock/client';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { Node, Pod, PodSpec } from '@drydock/kinds';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startScheduler, type Scheduler } from './start.ts';

let environment: Environment;
let scheduler: Scheduler;

beforeEach(async () => {
  environment = await createEnvironment();
  const { clock, random } = environment;
  scheduler = startScheduler({ client: environment.client(), clock, random });
  await clock.runFor(scheduler.ready);
});

afterEach(() => {
  scheduler.stop();
  environment.stop();
});

const nodes = () => environment.client().of(resources.nodes);
const pods = () => environment.client().of(resources.pods, 'default');

async function createNode(name: string, change: Partial<Node> = {}): Promise<void> {
  const allocatable = { cpu: '2', memory: '4Gi', pods: '3', 'ephemeral-storage': '10Gi' };
  const created = await nodes().create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...change.metadata?.labels } },
    spec: change.spec ?? {},
  });
  await nodes().updateStatus({ ...created, status: { allocatable, capacity: allocatable } });
}

const pod = (name: string, spec: Partial<PodSpec> = {}, labels: Record<string, string> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels },
  spec: { containers: [{ name: 'main', image: 'nginx' }], ...spec },
});

const requesting = (requests: Record<string, string>): Partial<PodSpec> => ({
  containers: [{ name: 'main', image: 'nginx', resources: { requests } }],
});

const settle = (ms = 100) => environment.clock.runUntil(environment.clock.now() + ms);

async function messages(name: string): Promise<readonly string[]> {
  const { items } = await environment.client().of(resources.events, 'default').list();
  return items
    .filter((event) => event.involvedObject.name === name)
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map((event) => `${event.type} ${event.reason} ${event.message}`);
}

async function schedule(candidate: Pod): Promise<string | undefined> {
  await pods().create(candidate);
  await settle();
  return (await pods().get(candidate.metadata.name ?? '')).spec?.nodeName;
}

async function failure(candidate: Pod): Promise<string | undefined> {
  expect(await schedule(candidate)).toBeUndefined();
  const { status } = await pods().get(candidate.metadata.name ?? '');
  const condition = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  expect([condition?.status, condition?.reason]).toEqual(['False', 'Unschedulable']);
  return condition?.message;
}

const hopeless = (nodeCount = 1) =>
  `no new claims to deallocate, preemption: 0/${nodeCount} nodes are available: ${nodeCount} Preemption is not helpful for scheduling.`;
const noVictims =
  'no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.';

describe('a pod that fits', () => {
  test('is bound, with an event and a condition', async () => {
    await createNode('node-a');
    expect(await schedule(pod('web'))).toBe('node-a');
    expect(await messages('web')).toEqual(['Normal Scheduled Successfully assigned default/web to node-a']);
    const { status } = await pods().get('web');
    expect(status?.conditions?.map(({ type, status: value }) => [type, value])).toEqual([
      ['PodScheduled', 'True'],
    ]);
  });

  test('goes to the emptier node', async () => {
    await createNode('node-a');
    await createNode('node-b');
    const first = await schedule(pod('one', requesting({ cpu: '1', memory: '1Gi' })));
    const second = await schedule(pod('two', requesting({ cpu: '1', memory: '1Gi' })));
    expect([first, second].sort()).toEqual(['node-a', 'node-b']);
  });

  test('with another scheduler is left alone', async () => {
    await createNode('node-a');
    expect(await schedule(pod('web', { schedulerName: 'mine' }))).toBeUndefined();
    expect(await messages('web')).toEqual([]);
  });
});

describe('a pod that does not fit', () => {
  test('when there is no node', async () => {
    expect(await failure(pod('web'))).toBe('no nodes available to schedule pods');
  });

  test('because it asks for more than the node has', async () => {
    await createNode('node-a');
    const message = await failure(pod('web', requesting({ cpu: '100', memory: '1Ti' })));
    expect(message).toBe(`0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. ${hopeless()}`);
    expect(await messages('web')).toEqual([`Warning FailedScheduling ${message}`]);
  });

  test('and is not tried again because some other pod reports its status', async () => {
    await createNode('node-a');
    await schedule(pod('other', requesting({ cpu: '1500m' })));
    await failure(pod('web', requesting({ cpu: '1' })));
    const other = await pods().get('other');
    await pods().updateStatus({ ...other, status: { ...other.status, phase: 'Running' } });
    await settle(20_000);
    const { items } = await environment.client().of(resources.events, 'default').list();
    expect(items.filter(({ reason }) => reason === 'FailedScheduling').map(({ count }) => count)).toEqual([
      1,
    ]);
  });

  test('because others are there already, and is tried again when one goes', async () => {
    await createNode('node-a');
    await schedule(pod('first', requesting({ cpu: '1500m' })));
    expect(await failure(pod('web', requesting({ cpu: '1' })))).toBe(
      `0/1 nodes are available: 1 Insufficient cpu. ${noVictims}`,
    );
    await pods().delete('first', { gracePeriodSeconds: 0 });
    await settle(2_000);
    expect((await pods().get('web')).spec?.nodeName).toBe('node-a');
  });

  test('because of too many pods', async () => {
    await createNode('node-a');
    for (const name of ['a', 'b', 'c']) await schedule(pod(name));
    expect(await failure(pod('d'))).toBe(`0/1 nodes are available: 1 Too many pods. ${noVictims}`);
  });

  test('because of a node selector, until a node has the label', async () => {
    await createNode('node-a');
    expect(await failure(pod('web', { nodeSelector: { disk: 'ssd' } }))).toBe(
      `0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. ${hopeless()}`,
    );
    await nodes().patch('node-a', 'merge', { metadata: { labels: { disk: 'ssd' } } });
    await settle(2_000);
    expect((await pods().get('web')).spec?.nodeName).toBe('node-a');
  });

  test('because of taints and cordons, each node with its own reason', async () => {
    await createNode('node-a', { spec: { taints: [{ key: 'team', value: 'blue', effect: 'NoSchedule' }] } });
    await createNode('node-b', { spec: { unschedulable: true } });
    expect(await failure(pod('web'))).toBe(
      `0/2 nodes are available: 1 node(s) had untolerated taint {team: blue}, 1 node(s) were unschedulable. ${hopeless(2)}`,
    );
    const tolerations = [{ key: 'team', operator: 'Equal', value: 'blue', effect: 'NoSchedule' }];
    expect(await schedule(pod('tolerant', { tolerations }))).toBe('node-a');
  });

  test('because of a host port', async () => {
    await createNode('node-a');
    const containers = [{ name: 'main', image: 'nginx', ports: [{ containerPort: 80, hostPort: 8080 }] }];
    await schedule(pod('one', { containers }));
    expect(await failure(pod('two', { containers }))).toBe(
      `0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports. ${noVictims}`,
    );
  });

  test('because of anti-affinity', async () => {
    await createNode('node-a');
    const term = { labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'kubernetes.io/hostname' };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    expect(await schedule(pod('one', { affinity }, { app: 'web' }))).toBe('node-a');
    expect(await failure(pod('two', { affinity }, { app: 'web' }))).toBe(
      `0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules. ${noVictims}`,
    );
    expect(await failure(pod('three', {}, { app: 'web' }))).toBe(
      `0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules. ${noVictims}`,
    );
  });

  test('because of a topology spread constraint', async () => {
    await createNode('node-a');
    await createNode('node-b', { spec: { taints: [{ key: 'team', value: 'blue', effect: 'NoSchedule' }] } });
    const topologySpreadConstraints = [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'web' } },
      },
    ];
    expect(await schedule(pod('one', { topologySpreadConstraints }, { app: 'web' }))).toBe('node-a');
    expect(await failure(pod('two', { topologySpreadConstraints }, { app: 'web' }))).toBe(
      "0/2 nodes are available: 1 node(s) didn't match pod topology spread constraints, 1 node(s) had untolerated taint {team: blue}. " +
        'no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.',
    );
  });

  test('because of its claims', async () => {
    await createNode('node-a');
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    expect(await failure(pod('one', { volumes }))).toBe(
      '0/1 nodes are available: persistentvolumeclaim "data" not found. not found',
    );
    await environment
      .client()
      .of(resources.persistentVolumeClaims, 'default')
      .create({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      });
    await settle(2_000);
    const condition = (await pods().get('one')).status?.conditions?.[0];
    expect(condition?.message).toBe(
      '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
    );
  });
});

describe('priority', () => {
  const important = (name: string, spec: Partial<PodSpec> = {}) =>
    pod(name, { ...requesting({ cpu: '1500m' }), priorityClassName: 'high', ...spec });

  beforeEach(async () => {
    await environment
      .client()
      .of(resources.priorityClasses)
      .create({
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name: 'high' },
        value: 1000,
      });
    await createNode('node-a');
  });

  test('moves less important pods aside, and no more of them than it must', async () => {
    await schedule(pod('small', requesting({ cpu: '250m' })));
    await schedule(pod('large', requesting({ cpu: '1' })));
    await pods().patch('large', 'merge', { metadata: { finalizers: ['example.com/hold'] } });
    const text = '0/1 nodes are available: 1 Insufficient cpu.';
    expect(await failure(important('web'))).toMatch(text);
    const web = await pods().get('web');
    expect(web.status?.nominatedNodeName).toBe('node-a');
    const large = await pods().get('large');
    expect(large.metadata.deletionTimestamp).toBeDefined();
    expect(large.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: 'default-scheduler: preempting to accommodate a higher priority pod',
    });
    expect((await messages('large')).at(-1)).toBe(
      `Normal Preempted Preempted by pod ${web.metadata.uid} on node node-a`,
    );
    expect((await pods().get('small')).metadata.deletionTimestamp).toBeUndefined();
    // the room is taken: nobody less important gets it meanwhile
    expect(await schedule(pod('thief', requesting({ cpu: '500m' })))).toBeUndefined();
    await pods().delete('large', { gracePeriodSeconds: 0 });
    await pods().patch('large', 'merge', { metadata: { finalizers: null } });
    await settle(2_000);
    expect((await pods().get('web')).spec?.nodeName).toBe('node-a');
    expect((await pods().get('small')).spec?.nodeName).toBe('node-a');
  });

  test('Never moves nobody; where removing does not help nobody is moved', async () => {
    await environment
      .client()
      .of(resources.priorityClasses)
      .create({
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name: 'polite' },
        value: 1000,
        preemptionPolicy: 'Never',
      });
    await schedule(pod('large', requesting({ cpu: '1' })));
    expect(await failure(important('polite', { priorityClassName: 'polite' }))).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.',
    );
    expect(await failure(important('choosy', { nodeSelector: { disk: 'ssd' } }))).toMatch(hopeless());
    expect((await pods().get('large')).metadata.deletionTimestamp).toBeUndefined();
  });
});
