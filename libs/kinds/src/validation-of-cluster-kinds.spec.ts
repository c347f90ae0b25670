// Findings of what configures a cluster: object (after defaults), old object on update, exact texts.
import { expect, test } from '@jest/globals';
import { fieldErrorText, type KubeObject } from '@drydock/machinery';
import { findKind } from './registry.ts';

const networking = 'networking.k8s.io';
const admission = 'admissionregistration.k8s.io';
const storage = 'storage.k8s.io';
const flowcontrol = 'flowcontrol.apiserver.k8s.io';
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const label1035 =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

function errorsOf(group: string, kind: string, fields: object, old?: object): string[] {
  const definition = findKind(group, 'v1', kind);
  if (!definition?.validate) throw new Error(`no validation of ${kind}`);
  const whole = (of: object): KubeObject => {
    const object = { apiVersion: 'v1', kind, metadata: { name: 'x', namespace: 'default' }, ...of };
    return definition.defaults?.(object) ?? object;
  };
  const context = { now: 1_760_000_000_000, ...(old ? { old: whole(old) } : {}) };
  return definition.validate(whole(fields), context).map(fieldErrorText);
}

const service = { service: { name: 'web', port: { number: 80 } } };
const ingress = (path: object, host = 'a.b') => ({ spec: { rules: [{ host, http: { paths: [path] } }] } });
const policy = (from: object, ports: object[] = []) => ({ spec: { ingress: [{ from: [from], ports }] } });
const quota = (spec: object) => ({ spec });
const limits = (item: object) => ({ spec: { limits: [item] } });
const hook = {
  name: 'a.b.c',
  clientConfig: { url: 'https://a.b/c' },
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
};
const hooks = (change: object) => ({ webhooks: [{ ...hook, ...change }] });
const rule = { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] };
const vap = {
  matchConstraints: { resourceRules: [rule] },
  validations: [{ expression: 'true' }],
};
const names = { plural: 'tabs', kind: 'Tab' };
const version = { name: 'v1', served: true, storage: true };
const crd = (spec: object, name = 'tabs.a.b') => ({
  metadata: { name },
  spec: { group: 'a.b', scope: 'Namespaced', names, versions: [version], ...spec },
});
const request = btoa('-----BEGIN CERTIFICATE REQUEST-----\nMA==\n-----END CERTIFICATE REQUEST-----\n');
const csr = (spec: object) => ({
  spec: { request, signerName: 'a.b/c', usages: ['client auth'], ...spec },
});
const schema = (spec: object) => ({
  spec: { priorityLevelConfiguration: { name: 'system' }, matchingPrecedence: 5, ...spec },
});
const system = (name: string) => ({ metadata: { name } });

