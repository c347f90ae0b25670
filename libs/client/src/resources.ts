// Every resource with the type of its objects. A line here is all that a component needs to speak about a kind.
import type {
  APIService,
  CertificateSigningRequest,
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  CronJob,
  CustomResourceDefinition,
  DaemonSet,
  Deployment,
  Endpoints,
  EndpointSlice,
  Event,
  Ingress,
  IngressClass,
  Job,
  Lease,
  LimitRange,
  MutatingWebhookConfiguration,
  Namespace,
  NetworkPolicy,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PriorityClass,
  ReplicaSet,
  ResourceQuota,
  Role,
  RoleBinding,
  RuntimeClass,
  Secret,
  Service,
  ServiceAccount,
  StatefulSet,
  StorageClass,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from '@drydock/kinds';
import { parseApiVersion, type KubeObject } from '@drydock/machinery';
import type { ResourceType } from './contract.ts';

function namespaced<T extends KubeObject>(apiVersion: string, plural: string, kind: string): ResourceType<T> {
  return { ...parseApiVersion(apiVersion), plural, kind, namespaced: true };
}

function clusterScoped<T extends KubeObject>(
  apiVersion: string,
  plural: string,
  kind: string,
): ResourceType<T> {
  return { ...parseApiVersion(apiVersion), plural, kind, namespaced: false };
}

export const resources = {
  apiServices: clusterScoped<APIService>('apiregistration.k8s.io/v1', 'apiservices', 'APIService'),
  certificateSigningRequests: clusterScoped<CertificateSigningRequest>(
    'certificates.k8s.io/v1',
    'certificatesigningrequests',
    'CertificateSigningRequest',
  ),
  clusterRoleBindings: clusterScoped<ClusterRoleBinding>(
    'rbac.authorization.k8s.io/v1',
    'clusterrolebindings',
    'ClusterRoleBinding',
  ),
  clusterRoles: clusterScoped<ClusterRole>('rbac.authorization.k8s.io/v1', 'clusterroles', 'ClusterRole'),
  configMaps: namespaced<ConfigMap>('v1', 'configmaps', 'ConfigMap'),
  cronJobs: namespaced<CronJob>('batch/v1', 'cronjobs', 'CronJob'),
  customResourceDefinitions: clusterScoped<CustomResourceDefinition>(
    'apiextensions.k8s.io/v1',
    'customresourcedefinitions',
    'CustomResourceDefinition',
  ),
  daemonSets: namespaced<DaemonSet>('apps/v1', 'daemonsets', 'DaemonSet'),
  deployments: namespaced<Deployment>('apps/v1', 'deployments', 'Deployment'),
  endpointSlices: namespaced<EndpointSlice>('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice'),
  endpoints: namespaced<Endpoints>('v1', 'endpoints', 'Endpoints'),
  events: namespaced<Event>('v1', 'events', 'Event'),
  ingressClasses: clusterScoped<IngressClass>('networking.k8s.io/v1', 'ingressclasses', 'IngressClass'),
  ingresses: namespaced<Ingress>('networking.k8s.io/v1', 'ingresses', 'Ingress'),
  jobs: namespaced<Job>('batch/v1', 'jobs', 'Job'),
  leases: namespaced<Lease>('coordination.k8s.io/v1', 'leases', 'Lease'),
  limitRanges: namespaced<LimitRange>('v1', 'limitranges', 'LimitRange'),
  mutatingWebhookConfigurations: clusterScoped<MutatingWebhookConfiguration>(
    'admissionregistration.k8s.io/v1',
    'mutatingwebhookconfigurations',
    'MutatingWebhookConfiguration',
  ),
  namespaces: clusterScoped<Namespace>('v1', 'namespaces', 'Namespace'),
  networkPolicies: namespaced<NetworkPolicy>('networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy'),
  nodes: clusterScoped<Node>('v1', 'nodes', 'Node'),
  persistentVolumeClaims: namespaced<PersistentVolumeClaim>(
    'v1',
    'persistentvolumeclaims',
    'PersistentVolumeClaim',
  ),
  persistentVolumes: clusterScoped<PersistentVolume>('v1', 'persistentvolumes', 'PersistentVolume'),
  pods: namespaced<Pod>('v1', 'pods', 'Pod'),
  priorityClasses: clusterScoped<PriorityClass>('scheduling.k8s.io/v1', 'priorityclasses', 'PriorityClass'),
  replicaSets: namespaced<ReplicaSet>('apps/v1', 'replicasets', 'ReplicaSet'),
  resourceQuotas: namespaced<ResourceQuota>('v1', 'resourcequotas', 'ResourceQuota'),
  roleBindings: namespaced<RoleBinding>('rbac.authorization.k8s.io/v1', 'rolebindings', 'RoleBinding'),
  roles: namespaced<Role>('rbac.authorization.k8s.io/v1', 'roles', 'Role'),
  runtimeClasses: clusterScoped<RuntimeClass>('node.k8s.io/v1', 'runtimeclasses', 'RuntimeClass'),
  secrets: namespaced<Secret>('v1', 'secrets', 'Secret'),
  serviceAccounts: namespaced<ServiceAccount>('v1', 'serviceaccounts', 'ServiceAccount'),
  services: namespaced<Service>('v1', 'services', 'Service'),
  statefulSets: namespaced<StatefulSet>('apps/v1', 'statefulsets', 'StatefulSet'),
  storageClasses: clusterScoped<StorageClass>('storage.k8s.io/v1', 'storageclasses', 'StorageClass'),
  validatingAdmissionPolicies: clusterScoped<ValidatingAdmissionPolicy>(
    'admissionregistration.k8s.io/v1',
    'validatingadmissionpolicies',
    'ValidatingAdmissionPolicy',
  ),
  validatingAdmissionPolicyBindings: clusterScoped<ValidatingAdmissionPolicyBinding>(
    'admissionregistration.k8s.io/v1',
    'validatingadmissionpolicybindings',
    'ValidatingAdmissionPolicyBinding',
  ),
  validatingWebhookConfigurations: clusterScoped<ValidatingWebhookConfiguration>(
    'admissionregistration.k8s.io/v1',
    'validatingwebhookconfigurations',
    'ValidatingWebhookConfiguration',
  ),
} as const;
