// The few resources whose storage does more than store: what lives in pkg/registry/<group>/<kind>/storage of Kubernetes.
import type { FieldError, KubeObject } from '@drydock/machinery';
import { policyHooks } from '../admission/validating-admission-policy/policy-hooks.ts';
import { crdHooks } from '../custom-resources/crd-hooks.ts';
import { certificateSigningRequestHooks } from './hooks/certificate-signing-request.ts';
import { flowSchemaHooks } from './hooks/flow-schema.ts';
import { namespaceHooks } from './hooks/namespace.ts';
import { bindingHooks, roleHooks } from './hooks/rbac.ts';
import { podHooks } from './hooks/pod.ts';
import { serviceHooks } from './hooks/service.ts';
import { serviceCidrHooks } from './hooks/service-cidr.ts';
import type { Resource } from './resource-table.ts';
import type { WriteRequest } from './write-request.ts';

export interface RegistryHooks {
  readonly beforeCreate?: (object: KubeObject, write: WriteRequest) => KubeObject;
  readonly beforeUpdate?: (object: KubeObject, old: KubeObject, write: WriteRequest) => KubeObject;
  /** The whole deletion when it is not the usual one; undefined to go on as usual. Throws to refuse. */
  readonly beforeDelete?: (old: KubeObject, write: WriteRequest) => KubeObject | undefined;
  /** Findings beyond those of the kind itself, which come first. */
  readonly validate?: (object: KubeObject, old: KubeObject | undefined) => readonly FieldError[];
  /** Seconds a deletion waits for somebody to finish it. */
  readonly gracePeriod?: (object: KubeObject, asked: number | undefined) => number;
  /** False while something besides finalizers in metadata holds a dying object. */
  readonly mayVanish?: (object: KubeObject) => boolean;
  /** A delete without a policy leaves the dependents alive. */
  readonly orphansByDefault?: boolean;
}

const hooks: Readonly<Record<string, RegistryHooks>> = {
  'admissionregistration.k8s.io/validatingadmissionpolicies': policyHooks,
  'apiextensions.k8s.io/customresourcedefinitions': crdHooks,
  'batch/jobs': { orphansByDefault: true },
  'certificates.k8s.io/certificatesigningrequests': certificateSigningRequestHooks,
  'flowcontrol.apiserver.k8s.io/flowschemas': flowSchemaHooks,
  '/namespaces': namespaceHooks,
  'networking.k8s.io/servicecidrs': serviceCidrHooks,
  '/pods': podHooks,
  '/replicationcontrollers': { orphansByDefault: true },
  '/services': serviceHooks,
  'rbac.authorization.k8s.io/clusterrolebindings': bindingHooks,
  'rbac.authorization.k8s.io/clusterroles': roleHooks,
  'rbac.authorization.k8s.io/rolebindings': bindingHooks,
  'rbac.authorization.k8s.io/roles': roleHooks,
};

export function registryHooks({ definition }: Resource): RegistryHooks | undefined {
  return hooks[`${definition.group}/${definition.plural}`];
}
