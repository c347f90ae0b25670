import { expect, test } from '@jest/globals';
import type { KubeObject } from '@drydock/machinery';
import type { ResourceQuota } from '../generated/types.ts';
import { podAmounts } from './amounts.ts';
import { quotaUsage, totalUsage } from './usage.ts';

const core = (name: string) => ({ group: '', name });
const object = (spec: object, more: object = {}) =>
  ({ apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, spec, ...more }) as KubeObject;
const container = (cpu: string, more: object = {}) => ({
  name: 'c',
  resources: { requests: { cpu } },
  ...more,
});

test.each<[string, string, KubeObject, Readonly<Record<string, string>>]>([
  [
    'a pod',
    'pods',
    object({
      containers: [
        {
          name: 'c',
          resources: { requests: { cpu: '100m', 'example.com/gpu': '1' }, limits: { memory: '1Gi' } },
        },
      ],
    }),
    {
      'count/pods': '1',
      cpu: '100m',
      'limits.memory': '1Gi',
      pods: '1',
      'requests.cpu': '100m',
      'requests.example.com/gpu': '1',
    },
  ],
  [
    'a pod that is done',
    'pods',
    object({ containers: [] }, { status: { phase: 'Failed' } }),
    { 'count/pods': '1' },
  ],
  [
    'a load balancer',
    'services',
    object({ type: 'LoadBalancer', ports: [{ port: 80 }, { port: 443 }] }),
    { 'count/services': '1', services: '1', 'services.loadbalancers': '1', 'services.nodeports': '2' },
  ],
  [
    'a claim',
    'persistentvolumeclaims',
    object({ storageClassName: 'gold', resources: { requests: { storage: '5Gi' } } }),
    {
      'count/persistentvolumeclaims': '1',
      'gold.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
      'gold.storageclass.storage.k8s.io/requests.storage': '5Gi',
      persistentvolumeclaims: '1',
      'requests.storage': '5Gi',
    },
  ],
  ['a secret', 'secrets', object({}), { 'count/secrets': '1', secrets: '1' }],
])('%s counts', (_what, name, counted, usage) => {
  const found = quotaUsage(core(name), counted);
  expect(Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)))).toEqual(usage);
});

test('kinds of other groups are counted by their whole name', () => {
  expect(quotaUsage({ group: 'apps', name: 'deployments' }, object({}))).toEqual({
    'count/deployments.apps': '1',
  });
});

test('init containers run one after the other, sidecars beside all', () => {
  const initContainers = [
    container('300m'),
    container('50m', { restartPolicy: 'Always' }),
    container('400m'),
  ];
  expect(
    podAmounts({ initContainers, containers: [container('100m'), container('200m')] }, 'requests'),
  ).toEqual({
    cpu: '450m',
  });
});

test('a quota adds up what it limits, of what is in its scope', () => {
  const quota = {
    metadata: { name: 'q' },
    spec: { hard: { pods: '9', 'requests.cpu': '9' }, scopes: ['NotBestEffort'] },
  } as unknown as ResourceQuota;
  const pods = ['100m', '250m'].map((cpu) => object({ containers: [container(cpu)] }));
  const idle = object({ containers: [{ name: 'c' }] });
  expect(totalUsage(quota, core('pods'), [...pods, idle])).toEqual({ pods: '2', 'requests.cpu': '350m' });
});
