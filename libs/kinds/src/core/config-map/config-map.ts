import { defineKind } from '../../kind.ts';
import type { ConfigMap } from '../../generated/types.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { validateConfigMap } from './validate.ts';

export const configMap = defineKind<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  schemaType: 'ConfigMap',
  nameRule: 'dnsSubdomain',
  validate: validateConfigMap,
  table: {
    columns: [nameColumn, { name: 'Data', documentedBy: 'ConfigMap.data' }, ageColumn],
    row: ({ metadata, data, binaryData }, now) => [
      metadata.name ?? '',
      Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
      age(metadata.creationTimestamp, now),
    ],
  },
});
