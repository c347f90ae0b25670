import type { KubeObject } from '@drydock/machinery';
import type { WriteRequest } from '../registry/write-request.ts';
import { certificateApproval } from './certificate-approval/certificate-approval.ts';
import { certificateSigning } from './certificate-signing/certificate-signing.ts';
import { certificateSubjectRestriction } from './certificate-subject-restriction/certificate-subject-restriction.ts';
import { defaultIngressClass } from './default-ingress-class/default-ingress-class.ts';
import { defaultStorageClass } from './default-storage-class/default-storage-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds/default-toleration-seconds.ts';
import { limitRanger } from './limit-ranger/limit-ranger.ts';
import { mutatingAdmissionWebhook } from './mutating-admission-webhook/mutating-admission-webhook.ts';
import { namespaceLifecycle } from './namespace-lifecycle/namespace-lifecycle.ts';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize/persistent-volume-claim-resize.ts';
import type { AdmissionPlugin } from './plugin.ts';
import { podSecurity } from './pod-security/pod-security.ts';
import { priority } from './priority/priority.ts';
import { resourceQuota } from './resource-quota/resource-quota.ts';
import { runtimeClass } from './runtime-class/runtime-class.ts';
import { serviceAccount } from './service-account/service-account.ts';
import { storageObjectInUse } from './storage-object-in-use/storage-object-in-use.ts';
import { validatingAdmissionPolicy } from './validating-admission-policy/validating-admission-policy.ts';
import { validatingAdmissionWebhook } from './validating-admission-webhook/validating-admission-webhook.ts';

/** In kube-apiserver's own order: what a plugin sees depends on those before it. */
export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUse,
  persistentVolumeClaimResize,
  runtimeClass,
  certificateApproval,
  certificateSigning,
  certificateSubjectRestriction,
  defaultIngressClass,
  mutatingAdmissionWebhook,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  resourceQuota,
];

export async function admitCreate(write: WriteRequest, object: KubeObject): Promise<KubeObject> {
  let admitted = object;
  for (const plugin of admissionPlugins) {
    const result = plugin.admitCreate?.(admitted, write);
    // no await where there is nothing to wait for: a write is then one step, without a gap for others
    if (result) admitted = result instanceof Promise ? await result : result;
  }
  return admitted;
}

export function admitUpdate(write: WriteRequest, object: KubeObject, old: KubeObject): KubeObject {
  return admissionPlugins.reduce(
    (admitted, plugin) => plugin.admitUpdate?.(admitted, old, write) ?? admitted,
    object,
  );
}

export async function validateCreate(write: WriteRequest, object: KubeObject): Promise<void> {
  for (const plugin of admissionPlugins) {
    const waiting = plugin.validateCreate?.(object, write);
    if (waiting) await waiting;
  }
}

export function validateUpdate(write: WriteRequest, object: KubeObject, old: KubeObject): void {
  for (const plugin of admissionPlugins) plugin.validateUpdate?.(object, old, write);
}

export function admitDelete(write: WriteRequest, old: KubeObject): void {
  for (const plugin of admissionPlugins) plugin.admitDelete?.(old, write);
}
