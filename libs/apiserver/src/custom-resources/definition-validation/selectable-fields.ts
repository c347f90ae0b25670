import type { CustomResourceDefinitionVersion } from '@drydock/kinds';
import { fieldError, type FieldError } from '@drydock/machinery';
import { propertyOf, type Schema } from '../schema/schema.ts';

const maximum = 8;

/** Findings about spec.versions[].selectableFields. */
export function validateSelectableFields(
  { selectableFields = [] }: CustomResourceDefinitionVersion,
  schema: Schema,
  path: string,
): readonly FieldError[] {
  const seen = new Set<string>();
  const errors = selectableFields.flatMap(({ jsonPath = '' }, index) => {
    const at = `${path}[${index}].jsonPath`;
    if (jsonPath === '') return [fieldError.required(at)];
    const again = seen.has(jsonPath);
    seen.add(jsonPath);
    const findings = validatePath(jsonPath, schema, at);
    return again ? [...findings, fieldError.duplicate(at, jsonPath)] : findings;
  });
  return seen.size > maximum ? [...errors, fieldError.tooMany(path, seen.size, maximum)] : errors;
}

function validatePath(jsonPath: string, schema: Schema, at: string): FieldError[] {
  const steps = jsonPath.replace(/^\./, '').split('.');
  let found: Schema | undefined = schema;
  for (const step of steps) {
    found = propertyOf(found, step);
    if (!found)
      return [fieldError.invalid(at, jsonPath, `is an invalid path: does not refer to a valid field`)];
  }
  const errors: FieldError[] = [];
  if (steps[0] === 'metadata')
    errors.push(fieldError.invalid(at, jsonPath, 'must not point to fields in metadata'));
  if (!['string', 'boolean', 'integer'].includes(found.type ?? ''))
    errors.push(
      fieldError.invalid(
        at,
        jsonPath,
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
      ),
    );
  return errors;
}
