import type { KubeObject } from '@drydock/machinery';
import type { WriteRequest } from '../registry/write-request.ts';
import { defaultStorageClass } from './default-storage-class/default-storage-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds/default-toleration-seconds.ts';
import { namespaceLifecycle } from './namespace-lifecycle/namespace-lifecycle.ts';
import type { AdmissionPlugin } from './plugin.ts';
import { priority } from './priority/priority.ts';
import { serviceAccount } from './service-account/service-account.ts';
import { storageObjectInUse } from './storage-object-in-use/storage-object-in-use.ts';

/** In kube-apiserver's own order: what a plugin sees depends on those before it. */
export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  serviceAccount,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUse,
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

export function admitDelete(write: WriteRequest, old: KubeObject): void {
  for (const plugin of admissionPlugins) plugin.admitDelete?.(old, write);
}
