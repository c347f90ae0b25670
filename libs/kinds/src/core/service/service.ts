import { selectorFromSet } from '@drydock/machinery';
import { defineKind } from '../../kind.ts';
import type { Service } from '../../generated/types.ts';
import { age, ageColumn, nameColumn, orNone, wide } from '../../table/cells.ts';
import { defaultService } from './defaults.ts';
import { prepareServiceForUpdate } from './prepare.ts';
import { validateService } from './validate.ts';

export const service = defineKind<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  leftOut: ['IPv6, SCTP and topology-aware routing'],
  schemaType: 'Service',
  subresources: ['status'],
  nameRule: 'dns1035Label',
  defaults: defaultService,
  prepareForCreate: (object) => ({ ...object, status: { loadBalancer: {} } }),
  prepareForUpdate: prepareServiceForUpdate,
  validate: validateService,
  selectableFields: {
    'spec.clusterIP': (object) => object.spec?.clusterIP ?? '',
    'spec.type': (object) => object.spec?.type ?? '',
  },
  table: {
    columns: [
      nameColumn,
      { name: 'Type', documentedBy: 'ServiceSpec.type' },
      { name: 'Cluster-IP', documentedBy: 'ServiceSpec.clusterIP' },
      { name: 'External-IP', documentedBy: 'ServiceSpec.externalIPs' },
      { name: 'Port(s)', documentedBy: 'ServiceSpec.ports' },
      ageColumn,
      wide('Selector', 'ServiceSpec.selector'),
    ],
    row: (object, now) => [
      object.metadata.name ?? '',
      object.spec?.type ?? '',
      orNone(object.spec?.clusterIP),
      externalAddress(object),
      portsCell(object),
      age(object.metadata.creationTimestamp, now),
      orNone(selectorFromSet(object.spec?.selector).toString()),
    ],
  },
});

/** The EXTERNAL-IP column; a load balancer that has none yet is `<pending>`. */
function externalAddress({ spec, status }: Service): string {
  const external = spec?.externalIPs ?? [];
  if (spec?.type === 'ExternalName') return spec.externalName ?? '';
  if (spec?.type !== 'LoadBalancer') return orNone(external.join(','));
  const ingress = (status?.loadBalancer?.ingress ?? []).map((point) => point.ip || point.hostname || '');
  const all = [...[...new Set(ingress.filter((address) => address !== ''))].sort(), ...external];
  return all.length > 0 ? all.join(',') : '<pending>';
}

function portsCell({ spec }: Service): string {
  const ports = (spec?.ports ?? []).map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return orNone(ports.join(','));
}
