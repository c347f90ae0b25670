import {
  configMapDescriber,
  namespaceDescriber,
  secretDescriber,
  serviceAccountDescriber,
} from './configuration.ts';
import type { Describer } from './describer.ts';
import { nodeDescriber } from './node.ts';
import { podDescriber } from './pod.ts';
import {
  clusterRoleBindingDescriber,
  clusterRoleDescriber,
  roleBindingDescriber,
  roleDescriber,
} from './rbac.ts';
import { endpointSliceDescriber, endpointsDescriber, serviceDescriber } from './service.ts';
import {
  persistentVolumeClaimDescriber,
  persistentVolumeDescriber,
  storageClassDescriber,
} from './storage.ts';
import {
  daemonSetDescriber,
  deploymentDescriber,
  replicaSetDescriber,
  statefulSetDescriber,
} from './workloads.ts';

/** Kinds with a description of their own; all others get the generic one. */
export const describers: readonly Describer[] = [
  clusterRoleBindingDescriber,
  clusterRoleDescriber,
  configMapDescriber,
  daemonSetDescriber,
  deploymentDescriber,
  endpointSliceDescriber,
  endpointsDescriber,
  namespaceDescriber,
  nodeDescriber,
  persistentVolumeClaimDescriber,
  persistentVolumeDescriber,
  podDescriber,
  replicaSetDescriber,
  roleBindingDescriber,
  roleDescriber,
  secretDescriber,
  serviceAccountDescriber,
  serviceDescriber,
  statefulSetDescriber,
  storageClassDescriber,
];
