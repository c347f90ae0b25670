// What the Go structs of Kubernetes know and OpenAPI does not: which are owned as one piece, and which are no pointers, so
// that Go prints them (`strategy: {}`) even where nobody set them.

/** `+structType=atomic`. */
const atomicTypes = new Set(
  `ConfigMapKeySelector EndpointAddress FileKeySelector LabelSelector LocalObjectReference NodeSelector NodeSelectorTerm
  ObjectFieldSelector ObjectReference OwnerReference ResourceFieldSelector RoleRef ScopeSelector SecretKeySelector
  SecretReference Subject TopologySelectorTerm TypedLocalObjectReference`.split(/\s+/),
);
/** Fields of an atomic type that are marked as granular. */
const granularFields = new Set(['PersistentVolumeSpec.claimRef']);

export function isAtomicStruct(type: string, owner: string): boolean {
  return atomicTypes.has(type) && !granularFields.has(owner);
}

/** Besides metadata, spec and status, which are values wherever they occur. */
const valueStructs = new Set(
  `Container.resources ContainerStatus.lastState ContainerStatus.state CronJobSpec.jobTemplate
  CustomResourceDefinitionSpec.names CustomResourceDefinitionStatus.acceptedNames DaemonSetSpec.template
  DaemonSetSpec.updateStrategy DeploymentSpec.strategy DeploymentSpec.template EphemeralContainer.resources
  Event.involvedObject Event.source EventsEvent.deprecatedSource EventsEvent.regarding
  FlowSchemaSpec.priorityLevelConfiguration HorizontalPodAutoscalerSpec.scaleTargetRef IngressServiceBackend.port
  IngressStatus.loadBalancer JobSpec.template LimitedPriorityLevelConfiguration.limitResponse
  MutatingWebhook.clientConfig NetworkPolicySpec.podSelector NodeDaemonEndpoints.kubeletEndpoint
  NodeStatus.daemonEndpoints NodeStatus.nodeInfo PersistentVolumeClaimSpec.resources PodTemplate.template
  ReplicaSetSpec.template RoleBinding.roleRef ClusterRoleBinding.roleRef ServiceStatus.loadBalancer
  StatefulSetSpec.template StatefulSetSpec.updateStrategy V2HorizontalPodAutoscalerSpec.scaleTargetRef
  ValidatingWebhook.clientConfig VolumeAttachmentSpec.source`.split(/\s+/),
);

/** Whether the field, such as `DeploymentSpec.strategy`, holds its struct without a pointer. */
export function isValueStruct(owner: string): boolean {
  return /\.(metadata|spec|status)$/.test(owner) || valueStructs.has(owner);
}
