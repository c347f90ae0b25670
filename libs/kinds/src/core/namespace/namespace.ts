import { defineKind } from '../../kind.ts';
import type { Namespace } from '../../generated/types.ts';
import { withStatusOf } from '../../status.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';

const nameLabel = 'kubernetes.io/metadata.name';

export const namespace = defineKind<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  schemaType: 'Namespace',
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: ['status'],
  nameRule: 'dnsLabel',
  defaults: labelWithName,
  prepareForCreate: (object) => ({
    ...object,
    spec: { ...object.spec, finalizers: [...new Set([...(object.spec?.finalizers ?? []), 'kubernetes'])] },
    status: { phase: 'Active' },
  }),
  prepareForUpdate: (object, old) => ({
    ...withStatusOf(object, old),
    ...(old.spec ? { spec: old.spec } : {}),
  }),
  selectableFields: { 'status.phase': (object) => object.status?.phase ?? '' },
  table: {
    columns: [nameColumn, { name: 'Status', description: 'The status of the namespace' }, ageColumn],
    row: ({ metadata, status }, now) => [
      metadata.name ?? '',
      status?.phase ?? '',
      age(metadata.creationTimestamp, now),
    ],
  },
});

/** Selectors of network policies find a namespace by this label; it cannot be removed or changed. */
function labelWithName(object: Namespace): Namespace {
  const { name, labels } = object.metadata;
  if (name === undefined || labels?.[nameLabel] === name) return object;
  return { ...object, metadata: { ...object.metadata, labels: { ...labels, [nameLabel]: name } } };
}
