import { defineKind } from '../../kind.ts';
import type { PersistentVolume } from '../../generated/types.ts';
import { mapField, withDefaults, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { withStatusOf } from '../../status.ts';
import { accessModesCell } from '../../table/access-modes.ts';
import { age, ageColumn, nameColumn, wide } from '../../table/cells.ts';
import { validatePersistentVolume } from './validate.ts';

export const persistentVolume = defineKind<PersistentVolume>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  namespaced: false,
  leftOut: ['Reclaim policy Recycle, expansion and snapshots'],
  schemaType: 'PersistentVolume',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  defaults: defaultPersistentVolume,
  prepareForCreate: (object) => ({ ...object, status: { phase: 'Pending' } }),
  prepareForUpdate: withStatusOf,
  validate: validatePersistentVolume,
  table: {
    columns: [
      nameColumn,
      { name: 'Capacity', documentedBy: 'PersistentVolumeSpec.capacity' },
      { name: 'Access Modes', documentedBy: 'PersistentVolumeSpec.accessModes' },
      { name: 'Reclaim Policy', documentedBy: 'PersistentVolumeSpec.persistentVolumeReclaimPolicy' },
      { name: 'Status', documentedBy: 'PersistentVolumeStatus.phase' },
      { name: 'Claim', documentedBy: 'PersistentVolumeSpec.claimRef' },
      { name: 'StorageClass', description: 'StorageClass of the pv' },
      { name: 'VolumeAttributesClass', description: 'VolumeAttributesClass of the pv' },
      { name: 'Reason', documentedBy: 'PersistentVolumeStatus.reason' },
      ageColumn,
      wide('VolumeMode', 'PersistentVolumeSpec.volumeMode'),
    ],
    row: ({ metadata, spec, status }, now) => [
      metadata.name ?? '',
      spec?.capacity?.['storage'] ?? '',
      accessModesCell(spec?.accessModes),
      spec?.persistentVolumeReclaimPolicy ?? '',
      metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
      spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '',
      metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '',
      spec?.volumeAttributesClassName ?? '<unset>',
      status?.reason ?? '',
      age(metadata.creationTimestamp, now),
      spec?.volumeMode ?? '<unset>',
    ],
  },
});

function defaultPersistentVolume(volume: PersistentVolume): PersistentVolume {
  const withStatus = { ...volume, status: withDefaults(volume.status ?? {}, { phase: 'Pending' }) };
  return mapField(withStatus, 'spec', (spec) => {
    const hostPath = mapField(spec, 'hostPath', (source) => withPointerDefaults(source, { type: '' }));
    const policy = withDefaults(hostPath, { persistentVolumeReclaimPolicy: 'Retain' });
    return withPointerDefaults(policy, { volumeMode: 'Filesystem' });
  });
}
