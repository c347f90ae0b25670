import { defineKind } from '../../kind.ts';
import type { CSIDriver } from '../../generated/types.ts';
import { mapField, withEmptyStructs, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { sameValue } from '../../validation/values.ts';
import { validateCsiDriver } from './validate.ts';

/** A change of these counts as a new generation; the rest never changes or does not matter. */
const counted = ['tokenRequests', 'requiresRepublish', 'seLinuxMount'] as const;

export const csiDriver = defineKind<CSIDriver>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  singular: 'csidriver',
  namespaced: false,
  leftOut: ['There are no CSI drivers that would act on it'],
  schemaType: 'CSIDriver',
  nameRule: 'dnsSubdomain',
  unconditionalUpdate: false,
  defaults: (object) =>
    mapField(withEmptyStructs(object, 'spec'), 'spec', (spec) =>
      withPointerDefaults(spec, {
        attachRequired: true,
        podInfoOnMount: false,
        storageCapacity: false,
        fsGroupPolicy: 'ReadWriteOnceWithFSType',
        volumeLifecycleModes: ['Persistent'],
        requiresRepublish: false,
        seLinuxMount: false,
      }),
    ),
  prepareForUpdate: (object, old) =>
    counted.every((field) => sameValue(object.spec?.[field], old.spec?.[field]))
      ? object
      : { ...object, metadata: { ...object.metadata, generation: (old.metadata.generation ?? 0) + 1 } },
  validate: validateCsiDriver,
  table: {
    columns: [
      nameColumn,
      { name: 'AttachRequired', type: 'boolean', documentedBy: 'CSIDriverSpec.attachRequired' },
      { name: 'PodInfoOnMount', type: 'boolean', documentedBy: 'CSIDriverSpec.podInfoOnMount' },
      { name: 'StorageCapacity', type: 'boolean', documentedBy: 'CSIDriverSpec.storageCapacity' },
      { name: 'TokenRequests', documentedBy: 'CSIDriverSpec.tokenRequests' },
      { name: 'RequiresRepublish', type: 'boolean', documentedBy: 'CSIDriverSpec.requiresRepublish' },
      { name: 'Modes', documentedBy: 'CSIDriverSpec.volumeLifecycleModes' },
      ageColumn,
    ],
    row: ({ metadata, spec = {} }, now) => [
      metadata.name ?? '',
      spec.attachRequired ?? true,
      spec.podInfoOnMount ?? false,
      spec.storageCapacity ?? false,
      (spec.tokenRequests ?? []).map(({ audience }) => audience).join(',') || '<unset>',
      spec.requiresRepublish ?? false,
      (spec.volumeLifecycleModes ?? []).join(',') || '<none>',
      age(metadata.creationTimestamp, now),
    ],
  },
});
