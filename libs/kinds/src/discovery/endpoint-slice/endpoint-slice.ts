import { defineKind } from '../../kind.ts';
import type { EndpointSlice } from '../../generated/types.ts';
import { mapField, withDefaults, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { firstThree } from '../../table/endpoint-list.ts';
import { validateEndpointSlice } from './validate.ts';

export const endpointSlice = defineKind<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  namespaced: true,
  leftOut: ['The controller makes slices for IPv4 only, without topology hints'],
  schemaType: 'EndpointSlice',
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  defaults: (object) =>
    mapField(object, 'ports', (ports) =>
      ports.map((port) => withPointerDefaults(withDefaults(port, { protocol: 'TCP' }), { name: '' })),
    ),
  validate: validateEndpointSlice,
  table: {
    columns: [
      nameColumn,
      { name: 'AddressType', documentedBy: 'EndpointSlice.addressType' },
      { name: 'Ports', documentedBy: 'EndpointSlice.ports' },
      { name: 'Endpoints', documentedBy: 'EndpointSlice.endpoints' },
      ageColumn,
    ],
    row: (object, now) => [
      object.metadata.name ?? '',
      object.addressType,
      portsCell(object),
      endpointsCell(object),
      age(object.metadata.creationTimestamp, now),
    ],
  },
});

function portsCell({ ports = [] }: EndpointSlice): string {
  if (ports.length === 0) return '<unset>';
  return firstThree(ports.map(({ port, name }) => (port === undefined ? name || '*' : String(port))));
}

function endpointsCell({ endpoints = [] }: EndpointSlice): string {
  if (endpoints.length === 0) return '<unset>';
  return firstThree(endpoints.flatMap((endpoint) => endpoint.addresses));
}
