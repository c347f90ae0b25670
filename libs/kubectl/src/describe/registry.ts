import { horizontalPodAutoscalerDescriber } from './autoscaling.ts';
import { cronJobDescriber, jobDescriber } from './batch.ts';
import {
  configMapDescriber,
  namespaceDescriber,
  secretDescriber,
  serviceAccountDescriber,
} from './configuration.ts';
import type { Describer } from './describer.ts';
import { ingressClassDescriber, ingressDescriber } from './ingress.ts';
import { networkPolicyDescriber } from './network-policy.ts';
import { nodeDescriber } from './node.ts';
import { podDescriber } from './pod.ts';
import { podDisruptionBudgetDescriber, priorityClassDescriber } from './policy.ts';
import { limitRangeDescriber, resourceQuotaDescriber } from './quota.ts';
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
  replicationControllerDescriber,
  statefulSetDescriber,
} from './workloads.ts';

/** Kinds with a description of their own; all others get the generic one. */
export const describers: readonly Describer[] = [
  clusterRoleBindingDescriber,
  clusterRoleDescriber,
  configMapDescriber,
  cronJobDescriber,
  daemonSetDescriber,
  deploymentDescriber,
  endpointSliceDescriber,
  endpointsDescriber,
  horizontalPodAutoscalerDescriber,
  ingressClassDescriber,
  ingressDescriber,
  jobDescriber,
  limitRangeDescriber,
  namespaceDescriber,
  networkPolicyDescriber,
  nodeDescriber,
  persistentVolumeClaimDescriber,
  persistentVolumeDescriber,
  podDescriber,
  podDisruptionBudgetDescriber,
  priorityClassDescriber,
  replicaSetDescriber,
  replicationControllerDescriber,
  resourceQuotaDescriber,
  roleBindingDescriber,
  roleDescriber,
  secretDescriber,
  serviceAccountDescriber,
  serviceDescriber,
  statefulSetDescriber,
  storageClassDescriber,
];
