import { parseQuantity } from '@drydock/machinery';
import { defineKind } from '../../kind.ts';
import type { ResourceQuota } from '../../generated/types.ts';
import { withEmptyStructs } from '../../schema/go-zero-values.ts';
import { withoutStatus, withStatusOf } from '../../status.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { validateResourceQuota } from './validate.ts';

export const resourceQuota = defineKind<ResourceQuota>({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  namespaced: true,
  schemaType: 'ResourceQuota',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  defaults: (object) => withEmptyStructs(object, 'spec', 'status'),
  prepareForCreate: withoutStatus,
  prepareForUpdate: withStatusOf,
  validate: validateResourceQuota,
  table: {
    columns: [
      nameColumn,
      {
        name: 'Request',
        description: 'Request represents a minimum amount of cpu/memory that a container may consume.',
      },
      {
        name: 'Limit',
        description:
          'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.',
      },
      ageColumn,
    ],
    row: (object, now) => [
      object.metadata.name ?? '',
      usage(object, (name) => !name.startsWith('limits.')),
      usage(object, (name) => name.startsWith('limits.')),
      age(object.metadata.creationTimestamp, now),
    ],
  },
});

/** `pods: 1/10, requests.cpu: 250m/1`: what the controller has counted, by name. */
function usage({ status }: ResourceQuota, wanted: (name: string) => boolean): string {
  const text = (quantity: string | undefined) => parseQuantity(quantity ?? '0')?.toString() ?? '0';
  return Object.keys(status?.hard ?? {})
    .filter(wanted)
    .sort()
    .map((name) => `${name}: ${text(status?.used?.[name])}/${text(status?.hard?.[name])}`)
    .join(', ');
}
