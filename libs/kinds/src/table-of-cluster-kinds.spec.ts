// Rows of what configures a cluster: networking, quotas, priorities, admission, storage, flow control, certificates.
import { describe, expect, test } from '@jest/globals';
import type { Cell } from './kind.ts';
import { findKind } from './registry.ts';

const now = Date.parse('2026-01-01T01:00:00Z');
const metadata = { name: 'x', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' };
const definitionOf = (group: string, kind: string) => {
  const definition = findKind(group, 'v1', kind);
  if (!definition) throw new Error(`no kind ${kind}`);
  return definition;
};

const networking = 'networking.k8s.io';
const admission = 'admissionregistration.k8s.io';
const storage = 'storage.k8s.io';
const flowcontrol = 'flowcontrol.apiserver.k8s.io';
const rule = (host?: string) => ({ ...(host ? { host } : {}) });

test.each<[group: string, kind: string, object: object, row: Cell[]]>([
  [
    networking,
    'Ingress',
    {
      spec: { ingressClassName: 'nginx', rules: [rule('a.b'), rule('c.d')], tls: [{ hosts: ['a.b'] }] },
      status: {
        loadBalancer: { ingress: [{ ip: '10.0.0.2' }, { hostname: 'localhost' }, { ip: '10.0.0.1' }] },
      },
    },
    ['x', 'nginx', 'a.b,c.d', '10.0.0.1,10.0.0.2,localhost', '80, 443', '60m'],
  ],
  [
    networking,
    'Ingress',
    { spec: { rules: ['a.b', 'c.d', 'e.f', 'g.h', undefined].map(rule) } },
    ['x', '<none>', 'a.b,c.d,e.f + 2 more...', '', '80', '60m'],
  ],
  [networking, 'Ingress', { spec: { defaultBackend: {} } }, ['x', '<none>', '*', '', '80', '60m']],
  [
    networking,
    'IngressClass',
    { spec: { controller: 'k8s.io/nginx', parameters: { apiGroup: 'k.io', kind: 'Config', name: 'c' } } },
    ['x', 'k8s.io/nginx', 'Config.k.io/c', '60m'],
  ],
  [networking, 'IngressClass', { spec: { controller: 'a.b/c' } }, ['x', 'a.b/c', '<none>', '60m']],
  [networking, 'NetworkPolicy', { spec: { podSelector: {} } }, ['x', '<none>', '60m']],
  [
    networking,
    'NetworkPolicy',
    {
      spec: {
        podSelector: {
          matchLabels: { app: 'db' },
          matchExpressions: [{ key: 'tier', operator: 'In', values: ['b', 'a'] }],
        },
      },
    },
    ['x', 'app=db,tier in (a,b)', '60m'],
  ],
  [
    networking,
    'IPAddress',
    { spec: { parentRef: { resource: 'services', namespace: 'default', name: 'kubernetes' } } },
    ['x', 'services/default/kubernetes', '60m'],
  ],
  [
    networking,
    'IPAddress',
    { spec: { parentRef: { group: 'gateway.networking.k8s.io', resource: 'gateways', name: 'g' } } },
    ['x', 'gateways.gateway.networking.k8s.io/g', '60m'],
  ],
  [
    networking,
    'ServiceCIDR',
    { spec: { cidrs: ['10.96.0.0/12', 'fd00::/112'] } },
    ['x', '10.96.0.0/12,fd00::/112', '60m'],
  ],
  ['', 'LimitRange', {}, ['x', '2026-01-01T00:00:00Z']],
  [
    '',
    'ResourceQuota',
    {
      status: {
        hard: { pods: '10', 'limits.cpu': '2', 'requests.cpu': '1', 'limits.memory': '1Gi' },
        used: { pods: '1', 'requests.cpu': '250m', 'limits.memory': '512Mi' },
      },
    },
    ['x', 'pods: 1/10, requests.cpu: 250m/1', 'limits.cpu: 0/2, limits.memory: 512Mi/1Gi', '60m'],
  ],
  [
    '',
    'ComponentStatus',
    { conditions: [{ type: 'Healthy', status: 'False', message: 'm', error: 'e' }] },
    ['x', 'Unhealthy', 'm', 'e'],
  ],
  ['', 'ComponentStatus', {}, ['x', 'Unknown', '', '']],
  [
    'scheduling.k8s.io',
    'PriorityClass',
    { value: 1000, globalDefault: true, preemptionPolicy: 'Never' },
    ['x', 1000, true, '60m', 'Never'],
  ],
  [
    'certificates.k8s.io',
    'CertificateSigningRequest',
    {
      spec: { signerName: 'kubernetes.io/kube-apiserver-client', username: 'ann', expirationSeconds: 86_400 },
    },
    ['x', '60m', 'kubernetes.io/kube-apiserver-client', 'ann', '24h', 'Pending'],
  ],
  [
    'certificates.k8s.io',
    'CertificateSigningRequest',
    {
      spec: {},
      status: { certificate: 'YQ==', conditions: [{ type: 'Approved' }, { type: 'Failed' }] },
    },
    ['x', '60m', '<none>', '', '<none>', 'Approved,Failed,Issued'],
  ],
  ['apiextensions.k8s.io', 'CustomResourceDefinition', {}, ['x', '2026-01-01T00:00:00Z']],
  [
    'apiregistration.k8s.io',
    'APIService',
    { status: { conditions: [{ type: 'Available', status: 'True', reason: 'Local' }] } },
    ['x', 'Local', 'True', '60m'],
  ],
  [
    'apiregistration.k8s.io',
    'APIService',
    {
      spec: { service: { name: 'metrics-server', namespace: 'kube-system' } },
      status: { conditions: [{ type: 'Available', status: 'False', reason: 'MissingEndpoints' }] },
    },
    ['x', 'kube-system/metrics-server', 'False (MissingEndpoints)', '60m'],
  ],
  [admission, 'ValidatingWebhookConfiguration', { webhooks: [{}, {}] }, ['x', 2, '60m']],
  [admission, 'MutatingWebhookConfiguration', {}, ['x', 0, '60m']],
  [
    admission,
    'ValidatingAdmissionPolicy',
    { spec: { validations: [{}], paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } } },
    ['x', 1, 'v1/ConfigMap', '60m'],
  ],
  [
    admission,
    'ValidatingAdmissionPolicyBinding',
    { spec: { policyName: 'p', paramRef: { name: 'c' } } },
    ['x', 'p', '*/c', '60m'],
  ],
  [
    admission,
    'ValidatingAdmissionPolicyBinding',
    { spec: { policyName: 'p', paramRef: { selector: { matchLabels: { a: 'b' } } } } },
    [
      'x',
      'p',
      '&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},}',
      '60m',
    ],
  ],
  ['node.k8s.io', 'RuntimeClass', { handler: 'runsc' }, ['x', 'runsc', '60m']],
  [
    storage,
    'CSIDriver',
    {
      spec: {
        attachRequired: false,
        tokenRequests: [{ audience: 'a' }],
        volumeLifecycleModes: ['Persistent'],
      },
    },
    ['x', false, false, false, 'a', false, 'Persistent', '60m'],
  ],
  [storage, 'CSINode', { spec: { drivers: [{}] } }, ['x', 1, '60m']],
  [storage, 'CSIStorageCapacity', { storageClassName: 'fast' }, ['x', 'fast', '<unset>']],
  [
    storage,
    'VolumeAttachment',
    { spec: { attacher: 'csi.io', nodeName: 'n', source: { persistentVolumeName: 'pv' } } },
    ['x', 'csi.io', 'pv', 'n', false, '60m'],
  ],
  [storage, 'VolumeAttributesClass', { driverName: 'csi.io' }, ['x', 'csi.io', '60m']],
  [
    flowcontrol,
    'FlowSchema',
    {
      spec: {
        priorityLevelConfiguration: { name: 'exempt' },
        matchingPrecedence: 1,
        distinguisherMethod: { type: 'ByUser' },
      },
      status: { conditions: [{ type: 'Dangling', status: 'False' }] },
    },
    ['x', 'exempt', 1, 'ByUser', '60m', 'False'],
  ],
  [flowcontrol, 'FlowSchema', {}, ['x', '', 0, '<none>', '60m', '?']],
  [
    flowcontrol,
    'PriorityLevelConfiguration',
    {
      spec: {
        type: 'Limited',
        limited: {
          nominalConcurrencyShares: 30,
          limitResponse: { queuing: { queues: 64, handSize: 6, queueLengthLimit: 50 } },
        },
      },
    },
    ['x', 'Limited', 30, 64, 6, 50, '60m'],
  ],
  [
    flowcontrol,
    'PriorityLevelConfiguration',
    { spec: { type: 'Exempt' } },
    ['x', 'Exempt', '<none>', '<none>', '<none>', '<none>', '60m'],
  ],
  [
    'events.k8s.io',
    'Event',
    {
      regarding: { kind: 'Pod', name: 'web' },
      type: 'Normal',
      reason: 'Pulled',
      note: 'done',
      eventTime: '2026-01-01T00:59:00.000000Z',
      reportingController: 'kubelet',
      reportingInstance: 'node-1',
    },
    ['60s', 'Normal', 'Pulled', 'pod/web', '', 'kubelet, node-1', 'done', '60s', 1, 'x'],
  ],
])('%s %s %#', (group, kind, fields, cells) => {
  const { table } = definitionOf(group, kind);
  expect(table!.row({ apiVersion: 'v1', kind, metadata, ...fields }, now)).toEqual(cells);
});

