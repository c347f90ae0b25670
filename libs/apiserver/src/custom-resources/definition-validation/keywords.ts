// Words of JSON Schema that a definition may not use, and the rules of the x-kubernetes words.
// ValidateCustomResourceDefinitionOpenAPISchema of apiextensions-apiserver.
import { fieldError, isObject, type FieldError } from '@drydock/machinery';
import { additionalOf, itemsOf, metaFields, type Schema } from '../schema/schema.ts';
import { validateListWords, validateMapType } from './list-words.ts';

/** Where a schema stands. */
interface Place {
  readonly isRoot: boolean;
  /** Why no defaults may stand here; undefined where they may. */
  readonly noDefaults?: string;
  /** Inside apiVersion, kind or metadata. */
  readonly inMeta?: boolean;
}

const types = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

/** Findings about a whole schema, from the outside in. */
export function validateKeywords(schema: Schema, path: string): readonly FieldError[] {
  return keywords(schema, path, { isRoot: true });
}

function keywords(schema: Schema, path: string, place: Place): FieldError[] {
  return [
    ...unsupported(schema, path, place),
    ...children(schema, path, place),
    ...(schema['x-kubernetes-preserve-unknown-fields'] === false
      ? [
          fieldError.invalid(
            `${path}.x-kubernetes-preserve-unknown-fields`,
            false,
            'must be true or undefined',
          ),
        ]
      : []),
    ...validateMapType(schema, path),
    ...validateListWords(schema, path),
  ];
}

const neverSupported: readonly (readonly [keyof Schema, string])[] = [
  ['id', 'id is not supported'],
  ['additionalItems', 'additionalItems is not supported'],
  ['patternProperties', 'patternProperties is not supported'],
  ['definitions', 'definitions is not supported'],
  ['dependencies', 'dependencies is not supported'],
  ['$ref', '$ref is not supported'],
];

function unsupported(schema: Schema, path: string, { noDefaults, inMeta }: Place): FieldError[] {
  const { type } = schema;
  const errors: FieldError[] = [];
  if (type && !types.includes(type)) errors.push(fieldError.notSupported(`${path}.type`, type, types));
  if (schema.default !== undefined && noDefaults)
    errors.push(fieldError.forbidden(`${path}.default`, `must not be set ${noDefaults}`));
  for (const [name, text] of neverSupported)
    if (schema[name] !== undefined) errors.push(fieldError.forbidden(`${path}.${name}`, text));
  if (type === 'null')
    errors.push(
      fieldError.forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'),
    );
  if (Array.isArray(schema.items))
    errors.push(fieldError.forbidden(`${path}.items`, 'items must be a schema object and not an array'));
  if (inMeta && schema['x-kubernetes-embedded-resource'])
    errors.push(
      fieldError.forbidden(
        `${path}.x-kubernetes-embedded-resource`,
        'must not be used inside of resource meta',
      ),
    );
  if (schema.uniqueItems)
    errors.push(
      fieldError.forbidden(
        `${path}.uniqueItems`,
        'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
      ),
    );
  if (schema.additionalProperties !== undefined && Object.keys(schema.properties ?? {}).length > 0)
    if (schema.additionalProperties !== true)
      errors.push(
        fieldError.forbidden(
          `${path}.additionalProperties`,
          'additionalProperties and properties are mutual exclusive',
        ),
      );
  return errors;
}

function children(schema: Schema, path: string, place: Place): FieldError[] {
  const inside: Place = { ...place, isRoot: false };
  const additional = additionalOf(schema);
  const items = itemsOf(schema);
  const list = (parts: readonly Schema[] | undefined, name: string) =>
    parts?.flatMap((part, index) => keywords(part, `${path}.${name}[${index}]`, inside)) ?? [];
  const valuesPlace = place.inMeta
    ? { ...inside, noDefaults: 'inside additionalProperties applying to object metadata' }
    : inside;
  return [
    ...(isObject(additional) ? keywords(additional, `${path}.additionalProperties`, valuesPlace) : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      keywords(property, `${path}.properties[${name}]`, propertyPlace(schema, name, place)),
    ),
    ...(schema.not ? keywords(schema.not, `${path}.not`, inside) : []),
    ...list(schema.allOf, 'allOf'),
    ...list(schema.oneOf, 'oneOf'),
    ...list(schema.anyOf, 'anyOf'),
    ...(items ? keywords(items, `${path}.items`, inside) : []),
  ];
}

function propertyPlace(schema: Schema, name: string, place: Place): Place {
  const inside = { ...place, isRoot: false };
  if (!metaFields.has(name) || !(place.isRoot || schema['x-kubernetes-embedded-resource'])) return inside;
  return { ...inside, inMeta: true, ...(place.isRoot ? { noDefaults: `in top-level ${name}` } : {}) };
}
