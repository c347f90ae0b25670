import type { PersistentVolumeClaim, StorageClass } from '@drydock/kinds';
import type { AdmissionPlugin } from '../plugin.ts';

const annotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
] as const;

/** A claim that names no class gets the default one; '' asks for none and stays. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  admitCreate: (object, { resource, server }) => {
    const { group, plural } = resource.definition;
    if (group !== '' || plural !== 'persistentvolumeclaims') return object;
    const { spec, metadata } = object as unknown as PersistentVolumeClaim;
    if (spec?.storageClassName !== undefined) return object;
    if (metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined) return object;
    const classes = server.store.range('/registry/storageclasses/')
      .items as unknown as readonly StorageClass[];
    const [newest] = classes
      .filter((item) => annotations.some((key) => item.metadata.annotations?.[key] === 'true'))
      .sort(
        (a, b) =>
          order(b.metadata.creationTimestamp, a.metadata.creationTimestamp) ||
          order(a.metadata.name, b.metadata.name),
      );
    return newest ? { ...object, spec: { ...spec, storageClassName: newest.metadata.name } } : object;
  },
};

const order = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0);
