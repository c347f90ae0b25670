import { defineKind } from '../../kind.ts';
import type { ServiceAccount } from '../../generated/types.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';

export const serviceAccount = defineKind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  schemaType: 'ServiceAccount',
  nameRule: 'dnsSubdomain',
  table: {
    columns: [nameColumn, { name: 'Secrets', documentedBy: 'ServiceAccount.secrets' }, ageColumn],
    row: ({ metadata, secrets }, now) => [
      metadata.name ?? '',
      secrets?.length ?? 0,
      age(metadata.creationTimestamp, now),
    ],
  },
});
