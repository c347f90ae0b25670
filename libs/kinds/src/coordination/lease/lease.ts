import { defineKind } from '../../kind.ts';
import type { Lease } from '../../generated/types.ts';
import { withEmptyStructs } from '../../schema/go-zero-values.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { validateLease } from './validate.ts';

export const lease = defineKind<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  namespaced: true,
  schemaType: 'Lease',
  nameRule: 'dnsSubdomain',
  unconditionalUpdate: false,
  defaults: (object) => withEmptyStructs(object, 'spec'),
  prepareForCreate: withoutDisabledFields,
  prepareForUpdate: withoutDisabledFields,
  validate: validateLease,
  table: {
    columns: [nameColumn, { name: 'Holder', documentedBy: 'LeaseSpec.holderIdentity' }, ageColumn],
    row: ({ metadata, spec }, now) => [
      metadata.name ?? '',
      spec?.holderIdentity ?? '',
      age(metadata.creationTimestamp, now),
    ],
  },
});

/** CoordinatedLeaderElection is off by default, and what belongs to it is dropped without a word. */
function withoutDisabledFields(object: Lease): Lease {
  if (object.spec?.strategy === undefined && object.spec?.preferredHolder === undefined) return object;
  const { strategy: _strategy, preferredHolder: _holder, ...spec } = object.spec;
  return { ...object, spec };
}
