import { defineKind } from '../../kind.ts';
import type { FlowSchema } from '../../generated/types.ts';
import { mapField, withDefaults, withEmptyStructs } from '../../schema/go-zero-values.ts';
import { withoutStatus, withStatusOf } from '../../status.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { validateFlowSchema } from './validate.ts';

const usualPrecedence = 1000;

export const flowSchema = defineKind<FlowSchema>({
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'FlowSchema',
  plural: 'flowschemas',
  singular: 'flowschema',
  namespaced: false,
  leftOut: [
    'Requests are not sorted by it',
    'A priority level that comes or goes later is noticed at the next change of the schema',
  ],
  schemaType: 'FlowSchema',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  unconditionalUpdate: false,
  defaults: (object) =>
    mapField(withEmptyStructs(object, 'spec', 'status'), 'spec', (spec) =>
      withDefaults(spec, { matchingPrecedence: usualPrecedence }),
    ),
  prepareForCreate: withoutStatus,
  prepareForUpdate: withStatusOf,
  validate: validateFlowSchema,
  table: {
    columns: [
      nameColumn,
      { name: 'PriorityLevel', documentedBy: 'PriorityLevelConfigurationReference.name' },
      { name: 'MatchingPrecedence', documentedBy: 'FlowSchemaSpec.matchingPrecedence' },
      { name: 'DistinguisherMethod', documentedBy: 'FlowSchemaSpec.distinguisherMethod' },
      ageColumn,
      {
        name: 'MissingPL',
        description: 'references a broken or non-existent PriorityLevelConfiguration',
      },
    ],
    row: ({ metadata, spec, status }, now) => [
      metadata.name ?? '',
      spec?.priorityLevelConfiguration?.name ?? '',
      spec?.matchingPrecedence ?? 0,
      spec?.distinguisherMethod?.type ?? '<none>',
      age(metadata.creationTimestamp, now),
      (status?.conditions ?? []).find(({ type }) => type === 'Dangling')?.status ?? '?',
    ],
    order: (a, b) =>
      (a.spec?.matchingPrecedence ?? 0) - (b.spec?.matchingPrecedence ?? 0) ||
      ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1),
  },
});
