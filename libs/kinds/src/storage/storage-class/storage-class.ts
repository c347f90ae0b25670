import { defineKind } from '../../kind.ts';
import type { StorageClass } from '../../generated/types.ts';
import { withPointerDefaults } from '../../schema/go-zero-values.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { validateStorageClass } from './validate.ts';

const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

export const storageClass = defineKind<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  namespaced: false,
  schemaType: 'StorageClass',
  nameRule: 'dnsSubdomain',
  defaults: (object) =>
    withPointerDefaults(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  validate: validateStorageClass,
  table: {
    columns: [
      nameColumn,
      { name: 'Provisioner', documentedBy: 'StorageClass.provisioner' },
      { name: 'ReclaimPolicy', documentedBy: 'StorageClass.reclaimPolicy' },
      { name: 'VolumeBindingMode', documentedBy: 'StorageClass.volumeBindingMode' },
      { name: 'AllowVolumeExpansion', documentedBy: 'StorageClass.allowVolumeExpansion' },
      ageColumn,
    ],
    row: (object, now) => [
      isDefaultStorageClass(object) ? `${object.metadata.name} (default)` : (object.metadata.name ?? ''),
      object.provisioner,
      object.reclaimPolicy ?? 'Delete',
      object.volumeBindingMode ?? 'Immediate',
      object.allowVolumeExpansion ?? false,
      age(object.metadata.creationTimestamp, now),
    ],
  },
});

/** Whether claims without a class get this one. */
export function isDefaultStorageClass({ metadata }: StorageClass): boolean {
  return defaultAnnotations.some((name) => metadata.annotations?.[name] === 'true');
}
