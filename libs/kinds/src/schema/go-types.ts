// What the Go structs of Kubernetes know and OpenAPI does not: named string types (error messages show them) and which
// fields have no pointer, so that a zero value written by the user is the same as nothing and does not come back.
import type { FieldType } from '../generated/schema.ts';

const namedStrings: Readonly<Record<string, string>> = {
  'Container.imagePullPolicy': 'v1.PullPolicy',
  'Container.restartPolicy': 'v1.ContainerRestartPolicy',
  'Container.terminationMessagePolicy': 'v1.TerminationMessagePolicy',
  'ContainerPort.protocol': 'v1.Protocol',
  'CronJobSpec.concurrencyPolicy': 'v1.ConcurrencyPolicy',
  'DaemonSetUpdateStrategy.type': 'v1.DaemonSetUpdateStrategyType',
  'DeploymentStrategy.type': 'v1.DeploymentStrategyType',
  'EmptyDirVolumeSource.medium': 'v1.StorageMedium',
  'EndpointPort.protocol': 'v1.Protocol',
  'EndpointSlice.addressType': 'v1.AddressType',
  'HTTPGetAction.scheme': 'v1.URIScheme',
  'HostPathVolumeSource.type': 'v1.HostPathType',
  'JobSpec.completionMode': 'v1.CompletionMode',
  'JobSpec.podReplacementPolicy': 'v1.PodReplacementPolicy',
  'LabelSelectorRequirement.operator': 'v1.LabelSelectorOperator',
  'NodeSelectorRequirement.operator': 'v1.NodeSelectorOperator',
  'ObjectMeta.uid': 'types.UID',
  'OwnerReference.uid': 'types.UID',
  'PersistentVolumeClaimSpec.volumeMode': 'v1.PersistentVolumeMode',
  'PersistentVolumeSpec.persistentVolumeReclaimPolicy': 'v1.PersistentVolumeReclaimPolicy',
  'PersistentVolumeSpec.volumeMode': 'v1.PersistentVolumeMode',
  'PodFailurePolicyOnExitCodesRequirement.operator': 'v1.PodFailurePolicyOnExitCodesOperator',
  'PodFailurePolicyOnPodConditionsPattern.status': 'v1.ConditionStatus',
  'PodFailurePolicyOnPodConditionsPattern.type': 'v1.PodConditionType',
  'PodFailurePolicyRule.action': 'v1.PodFailurePolicyAction',
  'PodSpec.dnsPolicy': 'v1.DNSPolicy',
  'PodSpec.preemptionPolicy': 'v1.PreemptionPolicy',
  'PodSpec.restartPolicy': 'v1.RestartPolicy',
  'Secret.type': 'v1.SecretType',
  'ServicePort.protocol': 'v1.Protocol',
  'ServiceSpec.externalTrafficPolicy': 'v1.ServiceExternalTrafficPolicy',
  'ServiceSpec.internalTrafficPolicy': 'v1.ServiceInternalTrafficPolicy',
  'ServiceSpec.ipFamilyPolicy': 'v1.IPFamilyPolicy',
  'ServiceSpec.sessionAffinity': 'v1.ServiceAffinity',
  'ServiceSpec.type': 'v1.ServiceType',
  'StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted':
    'v1.PersistentVolumeClaimRetentionPolicyType',
  'StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': 'v1.PersistentVolumeClaimRetentionPolicyType',
  'StatefulSetSpec.podManagementPolicy': 'v1.PodManagementPolicyType',
  'StatefulSetUpdateStrategy.type': 'v1.StatefulSetUpdateStrategyType',
  'StorageClass.reclaimPolicy': 'v1.PersistentVolumeReclaimPolicy',
  'StorageClass.volumeBindingMode': 'v1.VolumeBindingMode',
  'Taint.effect': 'v1.TaintEffect',
  'Toleration.effect': 'v1.TaintEffect',
  'Toleration.operator': 'v1.TolerationOperator',
};
const namedElements: Readonly<Record<string, string>> = {
  'Capabilities.add': 'v1.Capability',
  'Capabilities.drop': 'v1.Capability',
  'PersistentVolumeClaimSpec.accessModes': 'v1.PersistentVolumeAccessMode',
  'PersistentVolumeSpec.accessModes': 'v1.PersistentVolumeAccessMode',
  'ServiceSpec.ipFamilies': 'v1.IPFamily',
};

