// Every kind the API server serves, one line each, sorted by group and kind. A folder that is missing here fails a spec.
import { apiVersionOf } from '@drydock/machinery';
import type { KindDefinition } from './kind.ts';
import { mutatingWebhookConfiguration } from './admissionregistration/mutating-webhook-configuration/mutating-webhook-configuration.ts';
import { validatingAdmissionPolicy } from './admissionregistration/validating-admission-policy/validating-admission-policy.ts';
import { validatingAdmissionPolicyBinding } from './admissionregistration/validating-admission-policy-binding/validating-admission-policy-binding.ts';
import { validatingWebhookConfiguration } from './admissionregistration/validating-webhook-configuration/validating-webhook-configuration.ts';
import { customResourceDefinition } from './apiextensions/custom-resource-definition/custom-resource-definition.ts';
import { apiService } from './apiregistration/api-service/api-service.ts';
import { controllerRevision } from './apps/controller-revision/controller-revision.ts';
import { daemonSet } from './apps/daemon-set/daemon-set.ts';
import { deployment } from './apps/deployment/deployment.ts';
import { replicaSet } from './apps/replica-set/replica-set.ts';
import { statefulSet } from './apps/stateful-set/stateful-set.ts';
import { horizontalPodAutoscaler } from './autoscaling/horizontal-pod-autoscaler/horizontal-pod-autoscaler.ts';
import { horizontalPodAutoscalerV1 } from './autoscaling/horizontal-pod-autoscaler-v1/horizontal-pod-autoscaler-v1.ts';
import { cronJob } from './batch/cron-job/cron-job.ts';
import { job } from './batch/job/job.ts';
import { certificateSigningRequest } from './certificates/certificate-signing-request/certificate-signing-request.ts';
import { lease } from './coordination/lease/lease.ts';
import { componentStatus } from './core/component-status/component-status.ts';
import { configMap } from './core/config-map/config-map.ts';
import { endpoints } from './core/endpoints/endpoints.ts';
import { event } from './core/event/event.ts';
import { limitRange } from './core/limit-range/limit-range.ts';
import { namespace } from './core/namespace/namespace.ts';
import { node } from './core/node/node.ts';
import { persistentVolume } from './core/persistent-volume/persistent-volume.ts';
import { persistentVolumeClaim } from './core/persistent-volume-claim/persistent-volume-claim.ts';
import { pod } from './core/pod/pod.ts';
import { podTemplate } from './core/pod-template/pod-template.ts';
import { replicationController } from './core/replication-controller/replication-controller.ts';
import { resourceQuota } from './core/resource-quota/resource-quota.ts';
import { secret } from './core/secret/secret.ts';
import { service } from './core/service/service.ts';
import { serviceAccount } from './core/service-account/service-account.ts';
import { endpointSlice } from './discovery/endpoint-slice/endpoint-slice.ts';
import { eventsEvent } from './events/event-v1/event-v1.ts';
import { flowSchema } from './flowcontrol/flow-schema/flow-schema.ts';
import { priorityLevelConfiguration } from './flowcontrol/priority-level-configuration/priority-level-configuration.ts';
import { ingress } from './networking/ingress/ingress.ts';
import { ingressClass } from './networking/ingress-class/ingress-class.ts';
import { ipAddress } from './networking/ip-address/ip-address.ts';
import { networkPolicy } from './networking/network-policy/network-policy.ts';
import { serviceCidr } from './networking/service-cidr/service-cidr.ts';
import { runtimeClass } from './node/runtime-class/runtime-class.ts';
import { podDisruptionBudget } from './policy/pod-disruption-budget/pod-disruption-budget.ts';
import { clusterRole } from './rbac/cluster-role/cluster-role.ts';
import { clusterRoleBinding } from './rbac/cluster-role-binding/cluster-role-binding.ts';
import { role } from './rbac/role/role.ts';
import { roleBinding } from './rbac/role-binding/role-binding.ts';
import { priorityClass } from './scheduling/priority-class/priority-class.ts';
import { csiDriver } from './storage/csi-driver/csi-driver.ts';
import { csiNode } from './storage/csi-node/csi-node.ts';
import { csiStorageCapacity } from './storage/csi-storage-capacity/csi-storage-capacity.ts';
import { storageClass } from './storage/storage-class/storage-class.ts';
import { volumeAttachment } from './storage/volume-attachment/volume-attachment.ts';
import { volumeAttributesClass } from './storage/volume-attributes-class/volume-attributes-class.ts';

export const kinds: readonly KindDefinition[] = [
  componentStatus,
  configMap,
  endpoints,
  event,
  limitRange,
  namespace,
  node,
  persistentVolume,
  persistentVolumeClaim,
  pod,
  podTemplate,
  replicationController,
  resourceQuota,
  secret,
  service,
  serviceAccount,
  mutatingWebhookConfiguration,
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
  validatingWebhookConfiguration,
  customResourceDefinition,
  apiService,
  controllerRevision,
  daemonSet,
  deployment,
  replicaSet,
  statefulSet,
  horizontalPodAutoscaler,
  horizontalPodAutoscalerV1,
  cronJob,
  job,
  certificateSigningRequest,
  lease,
  endpointSlice,
  eventsEvent,
  flowSchema,
  priorityLevelConfiguration,
  ingress,
  ingressClass,
  ipAddress,
  networkPolicy,
  serviceCidr,
  runtimeClass,
  podDisruptionBudget,
  clusterRole,
  clusterRoleBinding,
  role,
  roleBinding,
  priorityClass,
  csiDriver,
  csiNode,
  csiStorageCapacity,
  storageClass,
  volumeAttachment,
  volumeAttributesClass,
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