describe('defaults', () => {
  test.each<[group: string, kind: string, given: object, defaulted: object]>([
    [
      networking,
      'IngressClass',
      { spec: { controller: 'a.b/c', parameters: { kind: 'K', name: 'n' } } },
      { spec: { controller: 'a.b/c', parameters: { kind: 'K', name: 'n', scope: 'Cluster' } } },
    ],
    [
      networking,
      'NetworkPolicy',
      { spec: { ingress: [{ ports: [{ port: 80 }] }], egress: [{}] } },
      {
        spec: {
          podSelector: {},
          ingress: [{ ports: [{ port: 80, protocol: 'TCP' }] }],
          egress: [{}],
          policyTypes: ['Ingress', 'Egress'],
        },
      },
    ],
    [networking, 'NetworkPolicy', { spec: {} }, { spec: { podSelector: {}, policyTypes: ['Ingress'] } }],
    [
      '',
      'LimitRange',
      { spec: { limits: [{ type: 'Container', max: { cpu: '2' }, min: { memory: '1Mi' } }] } },
      {
        spec: {
          limits: [
            {
              type: 'Container',
              max: { cpu: '2' },
              min: { memory: '1Mi' },
              default: { cpu: '2' },
              defaultRequest: { cpu: '2', memory: '1Mi' },
            },
          ],
        },
      },
    ],
    [
      'apiextensions.k8s.io',
      'CustomResourceDefinition',
      { spec: { names: { kind: 'CronTab', plural: 'crontabs' } } },
      {
        spec: {
          names: { kind: 'CronTab', plural: 'crontabs', singular: 'crontab', listKind: 'CronTabList' },
          conversion: { strategy: 'None' },
        },
      },
    ],
    [
      admission,
      'MutatingWebhookConfiguration',
      { webhooks: [{ name: 'a', clientConfig: { service: { name: 's' } }, rules: [{}] }] },
      {
        webhooks: [
          {
            name: 'a',
            clientConfig: { service: { name: 's', port: 443 } },
            rules: [{ scope: '*' }],
            failurePolicy: 'Fail',
            matchPolicy: 'Equivalent',
            namespaceSelector: {},
            objectSelector: {},
            timeoutSeconds: 10,
            reinvocationPolicy: 'Never',
          },
        ],
      },
    ],
    [
      storage,
      'CSIDriver',
      {},
      {
        spec: {
          attachRequired: true,
          podInfoOnMount: false,
          storageCapacity: false,
          fsGroupPolicy: 'ReadWriteOnceWithFSType',
          volumeLifecycleModes: ['Persistent'],
          requiresRepublish: false,
          seLinuxMount: false,
        },
      },
    ],
  ])('%s %s %#', (group, kind, given, defaulted) => {
    const head = { apiVersion: 'v1', kind, metadata };
    expect(definitionOf(group, kind).defaults!({ ...head, ...given })).toEqual({ ...head, ...defaulted });
  });
});

test('flow schemas are listed by precedence', () => {
  const { table } = definitionOf(flowcontrol, 'FlowSchema');
  const schema = (name: string, matchingPrecedence: number) => ({
    apiVersion: 'v1',
    kind: 'FlowSchema',
    metadata: { name },
    spec: { matchingPrecedence },
  });
  const sorted = [schema('catch-all', 10_000), schema('b', 5), schema('a', 5)].sort(table!.order);
  expect(sorted.map(({ metadata: { name } }) => name)).toEqual(['a', 'b', 'catch-all']);
});
