// Rows of the kinds that have no spec of their own.
import { expect, test } from '@jest/globals';
import type { Cell } from './kind.ts';
import { kinds } from './registry.ts';

const now = Date.parse('2026-01-01T01:00:00Z');
const metadata = { name: 'x', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' };
const conditions = [{ type: 'Ready', status: 'True' }];

test.each<[string, object, Cell[]]>([
  ['Namespace', { status: { phase: 'Active' } }, ['x', 'Active', '60m']],
  [
    'Node',
    {
      metadata: {
        ...metadata,
        labels: { 'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/control-plane': '' },
      },
      spec: { unschedulable: true },
      status: {
        conditions,
        addresses: [{ type: 'InternalIP', address: '192.168.65.3' }],
        nodeInfo: { kubeletVersion: 'v1.34.1' },
      },
    },
    [
      'x',
      'Ready,SchedulingDisabled',
      'control-plane,worker',
      '60m',
      'v1.34.1',
      '192.168.65.3',
      '<none>',
      '<unknown>',
      '<unknown>',
      '<unknown>',
    ],
  ],
  [
    'Node',
    {},
    ['x', 'Unknown', '<none>', '60m', '', '<none>', '<none>', '<unknown>', '<unknown>', '<unknown>'],
  ],
  ['ConfigMap', { data: { a: '' }, binaryData: { b: '' } }, ['x', 2, '60m']],
  ['Secret', { type: 'Opaque', data: { a: '' } }, ['x', 'Opaque', 1, '60m']],
  ['ServiceAccount', {}, ['x', 0, '60m']],
  [
    'Endpoints',
    {
      subsets: [
        { addresses: ['1', '2', '3', '4'].map((n) => ({ ip: `10.1.0.${n}` })), ports: [{ port: 80 }] },
      ],
    },
    ['x', '10.1.0.1:80,10.1.0.2:80,10.1.0.3:80 + 1 more...', '60m'],
  ],
  ['Endpoints', {}, ['x', '<none>', '60m']],
  [
    'EndpointSlice',
    { addressType: 'IPv4', ports: [{ port: 80 }], endpoints: [{ addresses: ['10.1.0.1'] }] },
    ['x', 'IPv4', '80', '10.1.0.1', '60m'],
  ],
  [
    'PersistentVolume',
    {
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteMany', 'ReadWriteOnce'],
        claimRef: { namespace: 'default', name: 'data' },
      },
      status: { phase: 'Bound' },
    },
    ['x', '1Gi', 'RWO,RWX', '', 'Bound', 'default/data', '', '<unset>', '', '60m', '<unset>'],
  ],
  [
    'PersistentVolumeClaim',
    {
      spec: { volumeName: 'pv', storageClassName: 'hostpath' },
      status: { phase: 'Bound', capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] },
    },
    ['x', 'Bound', 'pv', '1Gi', 'RWO', 'hostpath', '<unset>', '60m', '<unset>'],
  ],
  [
    'PersistentVolumeClaim',
    { status: { phase: 'Pending' } },
    ['x', 'Pending', '', '', '', '', '<unset>', '60m', '<unset>'],
  ],
  [
    'StorageClass',
    {
      metadata: { ...metadata, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'docker.io/hostpath',
    },
    ['x (default)', 'docker.io/hostpath', 'Delete', 'Immediate', false, '60m'],
  ],
  [
    'ReplicaSet',
    { spec: { replicas: 3, selector: {} }, status: { replicas: 2, readyReplicas: 1 } },
    ['x', 3, 2, 1, '60m', '', '', ''],
  ],
  ['Role', {}, ['x', '2026-01-01T00:00:00Z']],
  [
    'RoleBinding',
    {
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [
        { kind: 'ServiceAccount', name: 's', namespace: 'n' },
        { kind: 'User', name: 'u' },
      ],
    },
    ['x', 'Role/r', '60m', 'u', '', 'n/s'],
  ],
  ['Lease', { spec: { holderIdentity: 'h' } }, ['x', 'h', '60m']],
  [
    'Event',
    {
      involvedObject: { kind: 'Pod', name: 'web', fieldPath: 'spec.containers{a}' },
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting\n',
      source: { component: 'kubelet', host: 'node-1' },
      firstTimestamp: '2026-01-01T00:58:00Z',
      lastTimestamp: '2026-01-01T00:59:00Z',
      count: 4,
    },
    [
      '60s',
      'Warning',
      'BackOff',
      'pod/web',
      'spec.containers{a}',
      'kubelet, node-1',
      'Back-off restarting',
      '2m',
      4,
      'x',
    ],
  ],
])('%s %#', (kind, fields, cells) => {
  const definition = kinds.find((candidate) => candidate.kind === kind)!;
  expect(definition.table!.row({ apiVersion: 'v1', kind, metadata, ...fields }, now)).toEqual(cells);
});
