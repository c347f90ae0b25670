import type { AdmissionPlugin } from '../plugin.ts';

const finalizers: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
};

/** Claims and volumes are not removed under the feet of who uses them: a controller takes the finalizer off. */
export const storageObjectInUse: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  admitCreate: (object, { resource }) => {
    const { group, plural } = resource.definition;
    const finalizer = group === '' && Object.hasOwn(finalizers, plural) ? finalizers[plural] : undefined;
    const given = object.metadata.finalizers ?? [];
    if (!finalizer || given.includes(finalizer)) return object;
    return { ...object, metadata: { ...object.metadata, finalizers: [...given, finalizer] } };
  },
};
