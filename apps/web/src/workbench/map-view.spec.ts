import { describe, expect, test } from '@jest/globals';
import {
  type Pod,
  hasSystem,
  podTone,
  podsByNode,
  podsByOwner,
  shortName,
  tallyOf,
  withoutSystem,
  workloadTone,
} from './map-view.ts';

const pod = (changes: Partial<Pod> = {}): Pod => ({
  namespace: 'default',
  name: 'web',
  node: 'node-1',
  phase: 'Running',
  ready: true,
  status: 'Running',
  ...changes,
});

describe('the colour of a pod', () => {
  test.each([
    [pod(), 'good'],
    [pod({ ready: false }), 'wait'],
    [pod({ phase: 'Pending', ready: false, status: 'ContainerCreating' }), 'wait'],
    [pod({ status: 'Terminating' }), 'wait'],
    [pod({ ready: false, status: 'CrashLoopBackOff' }), 'bad'],
    [pod({ phase: 'Pending', ready: false, status: 'ErrImagePull' }), 'bad'],
    [pod({ phase: 'Failed', ready: false, status: 'Error' }), 'bad'],
    [pod({ phase: 'Succeeded', ready: false, status: 'Completed' }), 'plain'],
  ] as const)('%j', (subject, tone) => {
    expect(podTone(subject)).toBe(tone);
  });
});

test('a workload is good when it has what it wants', () => {
  const workload = { kind: 'Deployment', namespace: 'default', name: 'web' };
  expect(workloadTone({ ...workload, ready: 2, desired: 2 })).toBe('good');
  expect(workloadTone({ ...workload, ready: 1, desired: 2 })).toBe('wait');
  expect(workloadTone({ ...workload, ready: 0, desired: 0 })).toBe('plain');
});

const service = { type: 'ClusterIP', ports: [], pods: [] };
const map = {
  nodes: [
    { name: 'node-1', ready: true },
    { name: 'node-2', ready: false },
  ],
  workloads: [],
  pods: [pod(), pod({ name: 'coredns', namespace: 'kube-system' }), pod({ name: 'late', node: '' })],
  services: [
    { ...service, namespace: 'default', name: 'kubernetes' },
    { ...service, namespace: 'default', name: 'web' },
  ],
};

test('what the cluster itself runs can be left out', () => {
  const shown = withoutSystem(map);
  expect(shown.pods.map(({ name }) => name)).toEqual(['web', 'late']);
  expect(shown.services.map(({ name }) => name)).toEqual(['web']);
});

test('there is something to show only where the cluster’s own pods are told', () => {
  expect([hasSystem(map), hasSystem(withoutSystem(map))]).toEqual([true, false]);
});

test('pods lie on their nodes, and those without one come last', () => {
  const groups = podsByNode(map).map(({ node, pods }) => [node, pods.map(({ name }) => name)]);
  expect(groups).toEqual([
    ['node-1', ['web', 'coredns']],
    ['node-2', []],
    ['', ['late']],
  ]);
});

test('pods are counted in words, the worst first', () => {
  expect(tallyOf([])).toBe('No pods');
  expect(tallyOf([pod()])).toBe('1 pod: 1 ready');
  expect(
    tallyOf([
      pod(),
      pod({ phase: 'Pending', ready: false, status: 'Pending' }),
      pod(),
      pod({ ready: false, status: 'CrashLoopBackOff' }),
      pod({ phase: 'Succeeded', ready: false, status: 'Completed' }),
    ]),
  ).toBe('5 pods: 1 failing, 1 not ready yet, 2 ready, 1 completed');
});

test('pods lie with their owners and are called by what their own name adds', () => {
  const [first, second] = [
    pod({ name: 'web-5d8-aaaaa', owner: 'web-5d8' }),
    pod({ name: 'web-5d8-bbbbb', owner: 'web-5d8' }),
  ];
  const elsewhere = pod({ name: 'web-5d8-ccccc', owner: 'web-5d8', namespace: 'shop' });
  expect(podsByOwner([first, pod(), elsewhere, second])).toEqual([
    { owner: 'web-5d8', namespace: 'default', pods: [first, second] },
    { owner: '', namespace: 'default', pods: [pod()] },
    { owner: 'web-5d8', namespace: 'shop', pods: [elsewhere] },
  ]);
  expect([first, pod()].map(shortName)).toEqual(['aaaaa', 'web']);
});
