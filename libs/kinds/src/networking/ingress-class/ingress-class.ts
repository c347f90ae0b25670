import { defineKind } from '../../kind.ts';
import type { IngressClass } from '../../generated/types.ts';
import { mapField, withEmptyStructs, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { validateIngressClass } from './validate.ts';

export const ingressClass = defineKind<IngressClass>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  singular: 'ingressclass',
  namespaced: false,
  schemaType: 'IngressClass',
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  defaults: (object) =>
    mapField(withEmptyStructs(object, 'spec'), 'spec', (spec) =>
      mapField(spec, 'parameters', (parameters) => withPointerDefaults(parameters, { scope: 'Cluster' })),
    ),
  validate: validateIngressClass,
  table: {
    columns: [
      nameColumn,
      { name: 'Controller', description: 'Controller that is responsible for handling this class' },
      { name: 'Parameters', description: 'A reference to a resource with additional parameters' },
      ageColumn,
    ],
    row: (object, now) => [
      object.metadata.name ?? '',
      object.spec?.controller ?? '',
      parameters(object),
      age(object.metadata.creationTimestamp, now),
    ],
  },
});

/** `Kind.group/name`. */
function parameters({ spec }: IngressClass): string {
  if (!spec?.parameters) return '<none>';
  const { apiGroup, kind, name } = spec.parameters;
  return `${kind}${apiGroup ? `.${apiGroup}` : ''}/${name}`;
}
