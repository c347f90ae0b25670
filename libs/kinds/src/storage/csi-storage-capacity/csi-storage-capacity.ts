import { dns1123Subdomain, fieldError, parseQuantity, type FieldError } from '@drydock/machinery';
import { defineKind, type ValidationContext } from '../../kind.ts';
import type { CSIStorageCapacity } from '../../generated/types.ts';
import { nameColumn } from '../../table/cells.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';
import { immutable, invalids } from '../../validation/values.ts';

export const csiStorageCapacity = defineKind<CSIStorageCapacity>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIStorageCapacity',
  plural: 'csistoragecapacities',
  singular: 'csistoragecapacity',
  namespaced: true,
  leftOut: ['There are no CSI drivers that would act on it'],
  schemaType: 'CSIStorageCapacity',
  nameRule: 'dnsSubdomain',
  unconditionalUpdate: false,
  validate: validateCsiStorageCapacity,
  table: {
    columns: [
      nameColumn,
      { name: 'StorageClassName', documentedBy: 'CSIStorageCapacity.storageClassName' },
      { name: 'Capacity', documentedBy: 'CSIStorageCapacity.capacity' },
    ],
    row: ({ metadata, storageClassName, capacity }) => [
      metadata.name ?? '',
      storageClassName ?? '',
      capacity ?? '<unset>',
    ],
  },
});

/** ValidateCSIStorageCapacity and its update. */
function validateCsiStorageCapacity(
  object: CSIStorageCapacity,
  { old }: ValidationContext,
): readonly FieldError[] {
  const { storageClassName = '', nodeTopology } = object;
  const negative = (['capacity', 'maximumVolumeSize'] as const).filter((field) => {
    const quantity = parseQuantity(object[field] ?? '0');
    return quantity !== undefined && quantity.nano < 0n;
  });
  const before = old as CSIStorageCapacity | undefined;
  return [
    ...(nodeTopology ? validateLabelSelector(nodeTopology, 'nodeTopology') : []),
    ...(storageClassName === ''
      ? [fieldError.required('storageClassName')]
      : invalids('storageClassName', storageClassName, dns1123Subdomain(storageClassName))),
    ...negative.map((field) =>
      fieldError.invalid(field, object[field], 'must be greater than or equal to 0'),
    ),
    ...(before
      ? [
          ...immutable('nodeTopology', nodeTopology, before.nodeTopology),
          ...immutable('storageClassName', storageClassName, before.storageClassName),
        ]
      : []),
  ];
}
