import { defineKind } from '../../kind.ts';
import type { Ingress, IngressBackend } from '../../generated/types.ts';
import { mapField, withEmptyStructs } from '../../schema/go-zero-values.ts';
import { withStatusOf } from '../../status.ts';
import { age, ageColumn, nameColumn, orNone } from '../../table/cells.ts';
import { validateIngress } from './validate.ts';

const classAnnotation = 'kubernetes.io/ingress.class';
const shownHosts = 3;

export const ingress = defineKind<Ingress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  namespaced: true,
  schemaType: 'Ingress',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  defaults: defaultIngress,
  prepareForCreate: (object) => ({ ...object, status: { loadBalancer: {} } }),
  prepareForUpdate: withStatusOf,
  validate: validateIngress,
  warnings: ({ metadata, spec }, isUpdate) =>
    !isUpdate && metadata.annotations?.[classAnnotation] !== undefined && spec?.ingressClassName === undefined
      ? [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`]
      : [],
  table: {
    columns: [
      nameColumn,
      {
        name: 'Class',
        description: 'The name of the IngressClass resource that should be used for additional configuration',
      },
      {
        name: 'Hosts',
        description: 'Hosts that incoming requests are matched against before the ingress rule',
      },
      {
        name: 'Address',
        description: 'Address is a list containing ingress points for the load-balancer',
      },
      { name: 'Ports', description: 'Ports of TLS configurations that open' },
      ageColumn,
    ],
    row: (object, now) => [
      object.metadata.name ?? '',
      orNone(object.spec?.ingressClassName),
      hosts(object),
      addresses(object),
      (object.spec?.tls ?? []).length > 0 ? '80, 443' : '80',
      age(object.metadata.creationTimestamp, now),
    ],
  },
});

function defaultIngress(object: Ingress): Ingress {
  const withStatus = mapField(withEmptyStructs(object, 'spec', 'status'), 'status', (status) =>
    withEmptyStructs(status, 'loadBalancer'),
  );
  return mapField(withStatus, 'spec', (spec) =>
    mapField(mapField(spec, 'defaultBackend', withPort), 'rules', (rules) =>
      rules.map((rule) =>
        mapField(rule, 'http', (http) =>
          mapField(http, 'paths', (paths) =>
            paths.map((path) => mapField(withEmptyStructs(path, 'backend'), 'backend', withPort)),
          ),
        ),
      ),
    ),
  );
}

function withPort(backend: IngressBackend): IngressBackend {
  return mapField(backend, 'service', (service) => withEmptyStructs(service, 'port'));
}

/** `a,b,c + 2 more...`; the surplus counts rules, with and without a host, as the real printer does. */
function hosts({ spec }: Ingress): string {
  const rules = spec?.rules ?? [];
  const list: string[] = [];
  for (const { host } of rules) {
    if (list.length === shownHosts) return `${list.join(',')} + ${rules.length - shownHosts} more...`;
    if (host) list.push(host);
  }
  return list.length === 0 ? '*' : list.join(',');
}

function addresses({ status }: Ingress): string {
  const points = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  return [...new Set(points.filter((address) => address !== ''))].sort().join(',');
}
