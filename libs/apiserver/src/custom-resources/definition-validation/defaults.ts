// Defaults must be what the schema would accept: without unknown fields, of the right type, valid.
import { deepEqual, fieldError, type FieldError } from '@drydock/machinery';
import { prune } from '../schema/prune.ts';
import { validateListTypes } from '../schema/list-types.ts';
import { validateValue } from '../schema/validate-value.ts';
import { itemsOf, type Schema } from '../schema/schema.ts';

/** Findings about the defaults of a structural schema. Those inside of additionalProperties are forbidden elsewhere. */
export function validateDefaults(schema: Schema, path: string): readonly FieldError[] {
  const items = itemsOf(schema);
  return [
    ...(schema.default === undefined ? [] : validateDefault(schema.default, schema, `${path}.default`)),
    ...(items ? validateDefaults(items, `${path}.items`) : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      validateDefaults(property, `${path}.properties[${name}]`),
    ),
  ];
}

function validateDefault(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  const pruned = prune(value, schema, schema['x-kubernetes-embedded-resource'] === true);
  const unknown = deepEqual(pruned.value, value)
    ? []
    : [fieldError.invalid(path, value, 'must not have unknown fields')];
  const findings = [...validateValue(value, schema, ''), ...validateListTypes(value, schema, '')];
  return [...unknown, ...findings.map((error) => within(path, error))];
}

/** Values are judged as if they stood at the root; their findings stand below the default. */
function within(path: string, error: FieldError): FieldError {
  if (error.field === '<nil>') return { ...error, field: path };
  return { ...error, field: error.field === '' ? path : `${path}.${error.field}` };
}
