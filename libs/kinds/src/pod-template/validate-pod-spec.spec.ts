// Findings in pod specs: a change to a good pod → what is wrong with it.
import { expect, test } from '@jest/globals';
import { fieldErrorText } from '@drydock/machinery';
import type { Container, PodSpec } from '../generated/types.ts';
import { defaultPodSpec } from './defaults.ts';
import { validatePodSpec } from './validate-pod-spec.ts';

const container = { name: 'a', image: 'nginx' };
const errorsOf = (change: object) =>
  validatePodSpec(
    defaultPodSpec({ containers: [container], ...change } as unknown as PodSpec, 'pod'),
    'spec',
  ).map(fieldErrorText);
const withContainer = (change: object) => ({
  containers: [{ ...container, ...change } as unknown as Container],
});
const label =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const term = (expression: object) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [expression] }],
      },
    },
  },
});
const termPath =
  'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
const antiPath = 'spec.affinity.podAntiAffinity';

const cases: readonly (readonly [what: string, change: object, errors: readonly string[]])[] = [
  ['a good pod', {}, []],
  [
    'node affinity without terms',
    {
      affinity: {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } },
      },
    },
    [`${termPath}: Required value: must have at least one node selector term`],
  ],
  [
    'node affinity: In without values',
    term({ key: 'disk', operator: 'In' }),
    [
      `${termPath}[0].matchExpressions[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
    ],
  ],
  [
    'node affinity: unknown operator',
    term({ key: 'disk', operator: 'Equals', values: ['ssd'] }),
    [`${termPath}[0].matchExpressions[0].operator: Invalid value: "Equals": not a valid selector operator`],
  ],
  [
    'anti-affinity without topology key and with a bad weight',
    {
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 101, podAffinityTerm: {} }],
        },
      },
    },
    [
      `${antiPath}.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100`,
      `${antiPath}.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey: Required value: can not be empty`,
      `${antiPath}.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey: Invalid value: "": name part must be non-empty`,
      `${antiPath}.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey: Invalid value: "": ${label}`,
    ],
  ],
  [
    'spreading',
    {
      topologySpreadConstraints: [
        { maxSkew: 0, topologyKey: '', whenUnsatisfiable: 'Never' },
        { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 },
        { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' },
      ],
    },
    [
      'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
      'spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty',
      'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Never": supported values: "DoNotSchedule", "ScheduleAnyway"',
      'spec.topologySpreadConstraints[1].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, ScheduleAnyway}"',
      'spec.topologySpreadConstraints[1].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
    ],
  ],
  [
    'dnsPolicy None needs name servers',
    { dnsPolicy: 'None' },
    ['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
  ],
  [
    'DNS configuration and host aliases',
    {
      dnsConfig: { nameservers: ['1.1.1'], searches: ['a b'], options: [{}] },
      hostAliases: [{ ip: 'localhost', hostnames: ['Foo'] }],
    },
    [
      'spec.dnsConfig.nameservers[0]: Invalid value: "1.1.1": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      "spec.dnsConfig.searches[0]: Invalid value: \"a b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')",
      'spec.dnsConfig.options[0]: Required value: must not be empty',
      'spec.hostAliases[0].ip: Invalid value: "localhost": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      "spec.hostAliases[0].hostnames: Invalid value: \"Foo\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'volumes have one source',
    { volumes: [{ name: 'v', configMap: { name: 'c' }, emptyDir: {} }] },
    ['spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type'],
  ],
  [
    'volume sources',
    {
      volumes: [
        { name: 'nfs', nfs: { server: '', path: 'data' } },
        { name: 'sizes', emptyDir: { sizeLimit: '-1Gi' } },
        { name: 'files', secret: { secretName: 's', items: [{ key: 'k', path: '..data' }] } },
        { name: 'claim', ephemeral: { volumeClaimTemplate: { spec: {} } } },
        { name: 'csi', csi: {} },
      ],
    },
    [
      'spec.volumes[0].nfs.server: Required value',
      'spec.volumes[0].nfs.path: Invalid value: "data": must be an absolute path',
      'spec.volumes[1].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity',
      'spec.volumes[2].secret.items[0].path: Invalid value: "..data": must not start with \'..\'',
      'spec.volumes[3].ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required',
      'spec.volumes[3].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value',
      'spec.volumes[4].csi.driver: Required value',
    ],
  ],
  [
    'projected volumes',
    {
      volumes: [
        {
          name: 'p',
          projected: {
            sources: [
              { configMap: { name: 'c', items: [{ key: 'a', path: 'x' }] }, secret: { name: '' } },
              { secret: { name: 's', items: [{ key: 'b', path: 'x' }] } },
              { serviceAccountToken: { path: '', expirationSeconds: 60 } },
              { downwardAPI: { items: [{ path: 'f' }] } },
            ],
          },
        },
      ],
    },
    [
      'spec.volumes[0].projected.sources[0].secret.name: Required value',
      'spec.volumes[0].projected.sources[0].configMap: Forbidden: may not specify more than 1 volume type',
      'spec.volumes[0].projected: Invalid value: "s": conflicting duplicate paths',
      'spec.volumes[0].projected.sources[2].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
      'spec.volumes[0].projected.sources[2].serviceAccountToken.path: Required value',
      'spec.volumes[0].projected.sources[3].downwardAPI: Required value: one of fieldRef and resourceFieldRef is required',
    ],
  ],
  [
    'mounts',
    {
      volumes: [{ name: 'v', emptyDir: {} }],
      ...withContainer({
        volumeMounts: [{ name: 'v', mountPath: '/v', subPath: '/abs', mountPropagation: 'Bidirectional' }],
        volumeDevices: [{ name: 'v', devicePath: '/dev/v' }],
      }),
    },
    [
      'spec.containers[0].volumeMounts[0].name: Invalid value: "v": must not already exist in volumeDevices',
      'spec.containers[0].volumeMounts.subPath: Invalid value: "/abs": must be a relative path',
      'spec.containers[0].volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers',
      'spec.containers[0].volumeDevices[0].name: Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
      'spec.containers[0].volumeDevices[0].name: Invalid value: "v": must not already exist in volumeMounts',
    ],
  ],
  [
    'security contexts',
    {
      hostPID: true,
      shareProcessNamespace: true,
      securityContext: {
        fsGroup: -1,
        seccompProfile: { type: 'Localhost' },
        sysctls: [{ name: 'A', value: '' }],
      },
      ...withContainer({ securityContext: { runAsUser: -1, seccompProfile: { type: 'Default' } } }),
    },
    [
      'spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive',
      'spec.containers[0].securityContext.seccompProfile.type: Unsupported value: "Default": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
      'spec.securityContext.fsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive',
      'spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled',
      'spec.securityContext.sysctls[0].name: Invalid value: "A": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$',
      'spec.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost',
    ],
  ],
  [
    'resources',
    withContainer({
      resources: { limits: { gpu: '1', 'example.com/gpu': '1500m' }, requests: { 'example.com/gpu': '1' } },
    }),
    [
      'spec.containers[0].resources.limits[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
      'spec.containers[0].resources.limits[gpu]: Invalid value: "gpu": must be a standard resource for containers',
      'spec.containers[0].resources.limits[example.com/gpu]: Invalid value: "1500m": must be an integer',
      'spec.containers[0].resources.requests: Invalid value: "1": must be equal to example.com/gpu limit of 1500m',
    ],
  ],
  [
    'environment from resources',
    withContainer({
      env: [
        { name: 'A', valueFrom: { resourceFieldRef: { resource: 'cpu' } } },
        { name: 'B', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '2' } } },
      ],
    }),
    [
      'spec.containers[0].env[0].valueFrom.resourceFieldRef.resource: Unsupported value: "cpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
      'spec.containers[0].env[1].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are supported with the cpu resource',
    ],
  ],
  [
    'probes, sleep and resize',
    {
      restartPolicy: 'Never',
      ...withContainer({
        readinessProbe: { exec: { command: ['true'] }, terminationGracePeriodSeconds: 5 },
        lifecycle: { preStop: { sleep: { seconds: 31 } } },
        resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }],
      }),
    },
    [
      "spec.containers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when `restartPolicy` is 'Never'",
      'spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)',
      'spec.containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes',
    ],
  ],
  [
    'init containers and sidecars',
    {
      initContainers: [
        { name: 'i', image: 'i', readinessProbe: { exec: { command: ['true'] } } },
        { name: 's', image: 's', restartPolicy: 'Always', readinessProbe: { exec: { command: ['true'] } } },
        { name: 'a', image: 'x', restartPolicy: 'OnFailure' },
      ],
    },
    [
      'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
      'spec.initContainers[2].name: Duplicate value: "a"',
      'spec.initContainers[2].restartPolicy: Unsupported value: "OnFailure": supported values: "Always"',
    ],
  ],
  [
    'ephemeral containers',
    {
      ephemeralContainers: [
        { name: 'a', image: 'busybox', targetContainerName: 'b', ports: [{ containerPort: 80 }] },
      ],
    },
    [
      'spec.ephemeralContainers[0].name: Duplicate value: "a"',
      'spec.ephemeralContainers[0].targetContainerName: Not found: "b"',
      'spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container',
    ],
  ],
  [
    'tolerations',
    {
      tolerations: [
        { key: 'a', value: 'b c' },
        { value: 'x' },
        { key: 'k', operator: 'Exists', value: 'v', tolerationSeconds: 5 },
      ],
    },
    [
      "spec.tolerations[0].operator: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      'spec.tolerations[1].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      'spec.tolerations[2].effect: Invalid value: "": effect must be \'NoExecute\' when `tolerationSeconds` is set',
      'spec.tolerations[2].operator: Invalid value: {"Key":"k","Operator":"Exists","Value":"v","Effect":"","TolerationSeconds":5}: value must be empty when `operator` is \'Exists\'',
    ],
  ],
  [
    'gates, classes and the operating system',
    {
      schedulingGates: [{ name: 'a' }, { name: 'a' }],
      preemptionPolicy: 'Always',
      os: { name: 'plan9' },
    },
    [
      'spec.schedulingGates[1]: Duplicate value: "a"',
      'spec.preemptionPolicy: Unsupported value: "Always": supported values: "PreemptLowerPriority", "Never"',
      'spec.os: Unsupported value: "plan9": supported values: "linux", "windows"',
    ],
  ],
  [
    'a negative grace period and an empty pull secret are warned of, not refused',
    { terminationGracePeriodSeconds: -1, imagePullSecrets: [{}] },
    [],
  ],
];

test.each(cases)('%s', (_what, change, errors) => {
  expect(errorsOf(change)).toEqual(errors);
});
