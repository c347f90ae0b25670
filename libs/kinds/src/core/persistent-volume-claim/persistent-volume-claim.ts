import { defineKind } from '../../kind.ts';
import type { PersistentVolumeClaim } from '../../generated/types.ts';
import {
  mapField,
  withDefaults,
  withEmptyStructs,
  withPointerDefaults,
} from '../../schema/go-zero-values.ts';
import { withStatusOf } from '../../status.ts';
import { accessModesCell } from '../../table/access-modes.ts';
import { age, ageColumn, nameColumn, wide } from '../../table/cells.ts';
import { validatePersistentVolumeClaim } from './validate.ts';

export const persistentVolumeClaim = defineKind<PersistentVolumeClaim>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  namespaced: true,
  schemaType: 'PersistentVolumeClaim',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  defaults: (object) => ({
    ...mapField(object, 'spec', (spec) =>
      withPointerDefaults(withEmptyStructs(spec, 'resources'), { volumeMode: 'Filesystem' }),
    ),
    status: withDefaults(object.status ?? {}, { phase: 'Pending' }),
  }),
  prepareForCreate: (object) => ({ ...object, status: { phase: 'Pending' } }),
  prepareForUpdate: withStatusOf,
  validate: validatePersistentVolumeClaim,
  table: {
    columns: [
      nameColumn,
      { name: 'Status', documentedBy: 'PersistentVolumeClaimStatus.phase' },
      { name: 'Volume', documentedBy: 'PersistentVolumeClaimSpec.volumeName' },
      { name: 'Capacity', documentedBy: 'PersistentVolumeClaimStatus.capacity' },
      { name: 'Access Modes', documentedBy: 'PersistentVolumeClaimStatus.accessModes' },
      { name: 'StorageClass', description: 'StorageClass of the pvc' },
      { name: 'VolumeAttributesClass', description: 'VolumeAttributesClass of the pvc' },
      ageColumn,
      wide('VolumeMode', 'PersistentVolumeClaimSpec.volumeMode'),
    ],
    row: ({ metadata, spec, status }, now) => [
      metadata.name ?? '',
      metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
      spec?.volumeName ?? '',
      spec?.volumeName ? (status?.capacity?.['storage'] ?? '0') : '',
      spec?.volumeName ? accessModesCell(status?.accessModes) : '',
      metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '',
      spec?.volumeAttributesClassName ?? '<unset>',
      age(metadata.creationTimestamp, now),
      spec?.volumeMode ?? '<unset>',
    ],
  },
});
