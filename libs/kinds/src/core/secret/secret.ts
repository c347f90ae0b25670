import { defineKind } from '../../kind.ts';
import type { Secret } from '../../generated/types.ts';
import { withDefaults } from '../../schema/go-zero-values.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { encodeBase64, encodeUtf8 } from '@drydock/machinery';
import { validateSecret } from './validate.ts';

export const secret = defineKind<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  namespaced: true,
  schemaType: 'Secret',
  nameRule: 'dnsSubdomain',
  defaults: (object) => withDefaults(mergeStringData(object), { type: 'Opaque' }),
  validate: validateSecret,
  selectableFields: { type: (object) => object.type ?? '' },
  table: {
    columns: [
      nameColumn,
      { name: 'Type', documentedBy: 'Secret.type' },
      { name: 'Data', documentedBy: 'Secret.data' },
      ageColumn,
    ],
    row: ({ metadata, type, data }, now) => [
      metadata.name ?? '',
      type ?? '',
      Object.keys(data ?? {}).length,
      age(metadata.creationTimestamp, now),
    ],
  },
});

/** stringData is for writing only: it wins over data of the same key and is never returned. */
function mergeStringData(secret: Secret): Secret {
  const { stringData, ...rest } = secret;
  if (stringData === undefined) return secret;
  const encoded = Object.fromEntries(
    Object.entries(stringData).map(([key, value]) => [key, encodeBase64(encodeUtf8(value))]),
  );
  return Object.keys(encoded).length === 0 ? rest : { ...rest, data: { ...rest.data, ...encoded } };
}
