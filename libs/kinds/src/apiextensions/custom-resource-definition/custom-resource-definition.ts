import { defineKind } from '../../kind.ts';
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '../../generated/types.ts';
import { mapField, withDefaults, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { withStatusOf } from '../../status.ts';
import { createdAtTable } from '../../table/created-at.ts';
import { validateCustomResourceDefinition } from './validate.ts';

export const customResourceDefinition = defineKind<CustomResourceDefinition>({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  schemaType: 'CustomResourceDefinition',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  unconditionalUpdate: false,
  defaults: defaultDefinition,
  prepareForCreate: (object) => ({ ...object, status: newStatus(object) }),
  prepareForUpdate: (object, old) => withStorageVersion(withStatusOf(object, old)),
  validate: validateCustomResourceDefinition,
  table: createdAtTable,
});

function defaultDefinition(object: CustomResourceDefinition): CustomResourceDefinition {
  return mapField(object, 'spec', (spec) => {
    const named = mapField(spec, 'names', defaultNames);
    return mapField(
      withPointerDefaults(named, { conversion: { strategy: 'None' } }),
      'conversion',
      (conversion) =>
        mapField(conversion, 'webhook', (webhook) =>
          mapField(webhook, 'clientConfig', (config) =>
            mapField(config, 'service', (service) => withPointerDefaults(service, { port: 443 })),
          ),
        ),
    );
  });
}

function defaultNames(names: CustomResourceDefinitionNames): CustomResourceDefinitionNames {
  const kind = names.kind ?? '';
  const withSingular = withDefaults(names, { singular: kind.toLowerCase() });
  return kind === '' ? names : withDefaults(withSingular, { listKind: `${kind}List` });
}

/** Nothing is accepted yet; the version to be stored counts as stored from the start. */
function newStatus({ spec }: CustomResourceDefinition): NonNullable<CustomResourceDefinition['status']> {
  const stored = spec?.versions?.find(({ storage }) => storage)?.name;
  return {
    acceptedNames: { kind: '', plural: '' },
    conditions: [],
    storedVersions: stored === undefined ? [] : [stored],
  };
}

function withStorageVersion(object: CustomResourceDefinition): CustomResourceDefinition {
  const stored = object.spec?.versions?.find(({ storage }) => storage)?.name;
  const known = object.status?.storedVersions ?? [];
  if (stored === undefined || known.includes(stored)) return object;
  return { ...object, status: { ...object.status, storedVersions: [...known, stored] } };
}
