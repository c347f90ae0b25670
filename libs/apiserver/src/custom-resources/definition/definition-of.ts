// A version of a CustomResourceDefinition as the kind that it declares.
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
  KindDefinition,
  StoredAs,
} from '@drydock/kinds';
import { fieldError, isObject, type FieldError, type KubeObject } from '@drydock/machinery';
import { hasRules } from '../rules/compiled-rules.ts';
import { validateRules } from '../rules/validate-rules.ts';
import { applyDefaults } from '../schema/defaulting.ts';
import { validateListTypes } from '../schema/list-types.ts';
import { prune } from '../schema/prune.ts';
import { validateValue } from '../schema/validate-value.ts';
import type { Schema } from '../schema/schema.ts';
import { hasCondition } from '../status/conditions.ts';
import { decodeCustom } from './decode-custom.ts';
import { deprecationOf } from './deprecation.ts';
import { customTable } from './printer-columns.ts';

type Version = CustomResourceDefinitionVersion;

const anything: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** The kinds that a definition serves: one per version. Empty until its names are accepted. */
export function definitionsOf(crd: CustomResourceDefinition): readonly KindDefinition[] {
  const { versions } = crd.spec;
  const storage = versions.find((version) => version.storage);
  if (!storage || !hasCondition(crd, 'Established')) return [];
  return versions
    .filter(({ served, storage }) => served || storage)
    .map((version) => definitionOf(crd, version, storage));
}

function definitionOf(crd: CustomResourceDefinition, version: Version, storage: Version): KindDefinition {
  const { group, scope } = crd.spec;
  const names = crd.status?.acceptedNames ?? crd.spec.names;
  const schema = version.schema?.openAPIV3Schema ?? anything;
  const deprecation = deprecationOf(crd.spec, version);
  const read = reader(schema, `${group}/${version.name}`);
  return {
    group,
    version: version.name,
    kind: names.kind,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    ...(names.shortNames?.length ? { shortNames: names.shortNames } : {}),
    ...(names.categories?.length ? { categories: names.categories } : {}),
    namespaced: scope === 'Namespaced',
    schemaType: `${group}/${version.name}.${names.kind}`,
    ...(version.served ? {} : { verbs: [] }),
    ...subresourcesOf(version),
    ...(deprecation === undefined ? {} : { deprecation }),
    nameRule: 'dnsSubdomain',
    unconditionalUpdate: false,
    hasGeneration: true,
    defaults: (object) => withDefaults(object, schema),
    validate: (object, { old }) => validateObject(object, schema, old && read(old)),
    ...selectableFieldsOf(version),
    table: customTable(version.additionalPrinterColumns),
    ...(version === storage ? {} : { storedAs: convertedTo(crd, storage) }),
    custom: {
      decode: (body) => decodeCustom(schema, body),
      schema,
      listKind: names.listKind ?? `${names.kind}List`,
      read,
      served: version.served,
      terminating: hasCondition(crd, 'Terminating'),
      ...(crd.spec.conversion?.strategy === 'Webhook' ? { convertedByWebhook: true } : {}),
    },
  };
}

/** Conversion None: versions differ in their name only; what a version does not declare is pruned when it is read. */
function convertedTo({ spec }: CustomResourceDefinition, storage: Version): StoredAs {
  const as = (object: KubeObject) => object;
  return { group: spec.group, version: storage.name, kind: spec.names.kind, toStored: as, fromStored: as };
}

/** Objects are stored as they were once; a schema that has changed since shows in what is read. */
function reader(schema: Schema, apiVersion: string): (object: KubeObject) => KubeObject {
  const known = new WeakMap<KubeObject, KubeObject>();
  return (stored) => {
    const before = known.get(stored);
    if (before) return before;
    const pruned = prune(stored, schema, true);
    const whole = pruned.unknown.length > 0 ? (pruned.value as KubeObject) : stored;
    const filled = withDefaults(whole, schema);
    const object = filled.apiVersion === apiVersion ? filled : { ...filled, apiVersion };
    known.set(stored, object);
    return object;
  };
}

function withDefaults(object: KubeObject, schema: Schema): KubeObject {
  const { metadata: _metadata, ...properties } = schema.properties ?? {};
  return applyDefaults(object, { ...schema, properties }) as KubeObject;
}

function validateObject(
  object: KubeObject,
  schema: Schema,
  old: KubeObject | undefined,
): readonly FieldError[] {
  const errors = [
    ...validateValue(object, schema, '', old && { value: old }),
    ...validateListTypes(object, schema, ''),
  ];
  if (!hasRules(schema)) return errors;
  return errors.some(({ type }) => blocking.has(type))
    ? [...errors, notChecked]
    : [...errors, ...validateRules(object, schema, old)];
}

/** Rules count on values of the right types and sizes. */
const blocking: ReadonlySet<string> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);
const notChecked = fieldError.invalid(
  '<nil>',
  null,
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
);

function subresourcesOf({ subresources }: Version): Pick<KindDefinition, 'subresources' | 'scale'> {
  if (!subresources) return {};
  const { scale } = subresources;
  return {
    subresources: [
      ...(subresources.status ? (['status'] as const) : []),
      ...(scale ? (['scale'] as const) : []),
    ],
    ...(scale
      ? {
          scale: {
            specReplicas: scale.specReplicasPath,
            statusReplicas: scale.statusReplicasPath,
            selector: (object: KubeObject) => textAt(object, scale.labelSelectorPath ?? ''),
          },
        }
      : {}),
  };
}

function selectableFieldsOf({ selectableFields }: Version): Pick<KindDefinition, 'selectableFields'> {
  if (!selectableFields?.length) return {};
  const readers = selectableFields.map(
    ({ jsonPath }) =>
      [jsonPath.replace(/^\./, ''), (object: KubeObject) => textAt(object, jsonPath)] as const,
  );
  return { selectableFields: Object.fromEntries(readers) };
}

/** The scalar at a simple path as text; '' where there is none. */
function textAt(object: KubeObject, path: string): string {
  const steps = path.split('.').filter((step) => step !== '');
  const found = steps.reduce<unknown>(
    (value, step) => (isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined),
    steps.length > 0 ? object : undefined,
  );
  return typeof found === 'object' || found === undefined ? '' : String(found);
}