type Case = readonly [group: string, kind: string, fields: object, errors: string[], old?: object];
const cases: readonly Case[] = [
  [networking, 'Ingress', ingress({ path: '/', pathType: 'Prefix', backend: service }), []],
  [
    networking,
    'Ingress',
    { spec: {} },
    ['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
  ],
  [
    networking,
    'Ingress',
    ingress({ path: 'x//y/..', pathType: 'Prefix', backend: service }, '10.0.0.1'),
    [
      'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
      'spec.rules[0].http.paths[0].path: Invalid value: "x//y/..": must be an absolute path',
      'spec.rules[0].http.paths[0].path: Invalid value: "x//y/..": must not contain \'//\'',
      'spec.rules[0].http.paths[0].path: Invalid value: "x//y/..": cannot end with \'/..\'',
    ],
  ],
  [
    networking,
    'Ingress',
    ingress({ path: '/', backend: service }),
    ['spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
  ],
  [
    networking,
    'Ingress',
    ingress({ path: '/', pathType: 'prefix', backend: { service: { name: 'Web' } } }),
    [
      'spec.rules[0].http.paths[0].pathType: Unsupported value: "prefix": supported values: "Exact", "ImplementationSpecific", "Prefix"',
      `spec.rules[0].http.paths[0].backend.service.name: Invalid value: "Web": ${label1035}`,
      'spec.rules[0].http.paths[0].backend: Required value: port name or number is required',
    ],
  ],
  [
    networking,
    'Ingress',
    { spec: { defaultBackend: { ...service, resource: { kind: 'B', name: 'b' } }, tls: [{ hosts: ['*'] }] } },
    [
      'spec.defaultBackend: Invalid value: "": cannot set both resource and service backends',
      "spec.tls[0].hosts[0]: Invalid value: \"*\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    networking,
    'Ingress',
    {
      metadata: { name: 'x', annotations: { 'kubernetes.io/ingress.class': 'a' } },
      spec: { ingressClassName: 'b', defaultBackend: service },
    },
    [
      'annotations.kubernetes.io/ingress.class: Invalid value: "a": must match `ingressClassName` when both are specified',
    ],
  ],
  [
    networking,
    'IngressClass',
    { spec: { controller: 'nginx', parameters: { kind: 'K', name: 'n', scope: 'Namespace' } } },
    [
      'spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")',
      "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
    ],
  ],
  [
    networking,
    'IngressClass',
    { spec: { controller: 'a.b/d' } },
    ['spec.controller: Invalid value: "a.b/d": field is immutable'],
    { spec: { controller: 'a.b/c' } },
  ],
  [networking, 'NetworkPolicy', policy({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }), []],
  [
    networking,
    'NetworkPolicy',
    policy({ ipBlock: { cidr: '10.0.0.0/33' }, podSelector: {} }, [
      { port: 0, endPort: -1, protocol: 'ICMP' },
      { port: 'http', endPort: 9 },
      { endPort: 9 },
    ]),
    [
      'spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"',
      'spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      'spec.ingress[0].ports[0].endPort: Invalid value: -1: must be greater than or equal to `port`',
      'spec.ingress[0].ports[0].endPort: Invalid value: -1: must be between 1 and 65535, inclusive',
      'spec.ingress[0].ports[1].endPort: Invalid value: 9: may not be specified when `port` is non-numeric',
      'spec.ingress[0].ports[2].endPort: Invalid value: 9: may not be specified when `port` is not specified',
      'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      'spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer',
    ],
  ],
  [
    networking,
    'NetworkPolicy',
    { spec: { egress: [{ to: [{}, { ipBlock: { cidr: '10.0.0.0/16', except: ['10.1.0.0/24'] } }] }] } },
    [
      'spec.egress[0].to[0]: Required value: must specify a peer',
      'spec.egress[0].to[1].ipBlock.except[0]: Invalid value: "10.1.0.0/24": must be a strict subset of `cidr`',
    ],
  ],
  [
    networking,
    'NetworkPolicy',
    { spec: { policyTypes: ['Inbound'] } },
    ['spec.policyTypes[0]: Unsupported value: "Inbound": supported values: "Ingress", "Egress"'],
  ],
  [
    networking,
    'IPAddress',
    { metadata: { name: '::0:1' }, spec: {} },
    [
      'metadata.name: Invalid value: "::0:1": must be in canonical form ("::1")',
      'spec.parentRef: Required value',
    ],
  ],
  [
    networking,
    'ServiceCIDR',
    { spec: { cidrs: ['10.0.0.1/8', '11.0.0.0/8'] } },
    [
      'spec.cidrs[0]: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length',
      'spec.cidrs: Invalid value: ["10.0.0.1/8","11.0.0.0/8"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
    ],
  ],
  [
    networking,
    'ServiceCIDR',
    { spec: { cidrs: ['10.0.0.0/16'] } },
    ['spec.cidrs[0]: Invalid value: "10.0.0.0/16": field is immutable'],
    { spec: { cidrs: ['10.0.0.0/8'] } },
  ],
  ['', 'LimitRange', limits({ type: 'Container', max: { cpu: '1' }, default: { cpu: '500m' } }), []],
  [
    '',
    'LimitRange',
    limits({ type: 'Container', max: { cpu: '1' }, min: { cpu: '2' } }),
    [
      'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
      'spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1',
      'spec.limits[0].default[cpu]: Invalid value: "2": min value 2 is greater than default value 1',
    ],
  ],
  [
    '',
    'LimitRange',
    limits({ type: 'Pod', default: { cpu: '1' }, max: { disk: '1' } }),
    [
      'spec.limits[0].max[disk]: Invalid value: "disk": must be a standard resource type or fully qualified',
      'spec.limits[0].max[disk]: Invalid value: "disk": must be a standard resource for containers',
      "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
    ],
  ],
  [
    '',
    'LimitRange',
    limits({ type: 'PersistentVolumeClaim', maxLimitRequestRatio: { storage: '500m' } }),
    [
      'spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided',
      'spec.limits[0].maxLimitRequestRatio[storage]: Invalid value: "500m": ratio 500m is less than 1',
    ],
  ],
  [
    '',
    'ResourceQuota',
    quota({ hard: { pods: '10', 'requests.cpu': '1', 'count/deployments.apps': '3', 'a.b/gpu': '1' } }),
    [],
  ],
  [
    '',
    'ResourceQuota',
    quota({ hard: { pods: '1500m', 'limits.disk': '1', cpu: '-1' } }),
    [
      'spec.hard[pods]: Invalid value: "1500m": must be an integer',
      'spec.hard[limits.disk]: Invalid value: "limits.disk": must be a standard resource type or fully qualified',
      'spec.hard[limits.disk]: Invalid value: "limits.disk": must be a standard resource for quota',
      'spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0',
    ],
  ],
  [
    '',
    'ResourceQuota',
    quota({ hard: { services: '1' }, scopes: ['BestEffort', 'NotBestEffort'] }),
    [
      'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: unsupported scope applied to resource',
      'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: unsupported scope applied to resource',
      'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes',
      'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: field is immutable',
    ],
    quota({ hard: {} }),
  ],
  [
    '',
    'ResourceQuota',
    quota({ scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In' }] } }),
    [
      "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
    ],
  ],
  ['scheduling.k8s.io', 'PriorityClass', { value: 1_000_000_000 }, []],
  [
    'scheduling.k8s.io',
    'PriorityClass',
    { value: 1_000_000_001, preemptionPolicy: 'Sometimes' },
    [
      'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
      'preemptionPolicy: Unsupported value: "Sometimes": supported values: "Never", "PreemptLowerPriority"',
    ],
  ],
  [
    'scheduling.k8s.io',
    'PriorityClass',
    { ...system('system-mine'), value: 5 },
    [
      "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class",
    ],
  ],
  [
    'scheduling.k8s.io',
    'PriorityClass',
    { value: 6, preemptionPolicy: 'Never' },
    [
      'value: Forbidden: may not be changed in an update.',
      'preemptionPolicy: Invalid value: "Never": field is immutable',
    ],
    { value: 5 },
  ],
  ['certificates.k8s.io', 'CertificateSigningRequest', csr({}), []],
  [
    'certificates.k8s.io',
    'CertificateSigningRequest',
    csr({
      request: 'YQ==',
      usages: ['client auth', 'fly', 'client auth'],
      signerName: 'me',
      expirationSeconds: 5,
    }),
    [
      'spec.request: Invalid value: "YQ==": PEM block type must be CERTIFICATE REQUEST',
      'spec.usages[1]: Unsupported value: "fly": supported values: "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping"',
      'spec.usages[2]: Duplicate value: "client auth"',
      'spec.signerName: Invalid value: "me": must be a fully qualified domain and path of the form "example.com/signer-name"',
      'spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 600 seconds (10 minutes)',
    ],
  ],
  ['apiextensions.k8s.io', 'CustomResourceDefinition', crd({}), []],
  [
    'apiextensions.k8s.io',
    'CustomResourceDefinition',
    crd({ group: 'b', scope: 'Node', versions: [{ ...version, storage: false }] }),
    [
      'metadata.name: Invalid value: "tabs.a.b": must be spec.names.plural+"."+spec.group',
      'spec.group: Invalid value: "b": should be a domain with at least one dot',
      'spec.scope: Unsupported value: "Node": supported values: "Cluster", "Namespaced"',
      'spec.versions: Invalid value: [{"name":"v1","served":true,"storage":false}]: must have exactly one version marked as storage version',
    ],
  ],
  [
    'apiextensions.k8s.io',
    'CustomResourceDefinition',
    crd({ group: 'b.k8s.io' }, 'tabs.b.k8s.io'),
    [
      'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
    ],
  ],
  [
    'apiregistration.k8s.io',
    'APIService',
    {
      metadata: { name: 'v1.a' },
      spec: { group: 'b', version: 'v1', groupPriorityMinimum: 0, versionPriority: 9 },
    },
    [
      'metadata.name: Invalid value: "v1.a": must be `spec.version+"."+spec.group`: "v1.b"',
      'spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000',
    ],
  ],
  [admission, 'ValidatingWebhookConfiguration', hooks({ rules: [rule] }), []],
  [
    admission,
    'ValidatingWebhookConfiguration',
    hooks({
      name: 'a',
      clientConfig: { url: 'http://u@h/?q' },
      sideEffects: 'Some',
      timeoutSeconds: 31,
      admissionReviewVersions: ['v2'],
      rules: [{ ...rule, operations: ['*', 'CREATE'], resources: ['pods/*', 'pods/log'] }],
    }),
    [
      'webhooks[0].name: Invalid value: "a": should be a domain with at least three segments separated by dots',
      'webhooks[0].rules[0].operations: Invalid value: ["*","CREATE"]: if \'*\' is present, must not specify other operations',
      'webhooks[0].rules[0].resources[1]: Invalid value: "pods/log": if \'pods/*\' is present, must not specify pods/log',
      'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"',
      'webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds',
      'webhooks[0].clientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
      'webhooks[0].clientConfig.url: Invalid value: "u": user information is not permitted in the URL',
      'webhooks[0].clientConfig.url: Invalid value: "q": query parameters are not permitted in the URL',
      'webhooks[0].admissionReviewVersions: Invalid value: ["v2"]: must include at least one of v1, v1beta1',
    ],
  ],
  [
    admission,
    'MutatingWebhookConfiguration',
    hooks({ clientConfig: {}, reinvocationPolicy: 'Always' }),
    [
      'webhooks[0].reinvocationPolicy: Unsupported value: "Always": supported values: "IfNeeded", "Never"',
      'webhooks[0].clientConfig: Required value: exactly one of url or service is required',
    ],
  ],
  [admission, 'ValidatingAdmissionPolicy', { spec: vap }, []],
  [
    admission,
    'ValidatingAdmissionPolicy',
    { spec: { paramKind: { apiVersion: 'a/b/c' } } },
    [
      'spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
      'spec.paramKind.kind: Required value',
      'spec.matchConstraints: Required value',
      'spec.validations: Required value: validations or auditAnnotations must contain at least one item',
      'spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item',
    ],
  ],
  [
    admission,
    'ValidatingAdmissionPolicyBinding',
    { spec: { policyName: 'p', validationActions: ['Deny', 'Warn'], paramRef: { name: 'n', selector: {} } } },
    [
      'spec.paramRef.name: Forbidden: name and selector are mutually exclusive',
      'spec.paramRef.parameterNotFoundAction: Required value',
      'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
    ],
  ],
  ['node.k8s.io', 'RuntimeClass', { handler: 'Run' }, [`handler: Invalid value: "Run": ${label}`]],
  [
    'node.k8s.io',
    'RuntimeClass',
    { handler: 'b' },
    ['handler: Invalid value: "b": field is immutable'],
    { handler: 'a' },
  ],
  [
    storage,
    'CSIDriver',
    { metadata: { name: 'csi.io' }, spec: { tokenRequests: [{ audience: 'a', expirationSeconds: 5 }] } },
    [
      'spec.tokenRequests[0].expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes',
    ],
  ],
  [
    storage,
    'CSINode',
    { spec: { drivers: [{ name: 'a', nodeID: '' }] } },
    ['spec.drivers[0].nodeID: Required value'],
  ],
  [
    storage,
    'CSIStorageCapacity',
    { storageClassName: '', capacity: '-1' },
    ['storageClassName: Required value', 'capacity: Invalid value: "-1": must be greater than or equal to 0'],
  ],
  [
    storage,
    'VolumeAttachment',
    { spec: { attacher: 'A_', nodeName: 'n', source: {} } },
    [
      `spec.attacher: Invalid value: "A_": ${subdomain}`,
      'spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName',
    ],
  ],
  [
    storage,
    'VolumeAttributesClass',
    { driverName: 'csi.io' },
    ['parameters: Required value: must contain at least one key/value pair'],
  ],
  [
    storage,
    'VolumeAttributesClass',
    { driverName: 'b', parameters: { a: '2' } },
    [
      'driverName: Forbidden: updates to driverName are forbidden.',
      'parameters: Forbidden: updates to parameters are forbidden.',
    ],
    { driverName: 'a', parameters: { a: '1' } },
  ],
  [
    flowcontrol,
    'FlowSchema',
    schema({ matchingPrecedence: 1, rules: [{ subjects: [{ kind: 'User', group: { name: 'g' } }] }] }),
    [
      "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1",
      "spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'",
      "spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'",
      'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty',
    ],
  ],
  [
    flowcontrol,
    'PriorityLevelConfiguration',
    { spec: { type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing: { queues: 4 } } } } },
    ['spec.limited.limitResponse.queuing.handSize: Invalid value: 8: should not be greater than queues (4)'],
  ],
  [
    '',
    'Event',
    { eventTime: '2026-01-01T00:00:00Z', involvedObject: { namespace: 'default' } },
    [
      'reportingController: Required value',
      'reportingController: Invalid value: "": name part must be non-empty',
      "reportingController: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      'reportingInstance: Required value',
      'action: Required value',
      'reason: Required value',
    ],
  ],
];

// objects, not tuples: a missing fifth parameter would be jest's `done`
test.each(cases.map(([group, kind, fields, errors, old]) => ({ group, kind, fields, errors, old })))(
  '$group $kind %#',
  ({ group, kind, fields, errors, old }) => {
    expect(errorsOf(group, kind, fields, old)).toEqual(errors);
  },
);

test('what events.k8s.io asks for beyond the core group', () => {
  const strict = findKind('events.k8s.io', 'v1', 'Event')!.storedAs!;
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'x' },
    note: 'n',
    deprecatedCount: 2,
    type: 'T',
  };
  const stored = strict.toStored(event);
  expect(stored).toEqual({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'x' },
    involvedObject: {},
    message: 'n',
    count: 2,
    type: 'T',
  });
  expect(strict.validate!(stored, { now: 0 }).map(fieldErrorText)).toEqual([
    'eventTime: Required value',
    'type: Invalid value: "": has invalid value: T',
    'count: Invalid value: "": needs to be unset',
  ]);
  expect(strict.validate!({ ...stored, message: 'm' }, { now: 0, old: stored }).map(fieldErrorText)).toEqual([
    'message: Invalid value: "m": field is immutable',
  ]);
  expect(strict.fromStored(stored)).toEqual({ ...event, regarding: {} });
});

test('a lease loses the fields of a feature that is off', () => {
  const lease = findKind('coordination.k8s.io', 'v1', 'Lease')!;
  const object = { apiVersion: 'v1', kind: 'Lease', metadata: { name: 'x' } };
  const spec = { holderIdentity: 'me', strategy: 'OldestEmulationVersion', preferredHolder: 'you' };
  expect(lease.prepareForCreate!({ ...object, spec })).toEqual({ ...object, spec: { holderIdentity: 'me' } });
});
