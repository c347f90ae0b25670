// Findings of the kinds whose rules are short: one table for all of them.
import { expect, test } from '@jest/globals';
import { fieldErrorText, type KubeObject } from '@drydock/machinery';
import { kinds } from './registry.ts';

const now = 1_760_000_000_000;
const kindOf = (name: string) => kinds.find((kind) => kind.kind === name)!;
function errorsOf(kind: string, fields: object, old?: object): string[] {
  const definition = kindOf(kind);
  const whole = (of: object): KubeObject => {
    const object = { apiVersion: 'v1', kind, metadata: { name: 'x', namespace: 'default' }, ...of };
    return definition.defaults?.(object) ?? object;
  };
  return definition.validate!(whole(fields), { now, ...(old ? { old: whole(old) } : {}) }).map(
    fieldErrorText,
  );
}
const claim = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '1Gi' } },
  storageClassName: 'hostpath',
};
const volume = { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/data' } };
const roleRef = { kind: 'ClusterRole', name: 'view' };
const frozenClaim =
  'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

type Case = readonly [kind: string, fields: object, errors: string[], old?: object];
const cases: readonly Case[] = [
  ['ConfigMap', { data: { 'a.conf': '' } }, []],
  [
    'ConfigMap',
    { data: { 'a/b': '' } },
    [
      "data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ],
  ],
  ['ConfigMap', { data: { a: 'x'.repeat(1_048_577) } }, ['[]: Too long: may not be more than 1048576 bytes']],
  [
    'ConfigMap',
    { data: { a: '2' } },
    [
      'immutable: Forbidden: field is immutable when `immutable` is set',
      'data: Forbidden: field is immutable when `immutable` is set',
    ],
    { data: { a: '1' }, immutable: true },
  ],
  ['Secret', { type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==' } }, ['data[tls.key]: Required value']],
  [
    'Secret',
    { type: 'kubernetes.io/basic-auth' },
    ['data[username]: Required value', 'data[password]: Required value'],
  ],
  ['Secret', { type: 'other' }, ['type: Invalid value: "other": field is immutable'], {}],
  [
    'Secret',
    { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': 'eA==' } },
    [
      'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character \'x\' looking for beginning of value',
    ],
  ],
  ['Secret', { stringData: { password: 'secret' } }, []],
  ['PersistentVolumeClaim', { spec: claim }, []],
  [
    'PersistentVolumeClaim',
    { spec: {} },
    [
      'spec.accessModes: Required value: at least 1 access mode is required',
      'spec.resources[storage]: Required value',
    ],
  ],
  [
    'PersistentVolumeClaim',
    { spec: { ...claim, accessModes: ['RWO'] } },
    [
      'spec.accessModes: Unsupported value: "RWO": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
    ],
  ],
  [
    'PersistentVolumeClaim',
    { spec: { ...claim, storageClassName: 'other' } },
    [
      `${frozenClaim}
@@ -10,7 +10,7 @@
   }
  },
  "VolumeName": "",
- "StorageClassName": "hostpath",
+ "StorageClassName": "other",
  "VolumeMode": "Filesystem",
  "DataSource": null,
  "DataSourceRef": null,
`,
    ],
    { spec: claim },
  ],
  ['PersistentVolumeClaim', { spec: { ...claim, volumeName: 'pv' } }, [], { spec: claim }],
  ['PersistentVolume', { spec: volume }, []],
  [
    'PersistentVolume',
    { spec: {} },
    [
      'spec.accessModes: Required value',
      'spec.capacity: Required value',
      'spec: Required value: must specify a volume type',
    ],
  ],
  [
    'PersistentVolume',
    { spec: { ...volume, hostPath: { path: '/other' } } },
    [
      `spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation
@@ -2,7 +2,7 @@
  "GCEPersistentDisk": null,
  "AWSElasticBlockStore": null,
  "HostPath": {
-  "Path": "/data",
+  "Path": "/other",
   "Type": ""
  },
  "Glusterfs": null,
`,
    ],
    { spec: volume },
  ],
  [
    'PersistentVolume',
    { spec: { ...volume, nodeAffinity: {} } },
    ['spec.nodeAffinity.required: Required value: must specify required node constraints'],
  ],
  [
    'Service',
    {
      spec: {
        ports: [{ port: 80 }],
        loadBalancerSourceRanges: ['10.0.0.0/8'],
        loadBalancerClass: 'a/b',
        ipFamilies: ['IPv6'],
        ipFamilyPolicy: 'RequireDualStack',
        trafficDistribution: 'Near',
      },
    },
    [
      'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
      "spec.loadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
      "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
      'spec.trafficDistribution: Unsupported value: "Near": supported values: "PreferClose", "PreferSameNode", "PreferSameZone"',
    ],
  ],
  [
    'Service',
    {
      spec: {
        type: 'LoadBalancer',
        ports: [{ port: 80 }],
        loadBalancerSourceRanges: ['10.0.0.0/33'],
        healthCheckNodePort: 31000,
      },
    },
    [
      'spec.loadBalancerSourceRanges[0]: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      "spec.healthCheckNodePort: Invalid value: 31000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    ],
  ],
  [
    'Role',
    { rules: [{ verbs: [] }, { verbs: ['get'], nonResourceURLs: ['/healthz'] }] },
    [
      'rules[0].verbs: Required value: verbs must contain at least one value',
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
      'rules[0].resources: Required value: resource rules must supply at least one resource',
      'rules[1].nonResourceURLs: Invalid value: ["/healthz"]: namespaced rules cannot apply to non-resource URLs',
    ],
  ],
  ['ClusterRole', { rules: [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }] }, []],
  [
    'RoleBinding',
    {
      roleRef: { kind: 'Rolle', name: '' },
      subjects: [
        { kind: 'ServiceAccount', name: 'default' },
        { kind: 'Robot', name: 'r' },
      ],
    },
    [
      'roleRef.kind: Unsupported value: "Rolle": supported values: "ClusterRole", "Role"',
      'roleRef.name: Required value',
      'subjects[0].namespace: Required value',
      'subjects[1].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"',
    ],
  ],
  [
    'ClusterRoleBinding',
    { roleRef: { ...roleRef, name: 'edit' } },
    [
      'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"ClusterRole","Name":"edit"}: cannot change roleRef',
    ],
    { roleRef },
  ],
  ['StorageClass', {}, ['provisioner: Required value']],
  [
    'StorageClass',
    { provisioner: 'b/c' },
    ['provisioner: Forbidden: updates to provisioner are forbidden.'],
    { provisioner: 'a/b' },
  ],
  [
    'Endpoints',
    { subsets: [{ addresses: [{ ip: '10.1.1.300' }], ports: [{ port: 0 }] }] },
    [
      'subsets[0].addresses[0].ip: Invalid value: "10.1.1.300": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      'subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
  ],
  [
    'EndpointSlice',
    { addressType: 'IPv4', endpoints: [{ addresses: [] }] },
    ['endpoints[0].addresses: Required value: must contain at least 1 address'],
  ],
  [
    'Event',
    { involvedObject: { namespace: 'other' } },
    ['involvedObject.namespace: Invalid value: "other": does not match event.namespace'],
  ],
  [
    'Lease',
    { spec: { leaseDurationSeconds: 0 } },
    ['spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0'],
  ],
  [
    'Node',
    { spec: { taints: [{ key: 'a b', effect: 'NoRun' }] } },
    [
      "spec.taints[0].key: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      'spec.taints[0].effect: Unsupported value: "NoRun": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
  ],
];

// objects, not tuples: a missing fourth parameter would be jest's `done`
test.each(cases.map(([kind, fields, errors, old]) => ({ kind, fields, errors, old })))('$kind %#', (one) => {
  expect(errorsOf(one.kind, one.fields, one.old)).toEqual(one.errors);
});
