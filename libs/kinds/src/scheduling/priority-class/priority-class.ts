import { defineKind } from '../../kind.ts';
import type { PriorityClass } from '../../generated/types.ts';
import { withPointerDefaults } from '../../schema/go-zero-values.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { validatePriorityClass } from './validate.ts';

export const priorityClass = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  namespaced: false,
  leftOut: ['The scheduler evicts nobody for a pod of higher priority'],
  schemaType: 'PriorityClass',
  nameRule: 'dnsSubdomain',
  defaults: (object) => withPointerDefaults(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  // What a class means never changes, so its generation stays 1.
  prepareForCreate: (object) => ({ ...object, metadata: { ...object.metadata, generation: 1 } }),
  validate: validatePriorityClass,
  table: {
    columns: [
      nameColumn,
      { name: 'Value', type: 'integer', documentedBy: 'PriorityClass.value' },
      { name: 'Global-Default', type: 'boolean', documentedBy: 'PriorityClass.globalDefault' },
      ageColumn,
      { name: 'PreemptionPolicy', documentedBy: 'PriorityClass.preemptionPolicy' },
    ],
    row: (object, now) => [
      object.metadata.name ?? '',
      object.value ?? 0,
      object.globalDefault ?? false,
      age(object.metadata.creationTimestamp, now),
      object.preemptionPolicy ?? '',
    ],
  },
});
