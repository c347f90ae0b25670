import { compareAmounts, type PersistentVolumeClaim, type StorageClass } from '@drydock/kinds';
import { forbidden, type KubeObject } from '@drydock/machinery';
import type { WriteRequest } from '../../registry/write-request.ts';
import type { AdmissionPlugin } from '../plugin.ts';
import { resourceOf } from '../resource-of.ts';

const sizeOf = (object: KubeObject) =>
  (object as unknown as PersistentVolumeClaim).spec?.resources?.requests?.['storage'];

/** A claim grows only when it is bound and its class lets it. */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  validateUpdate: (object, old, write) => {
    if (resourceOf(write) !== '/persistentvolumeclaims') return;
    if (compareAmounts(sizeOf(object), sizeOf(old)) <= 0) return;
    const claim = old as unknown as PersistentVolumeClaim;
    const refuse = (why: string) => forbidden(write.resource.qualified, write.name, why);
    if (claim.status?.phase !== 'Bound') throw refuse('Only bound persistent volume claims can be expanded');
    if (!mayGrow(claim, write))
      throw refuse(
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      );
  },
};

function mayGrow({ spec, metadata }: PersistentVolumeClaim, { server }: WriteRequest): boolean {
  const name =
    metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '';
  if (name === '') return false;
  const found = server.store.get(`/registry/storageclasses/${name}`) as unknown as StorageClass | undefined;
  return found?.allowVolumeExpansion === true;
}
