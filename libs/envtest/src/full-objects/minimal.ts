// The least that validation wants of each kind, by `group/version/Kind`; what is not here needs a name and nothing else.
type Fields = Readonly<Record<string, unknown>>;

const labels = { app: 'full' };
const selector = { matchLabels: labels };
const podSpec = { containers: [{ name: 'c', image: 'nginx' }] };
const unwell = (condition: string) => ({
  key: `node.kubernetes.io/${condition}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 60,
});
const template = { metadata: { labels }, spec: podSpec };
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const webhook = {
  name: 'hook.example.com',
  clientConfig: { url: 'https://hook.example.com/' },
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
};
const jobTemplate = { spec: { template: { spec: { ...podSpec, restartPolicy: 'Never' } } } };
const involvedObject = { kind: 'Pod', namespace: 'default', name: 'web' };
/** A request for a certificate, made with openssl: CN=full. */
const certificateRequest =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlISk1IRUNBUUF3RHpFTk1Bc0dBMVVFQXd3RVpuVnNiREJaTUJNR0J5cUdTTTQ5QWdFR0NDcUdTTTQ5QXdFSApBMElBQlBRZXlKT3lHMWNlZmZUeFcyZERrQk1ISXNKRjF5WGlidWRZb0JTRWFGd1dUM0E5ajJaSm1LZGs0akVsClhHSSsrd2NUaUpqMjY4U0tldUlVYysvWDQyK2dBREFLQmdncWhrak9QUVFEQWdOSUFEQkZBaUVBeHR4YzBaYjYKYzM5a0dmaFNmU2NSQTdkME9ZWm85T0FWVm9xUDlhWW5HNjhDSUFYV0o4RE9tellOOGVzamFUWCtwaDRXUUFkSgpHTHo4K2pFNnpCZ2tQV3BkCi0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=';

export const minimal: Readonly<Record<string, Fields>> = {
  '/v1/Event': { involvedObject },
  '/v1/LimitRange': { spec: { limits: [{ type: 'Container' }] } },
  '/v1/PersistentVolume': {
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } },
  },
  '/v1/PersistentVolumeClaim': {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  // with these two, admission adds none
  '/v1/Pod': { spec: { ...podSpec, tolerations: [unwell('not-ready'), unwell('unreachable')] } },
  '/v1/PodTemplate': { template },
  '/v1/ReplicationController': { spec: { selector: labels, template } },
  '/v1/Service': { spec: { ports: [{ port: 80 }] } },
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': { webhooks: [webhook] },
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': {
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] },
        ],
      },
      validations: [{ expression: 'true' }],
    },
  },
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': {
    spec: { policyName: 'full', validationActions: ['Deny'] },
  },
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': { webhooks: [webhook] },
  'apiextensions.k8s.io/v1/CustomResourceDefinition': {
    metadata: { name: 'gadgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget', listKind: 'GadgetList' },
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
      ],
    },
  },
  'apiregistration.k8s.io/v1/APIService': {
    metadata: { name: 'v1.example.org' },
    spec: {
      group: 'example.org',
      version: 'v1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      service: { name: 'api', namespace: 'default' },
      insecureSkipTLSVerify: true,
    },
  },
  'apps/v1/ControllerRevision': { revision: 1, data: { spec: {} } },
  'apps/v1/DaemonSet': { spec: { selector, template } },
  'apps/v1/Deployment': { spec: { selector, template } },
  'apps/v1/ReplicaSet': { spec: { selector, template } },
  'apps/v1/StatefulSet': { spec: { selector, template, serviceName: 'web' } },
  'autoscaling/v1/HorizontalPodAutoscaler': { spec: { scaleTargetRef, maxReplicas: 3 } },
  'autoscaling/v2/HorizontalPodAutoscaler': { spec: { scaleTargetRef, maxReplicas: 3 } },
  'batch/v1/CronJob': { spec: { schedule: '0 3 * * *', jobTemplate } },
  'batch/v1/Job': jobTemplate,
  'certificates.k8s.io/v1/CertificateSigningRequest': {
    spec: { request: certificateRequest, signerName: 'example.com/full', usages: ['client auth'] },
  },
  'discovery.k8s.io/v1/EndpointSlice': { addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'] }] },
  'events.k8s.io/v1/Event': {
    regarding: involvedObject,
    eventTime: '2025-10-09T08:53:20.000000Z',
    reportingController: 'example.com/full',
    reportingInstance: 'full-0',
    action: 'Filling',
    reason: 'Full',
    type: 'Normal',
  },
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema': { spec: { priorityLevelConfiguration: { name: 'full' } } },
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration': {
    spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } },
  },
  'networking.k8s.io/v1/Ingress': {
    spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  },
  'networking.k8s.io/v1/IngressClass': { spec: { controller: 'example.com/full' } },
  'networking.k8s.io/v1/IPAddress': {
    metadata: { name: '10.96.0.77' },
    spec: { parentRef: { resource: 'services', namespace: 'default', name: 'web' } },
  },
  'networking.k8s.io/v1/NetworkPolicy': { spec: { podSelector: {} } },
  'networking.k8s.io/v1/ServiceCIDR': { spec: { cidrs: ['10.200.0.0/24'] } },
  'node.k8s.io/v1/RuntimeClass': { handler: 'full' },
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
  },
  'rbac.authorization.k8s.io/v1/RoleBinding': {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
  },
  'scheduling.k8s.io/v1/PriorityClass': { value: 1000 },
  'storage.k8s.io/v1/CSIDriver': {},
  'storage.k8s.io/v1/CSINode': { spec: { drivers: [] } },
  'storage.k8s.io/v1/CSIStorageCapacity': { storageClassName: 'full' },
  'storage.k8s.io/v1/StorageClass': { provisioner: 'example.com/full' },
  'storage.k8s.io/v1/VolumeAttachment': {
    spec: { attacher: 'example.com', nodeName: 'node', source: { persistentVolumeName: 'full' } },
  },
  'storage.k8s.io/v1/VolumeAttributesClass': { driverName: 'example.com', parameters: { iops: '1' } },
};

/** Fields that a create may send and the server fills otherwise, or does not give back. */
export const serverFields: Readonly<Record<string, readonly string[]>> = {
  '/v1/Namespace': ['spec'],
  '/v1/Secret': ['stringData'],
  'batch/v1/Job': ['spec.selector'],
  'certificates.k8s.io/v1/CertificateSigningRequest': [
    'spec.extra',
    'spec.groups',
    'spec.uid',
    'spec.username',
  ],
  // of a feature that is off
  'coordination.k8s.io/v1/Lease': ['spec.preferredHolder', 'spec.strategy'],
};