/** The struct as Go calls it, without package. */
export function goStruct(type: string): string {
  return type.replace(/^Discovery/, '');
}

/** `int32`, `[]v1.Container`, `map[string]string`: the type of the value of field `owner`. */
export function goType(type: FieldType, format: string | undefined, owner: string): string {
  if (typeof type !== 'string') {
    if ('mapOf' in type) {
      if (type.mapOf === 'quantity') return 'v1.ResourceList';
      return `map[string]${format === 'byte' ? '[]uint8' : goType(type.mapOf, format, '')}`;
    }
    return `[]${namedElements[owner] ?? goType(type[0], format, '')}`;
  }
  if (type.startsWith('#')) return `v1.${goStruct(type.slice(1))}`;
  if (type === 'boolean') return 'bool';
  if (type === 'number') return format ?? 'float64';
  return namedStrings[owner] ?? 'string';
}

/** The type of an element of the list `owner`. */
export function goElementType(element: FieldType, format: string | undefined, owner: string): string {
  return namedElements[owner] ?? goType(element, format, '');
}

const pointerStrings = new Set(
  `Container.restartPolicy CronJobSpec.timeZone DiscoveryEndpointPort.name DiscoveryEndpointPort.protocol DiscoveryEndpointPort.appProtocol
  Endpoint.hostname Endpoint.nodeName Endpoint.zone EndpointAddress.nodeName EndpointPort.appProtocol GRPCAction.service
  HostPathVolumeSource.type JobSpec.completionMode JobSpec.managedBy JobSpec.podReplacementPolicy JobStatus.failedIndexes
  LeaseSpec.holderIdentity PersistentVolumeClaimSpec.storageClassName
  PersistentVolumeClaimSpec.volumeAttributesClassName PersistentVolumeClaimSpec.volumeMode PersistentVolumeSpec.volumeMode
  PersistentVolumeSpec.volumeAttributesClassName PodFailurePolicyOnExitCodesRequirement.containerName
  PodSpec.hostnameOverride PodSpec.preemptionPolicy
  PodSpec.runtimeClassName ServicePort.appProtocol ServiceSpec.internalTrafficPolicy ServiceSpec.ipFamilyPolicy
  ServiceSpec.loadBalancerClass StorageClass.reclaimPolicy StorageClass.volumeBindingMode
  SuccessPolicyRule.succeededIndexes VolumeMount.mountPropagation VolumeMount.recursiveReadOnly`.split(/\s+/),
);
const plainNumbersAndBooleans = new Set(
  `Container.stdin Container.stdinOnce Container.tty ContainerPort.hostPort DaemonSetSpec.minReadySeconds
  DeploymentSpec.minReadySeconds DeploymentSpec.paused JobStatus.active JobStatus.failed JobStatus.succeeded
  NodeSpec.unschedulable ObjectMeta.generation
  PersistentVolumeClaimVolumeSource.readOnly PodSpec.hostIPC PodSpec.hostNetwork PodSpec.hostPID
  Probe.failureThreshold Probe.initialDelaySeconds Probe.periodSeconds Probe.successThreshold Probe.timeoutSeconds
  ReplicaSetSpec.minReadySeconds StatefulSetSpec.minReadySeconds StatefulSetStatus.currentReplicas
  StatefulSetStatus.observedGeneration StatefulSetStatus.readyReplicas StatefulSetStatus.updatedReplicas
  ServicePort.nodePort ServiceSpec.healthCheckNodePort
  ServiceSpec.publishNotReadyAddresses VolumeMount.readOnly`.split(/\s+/),
);

/** Whether Go's encoding leaves a value of this field away although it was written down. */
export function isOmittedZero(owner: string, type: FieldType, required: boolean, value: unknown): boolean {
  if (required) return false;
  if (typeof type !== 'string') return Object.keys(value as object).length === 0;
  if (value === '') return !pointerStrings.has(owner);
  return (value === 0 || value === false) && plainNumbersAndBooleans.has(owner);
}
