// What the Go structs of Kubernetes know and OpenAPI does not: named string types (error messages show them) and which
// fields have no pointer, so that a zero value written by the user is the same as nothing and does not come back.
import type { FieldType } from '../generated/schema.ts';

const namedStrings: Readonly<Record<string, string>> = {
  'CSIDriverSpec.fsGroupPolicy': 'v1.FSGroupPolicy',
  'CertificateSigningRequestCondition.status': 'v1.ConditionStatus',
  'CertificateSigningRequestCondition.type': 'v1.RequestConditionType',
  'ComponentCondition.status': 'v1.ConditionStatus',
  'ComponentCondition.type': 'v1.ComponentConditionType',
  'Container.imagePullPolicy': 'v1.PullPolicy',
  'Container.restartPolicy': 'v1.ContainerRestartPolicy',
  'Container.terminationMessagePolicy': 'v1.TerminationMessagePolicy',
  'ContainerPort.protocol': 'v1.Protocol',
  'CronJobSpec.concurrencyPolicy': 'v1.ConcurrencyPolicy',
  'CustomResourceConversion.strategy': 'v1.ConversionStrategyType',
  'CustomResourceDefinitionSpec.scope': 'v1.ResourceScope',
  'DaemonSetUpdateStrategy.type': 'v1.DaemonSetUpdateStrategyType',
  'DeploymentStrategy.type': 'v1.DeploymentStrategyType',
  'EmptyDirVolumeSource.medium': 'v1.StorageMedium',
  'EndpointPort.protocol': 'v1.Protocol',
  'EndpointSlice.addressType': 'v1.AddressType',
  'FlowDistinguisherMethod.type': 'v1.FlowDistinguisherMethodType',
  'FlowcontrolSubject.kind': 'v1.SubjectKind',
  'HTTPGetAction.scheme': 'v1.URIScheme',
  'HTTPIngressPath.pathType': 'v1.PathType',
  'HostPathVolumeSource.type': 'v1.HostPathType',
  'JobSpec.completionMode': 'v1.CompletionMode',
  'JobSpec.podReplacementPolicy': 'v1.PodReplacementPolicy',
  'LabelSelectorRequirement.operator': 'v1.LabelSelectorOperator',
  'LeaseSpec.strategy': 'v1.CoordinatedLeaseStrategy',
  'LimitRangeItem.type': 'v1.LimitType',
  'LimitResponse.type': 'v1.LimitResponseType',
  'MatchResources.matchPolicy': 'v1.MatchPolicyType',
  'MutatingWebhook.failurePolicy': 'v1.FailurePolicyType',
  'MutatingWebhook.matchPolicy': 'v1.MatchPolicyType',
  'MutatingWebhook.reinvocationPolicy': 'v1.ReinvocationPolicyType',
  'MutatingWebhook.sideEffects': 'v1.SideEffectClass',
  'NamedRuleWithOperations.scope': 'v1.ScopeType',
  'NetworkPolicyPort.protocol': 'v1.Protocol',
  'NodeSelectorRequirement.operator': 'v1.NodeSelectorOperator',
  'ObjectMeta.uid': 'types.UID',
  'OwnerReference.uid': 'types.UID',
  'ParamRef.parameterNotFoundAction': 'v1.ParameterNotFoundActionType',
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
  'PriorityClass.preemptionPolicy': 'v1.PreemptionPolicy',
  'PriorityLevelConfigurationSpec.type': 'v1.PriorityLevelEnablement',
  'RuleWithOperations.scope': 'v1.ScopeType',
  'ScopedResourceSelectorRequirement.operator': 'v1.ScopeSelectorOperator',
  'ScopedResourceSelectorRequirement.scopeName': 'v1.ResourceQuotaScope',
  'Secret.type': 'v1.SecretType',
  'ServicePort.protocol': 'v1.Protocol',
  'ServiceSpec.externalTrafficPolicy': 'v1.ServiceExternalTrafficPolicy',
  'ServiceSpec.internalTrafficPolicy': 'v1.ServiceInternalTrafficPolicy',
  'ServiceSpec.ipFamilyPolicy': 'v1.IPFamilyPolicy',
  'ServiceSpec.sessionAffinity': 'v1.ServiceAffinity',
  'ServiceSpec.type': 'v1.ServiceType',
  'StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': 'v1.PersistentVolumeClaimRetentionPolicyType',
  'StatefulSetSpec.podManagementPolicy': 'v1.PodManagementPolicyType',
  'StatefulSetUpdateStrategy.type': 'v1.StatefulSetUpdateStrategyType',
  'StorageClass.reclaimPolicy': 'v1.PersistentVolumeReclaimPolicy',
  'StorageClass.volumeBindingMode': 'v1.VolumeBindingMode',
  'Taint.effect': 'v1.TaintEffect',
  'Toleration.effect': 'v1.TaintEffect',
  'Toleration.operator': 'v1.TolerationOperator',
  'ValidatingAdmissionPolicySpec.failurePolicy': 'v1.FailurePolicyType',
  'ValidatingWebhook.failurePolicy': 'v1.FailurePolicyType',
  'ValidatingWebhook.matchPolicy': 'v1.MatchPolicyType',
  'ValidatingWebhook.sideEffects': 'v1.SideEffectClass',
  'Validation.reason': 'v1.StatusReason',
};
const namedElements: Readonly<Record<string, string>> = {
  'CSIDriverSpec.volumeLifecycleModes': 'v1.VolumeLifecycleMode',
  'Capabilities.add': 'v1.Capability',
  'Capabilities.drop': 'v1.Capability',
  'CertificateSigningRequestSpec.usages': 'v1.KeyUsage',
  'NamedRuleWithOperations.operations': 'v1.OperationType',
  'NetworkPolicySpec.policyTypes': 'v1.PolicyType',
  'PersistentVolumeClaimSpec.accessModes': 'v1.PersistentVolumeAccessMode',
  'PersistentVolumeSpec.accessModes': 'v1.PersistentVolumeAccessMode',
  'ResourceQuotaSpec.scopes': 'v1.ResourceQuotaScope',
  'RuleWithOperations.operations': 'v1.OperationType',
  'ServiceSpec.ipFamilies': 'v1.IPFamily',
  'ValidatingAdmissionPolicyBindingSpec.validationActions': 'v1.ValidationAction',
};

