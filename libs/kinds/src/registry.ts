// Every kind the API server serves, one line each, sorted by group and kind. A folder that is missing here fails a spec.
import { apiVersionOf } from '@drydock/machinery';
import type { KindDefinition } from './kind.ts';
import { daemonSet } from './apps/daemon-set/daemon-set.ts';
import { deployment } from './apps/deployment/deployment.ts';
import { replicaSet } from './apps/replica-set/replica-set.ts';
import { statefulSet } from './apps/stateful-set/stateful-set.ts';
import { cronJob } from './batch/cron-job/cron-job.ts';
import { job } from './batch/job/job.ts';
import { lease } from './coordination/lease/lease.ts';
import { configMap } from './core/config-map/config-map.ts';
import { endpoints } from './core/endpoints/endpoints.ts';
import { event } from './core/event/event.ts';
import { namespace } from './core/namespace/namespace.ts';
import { node } from './core/node/node.ts';
import { persistentVolume } from './core/persistent-volume/persistent-volume.ts';
import { persistentVolumeClaim } from './core/persistent-volume-claim/persistent-volume-claim.ts';
import { pod } from './core/pod/pod.ts';
import { secret } from './core/secret/secret.ts';
import { service } from './core/service/service.ts';
import { serviceAccount } from './core/service-account/service-account.ts';
import { endpointSlice } from './discovery/endpoint-slice/endpoint-slice.ts';
import { clusterRole } from './rbac/cluster-role/cluster-role.ts';
import { clusterRoleBinding } from './rbac/cluster-role-binding/cluster-role-binding.ts';
import { role } from './rbac/role/role.ts';
import { roleBinding } from './rbac/role-binding/role-binding.ts';
import { storageClass } from './storage/storage-class/storage-class.ts';

export const kinds: readonly KindDefinition[] = [
  configMap,
  endpoints,
  event,
  namespace,
  node,
  persistentVolume,
  persistentVolumeClaim,
  pod,
  secret,
  service,
  serviceAccount,
  daemonSet,
  deployment,
  replicaSet,
  statefulSet,
  cronJob,
  job,
  lease,
  endpointSlice,
  clusterRole,
  clusterRoleBinding,
  role,
  roleBinding,
  storageClass,
];

const byKind = new Map<string, KindDefinition>();
const byResource = new Map<string, KindDefinition>();
for (const definition of kinds) {
  const apiVersion = apiVersionOf(definition);
  for (const [map, key] of [
    [byKind, `${apiVersion}/${definition.kind}`],
    [byResource, `${apiVersion}/${definition.plural}`],
  ] as const) {
    if (map.has(key)) throw new Error(`${key} is registered twice`);
    map.set(key, definition);
  }
}

/** The definition of a kind; undefined when it is not simulated. */
export function findKind(group: string, version: string, kind: string): KindDefinition | undefined {
  return byKind.get(`${apiVersionOf({ group, version })}/${kind}`);
}

/** The definition behind a path's plural name; undefined when it is not simulated. */
export function findResource(group: string, version: string, plural: string): KindDefinition | undefined {
  return byResource.get(`${apiVersionOf({ group, version })}/${plural}`);
}
