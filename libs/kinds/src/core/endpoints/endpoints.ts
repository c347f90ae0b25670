import { defineKind } from '../../kind.ts';
import type { Endpoints } from '../../generated/types.ts';
import { mapField, withDefaults } from '../../schema/go-zero-values.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { firstThree } from '../../table/endpoint-list.ts';
import { validateEndpoints } from './validate.ts';

export const endpoints = defineKind<Endpoints>({
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  schemaType: 'Endpoints',
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  nameRule: 'dnsSubdomain',
  defaults: (object) =>
    mapField(object, 'subsets', (subsets) =>
      subsets.map((subset) =>
        mapField(subset, 'ports', (ports) => ports.map((port) => withDefaults(port, { protocol: 'TCP' }))),
      ),
    ),
  validate: validateEndpoints,
  table: {
    columns: [nameColumn, { name: 'Endpoints', documentedBy: 'Endpoints.subsets' }, ageColumn],
    row: ({ metadata, subsets }, now) => [
      metadata.name ?? '',
      firstThree((subsets ?? []).flatMap(addresses)),
      age(metadata.creationTimestamp, now),
    ],
  },
});

type Subset = NonNullable<Endpoints['subsets']>[number];

function addresses({ addresses: ready = [], ports = [] }: Subset): string[] {
  if (ports.length === 0) return ready.map((address) => address.ip);
  return ports.flatMap(({ port }) =>
    ready.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)),
  );
}