/** The struct as Go calls it, without package. */
export function goStruct(type: string): string {
  return type
    .replace(/^V2(?=[A-Z])/, '')
    .replace(
      /^(Apiextensions|Apiregistration|Discovery|Events|Flowcontrol|Storage)(?=Endpoint|Event|Service|Subject|TokenRequest|Webhook)/,
      '',
    );
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
  if (type.startsWith('#')) return `${type.startsWith('#V2') ? 'v2' : 'v1'}.${goStruct(type.slice(1))}`;
  if (type === 'boolean') return 'bool';
  if (type === 'number') return format ?? 'float64';
  return namedStrings[owner] ?? 'string';
}

/** The type of an element of the list `owner`. */
export function goElementType(element: FieldType, format: string | undefined, owner: string): string {
  return namedElements[owner] ?? goType(element, format, '');
}

const pointerStrings = new Set(
  `ApiextensionsServiceReference.path ApiextensionsWebhookClientConfig.url AppArmorProfile.localhostProfile
  AzureDiskVolumeSource.cachingMode AzureDiskVolumeSource.fsType AzureDiskVolumeSource.kind
  AzureFilePersistentVolumeSource.secretNamespace CSIDriverSpec.fsGroupPolicy CSIVolumeSource.fsType
  ClusterTrustBundleProjection.name ClusterTrustBundleProjection.signerName Container.restartPolicy
  ContainerStatus.stopSignal CronJobSpec.timeZone CustomResourceDefinitionVersion.deprecationWarning
  CustomResourceSubresourceScale.labelSelectorPath DeleteOptions.propagationPolicy
  DiscoveryEndpointPort.appProtocol DiscoveryEndpointPort.name DiscoveryEndpointPort.protocol Endpoint.hostname
  Endpoint.nodeName Endpoint.zone EndpointAddress.nodeName EndpointPort.appProtocol
  EphemeralContainer.restartPolicy GRPCAction.service GlusterfsPersistentVolumeSource.endpointsNamespace
  HTTPIngressPath.pathType HostPathVolumeSource.type ISCSIPersistentVolumeSource.initiatorName
  ISCSIVolumeSource.initiatorName IngressClassParametersReference.apiGroup
  IngressClassParametersReference.namespace IngressClassParametersReference.scope IngressPortStatus.error
  IngressSpec.ingressClassName JobSpec.completionMode JobSpec.managedBy JobSpec.podReplacementPolicy
  JobStatus.failedIndexes LeaseSpec.holderIdentity LeaseSpec.preferredHolder LeaseSpec.strategy
  Lifecycle.stopSignal LoadBalancerIngress.ipMode LocalVolumeSource.fsType MatchResources.matchPolicy
  MutatingWebhook.failurePolicy MutatingWebhook.matchPolicy MutatingWebhook.reinvocationPolicy
  MutatingWebhook.sideEffects NamedRuleWithOperations.scope NetworkPolicyPort.protocol
  ParamRef.parameterNotFoundAction PersistentVolumeClaimSpec.storageClassName
  PersistentVolumeClaimSpec.volumeAttributesClassName PersistentVolumeClaimSpec.volumeMode
  PersistentVolumeClaimStatus.currentVolumeAttributesClassName PersistentVolumeSpec.volumeAttributesClassName
  PersistentVolumeSpec.volumeMode PodDNSConfigOption.value PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy
  PodFailurePolicyOnExitCodesRequirement.containerName PodResourceClaim.resourceClaimName
  PodResourceClaim.resourceClaimTemplateName PodResourceClaimStatus.resourceClaimName
  PodSecurityContext.fsGroupChangePolicy PodSecurityContext.seLinuxChangePolicy
  PodSecurityContext.supplementalGroupsPolicy PodSpec.hostnameOverride PodSpec.preemptionPolicy
  PodSpec.runtimeClassName PortStatus.error Preconditions.resourceVersion Preconditions.uid
  PriorityClass.preemptionPolicy RuleWithOperations.scope SeccompProfile.localhostProfile
  SecurityContext.procMount ServicePort.appProtocol ServiceReference.path ServiceSpec.internalTrafficPolicy
  ServiceSpec.ipFamilyPolicy ServiceSpec.loadBalancerClass ServiceSpec.trafficDistribution
  StorageClass.reclaimPolicy StorageClass.volumeBindingMode SuccessPolicyRule.succeededIndexes
  TopologySpreadConstraint.nodeAffinityPolicy TopologySpreadConstraint.nodeTaintsPolicy
  TypedLocalObjectReference.apiGroup TypedObjectReference.apiGroup TypedObjectReference.namespace
  V2HPAScalingRules.selectPolicy ValidatingAdmissionPolicySpec.failurePolicy ValidatingWebhook.failurePolicy
  ValidatingWebhook.matchPolicy ValidatingWebhook.sideEffects Validation.reason
  VolumeAttachmentSource.persistentVolumeName VolumeMount.mountPropagation VolumeMount.recursiveReadOnly
  VolumeMountStatus.recursiveReadOnly WebhookClientConfig.url WindowsSecurityContextOptions.gmsaCredentialSpec
  WindowsSecurityContextOptions.gmsaCredentialSpecName WindowsSecurityContextOptions.runAsUserName`.split(
    /\s+/,
  ),
);
const plainNumbersAndBooleans = new Set(
  `APIServiceSpec.insecureSkipTLSVerify AWSElasticBlockStoreVolumeSource.partition
  AWSElasticBlockStoreVolumeSource.readOnly AzureFilePersistentVolumeSource.readOnly
  AzureFileVolumeSource.readOnly CSIPersistentVolumeSource.readOnly CephFSPersistentVolumeSource.readOnly
  CephFSVolumeSource.readOnly CinderPersistentVolumeSource.readOnly CinderVolumeSource.readOnly
  Condition.observedGeneration Container.stdin Container.stdinOnce Container.tty ContainerImage.sizeBytes
  ContainerPort.hostPort ContainerStateTerminated.signal CustomResourceColumnDefinition.priority
  CustomResourceDefinitionSpec.preserveUnknownFields CustomResourceDefinitionVersion.deprecated
  DaemonSetSpec.minReadySeconds DaemonSetStatus.numberAvailable DaemonSetStatus.numberUnavailable
  DaemonSetStatus.observedGeneration DaemonSetStatus.updatedNumberScheduled DeploymentSpec.minReadySeconds
  DeploymentSpec.paused DeploymentStatus.availableReplicas DeploymentStatus.observedGeneration
  DeploymentStatus.readyReplicas DeploymentStatus.replicas DeploymentStatus.unavailableReplicas
  DeploymentStatus.updatedReplicas EphemeralContainer.stdin EphemeralContainer.stdinOnce EphemeralContainer.tty
  Event.count EventSeries.count EventsEvent.deprecatedCount FCVolumeSource.readOnly
  FlexPersistentVolumeSource.readOnly FlexVolumeSource.readOnly FlowSchemaSpec.matchingPrecedence
  GCEPersistentDiskVolumeSource.partition GCEPersistentDiskVolumeSource.readOnly
  GlusterfsPersistentVolumeSource.readOnly GlusterfsVolumeSource.readOnly
  ISCSIPersistentVolumeSource.chapAuthDiscovery ISCSIPersistentVolumeSource.chapAuthSession
  ISCSIPersistentVolumeSource.readOnly ISCSIVolumeSource.chapAuthDiscovery ISCSIVolumeSource.chapAuthSession
  ISCSIVolumeSource.readOnly JobStatus.active JobStatus.failed JobStatus.succeeded NFSVolumeSource.readOnly
  NodeSpec.unschedulable ObjectMeta.generation PersistentVolumeClaimVolumeSource.readOnly
  PodCondition.observedGeneration PodDisruptionBudgetStatus.observedGeneration PodSpec.hostIPC
  PodSpec.hostNetwork PodSpec.hostPID PodStatus.observedGeneration PortworxVolumeSource.readOnly
  PriorityClass.globalDefault Probe.failureThreshold Probe.initialDelaySeconds Probe.periodSeconds
  Probe.successThreshold Probe.timeoutSeconds QueuingConfiguration.handSize
  QueuingConfiguration.queueLengthLimit QueuingConfiguration.queues QuobyteVolumeSource.readOnly
  RBDPersistentVolumeSource.readOnly RBDVolumeSource.readOnly ReplicaSetSpec.minReadySeconds
  ReplicaSetStatus.availableReplicas ReplicaSetStatus.fullyLabeledReplicas ReplicaSetStatus.observedGeneration
  ReplicaSetStatus.readyReplicas ReplicationControllerSpec.minReadySeconds
  ReplicationControllerStatus.availableReplicas ReplicationControllerStatus.fullyLabeledReplicas
  ReplicationControllerStatus.observedGeneration ReplicationControllerStatus.readyReplicas
  ResourcePolicyRule.clusterScope ScaleIOPersistentVolumeSource.readOnly
  ScaleIOPersistentVolumeSource.sslEnabled ScaleIOVolumeSource.readOnly ScaleIOVolumeSource.sslEnabled
  ScaleSpec.replicas ServiceBackendPort.number ServicePort.nodePort ServiceSpec.healthCheckNodePort
  ServiceSpec.publishNotReadyAddresses StatefulSetSpec.minReadySeconds StatefulSetStatus.currentReplicas
  StatefulSetStatus.observedGeneration StatefulSetStatus.readyReplicas StatefulSetStatus.updatedReplicas
  Status.code StatusDetails.retryAfterSeconds StorageOSPersistentVolumeSource.readOnly
  StorageOSVolumeSource.readOnly SubjectAccessReviewStatus.denied TokenReviewStatus.authenticated
  V2HorizontalPodAutoscalerStatus.currentReplicas ValidatingAdmissionPolicyStatus.observedGeneration
  VolumeMount.readOnly VolumeMountStatus.readOnly`.split(/\s+/),
);

/** Whether Go's encoding leaves a value of this field away although it was written down. */
export function isOmittedZero(owner: string, type: FieldType, required: boolean, value: unknown): boolean {
  if (required) return false;
  if (typeof type !== 'string') return Object.keys(value as object).length === 0;
  if (value === '') return !pointerStrings.has(owner);
  return (value === 0 || value === false) && plainNumbersAndBooleans.has(owner);
}
