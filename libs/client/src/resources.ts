// Every resource with the type of its objects. A line here is all that a component needs to speak about a kind.
import type {
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  CronJob,
  DaemonSet,
  Deployment,
  Endpoints,
  EndpointSlice,
  Event,
  Job,
  Lease,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  ReplicaSet,
  Role,
  RoleBinding,
  Secret,
  Service,
  ServiceAccount,
  StatefulSet,
  StorageClass,
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
  clusterRoleBindings: clusterScoped<ClusterRoleBinding>(
    'rbac.authorization.k8s.io/v1',
    'clusterrolebindings',
    'ClusterRoleBinding',
  ),
  clusterRoles: clusterScoped<ClusterRole>('rbac.authorization.k8s.io/v1', 'clusterroles', 'ClusterRole'),
  configMaps: namespaced<ConfigMap>('v1', 'configmaps', 'ConfigMap'),
  cronJobs: namespaced<CronJob>('batch/v1', 'cronjobs', 'CronJob'),
  daemonSets: namespaced<DaemonSet>('apps/v1', 'daemonsets', 'DaemonSet'),
  deployments: namespaced<Deployment>('apps/v1', 'deployments', 'Deployment'),
  endpointSlices: namespaced<EndpointSlice>('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice'),
  endpoints: namespaced<Endpoints>('v1', 'endpoints', 'Endpoints'),
  events: namespaced<Event>('v1', 'events', 'Event'),
  jobs: namespaced<Job>('batch/v1', 'jobs', 'Job'),
  leases: namespaced<Lease>('coordination.k8s.io/v1', 'leases', 'Lease'),
  namespaces: clusterScoped<Namespace>('v1', 'namespaces', 'Namespace'),
  nodes: clusterScoped<Node>('v1', 'nodes', 'Node'),
  persistentVolumeClaims: namespaced<PersistentVolumeClaim>(
    'v1',
    'persistentvolumeclaims',
    'PersistentVolumeClaim',
  ),
  persistentVolumes: clusterScoped<PersistentVolume>('v1', 'persistentvolumes', 'PersistentVolume'),
  pods: namespaced<Pod>('v1', 'pods', 'Pod'),
  replicaSets: namespaced<ReplicaSet>('apps/v1', 'replicasets', 'ReplicaSet'),
  roleBindings: namespaced<RoleBinding>('rbac.authorization.k8s.io/v1', 'rolebindings', 'RoleBinding'),
  roles: namespaced<Role>('rbac.authorization.k8s.io/v1', 'roles', 'Role'),
  secrets: namespaced<Secret>('v1', 'secrets', 'Secret'),
  serviceAccounts: namespaced<ServiceAccount>('v1', 'serviceaccounts', 'ServiceAccount'),
  services: namespaced<Service>('v1', 'services', 'Service'),
  statefulSets: namespaced<StatefulSet>('apps/v1', 'statefulsets', 'StatefulSet'),
  storageClasses: clusterScoped<StorageClass>('storage.k8s.io/v1', 'storageclasses', 'StorageClass'),
} as const;
