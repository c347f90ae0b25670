// What apiextensions-apiserver asks of spec.versions[].schema: structural, with defaults that fit, rules that compile.
// The rest of a definition is checked by its kind.
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '@drydock/kinds';
import { deepEqual, fieldError, type FieldError } from '@drydock/machinery';
import { validateRuleTexts } from '../rules/validate-rule-texts.ts';
import type { Schema } from '../schema/schema.ts';
import { validateDefaults } from './defaults.ts';
import { validateKeywords } from './keywords.ts';
import { validateSelectableFields } from './selectable-fields.ts';
import { validateStructure } from './structural.ts';

/** Findings about the schemas; one that an update leaves as it was is not judged again. */
export function validateSchemas(
  { spec }: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined,
): readonly FieldError[] {
  return (spec?.versions ?? []).flatMap((version, index) => {
    const before = old?.spec?.versions?.find(({ name }) => name === version.name);
    if (before && deepEqual(before, version)) return [];
    return validateVersion(version, `spec.versions[${index}]`);
  });
}

function validateVersion(version: CustomResourceDefinitionVersion, path: string): readonly FieldError[] {
  const schema = version.schema?.openAPIV3Schema;
  const at = `${path}.schema.openAPIV3Schema`;
  if (!schema) return [fieldError.required(at)];
  const errors = validateSchema(schema, at, version.subresources?.status !== undefined);
  return [...errors, ...validateSelectableFields(version, schema, `${path}.selectableFields`)];
}

function validateSchema(schema: Schema, path: string, hasStatus: boolean): readonly FieldError[] {
  const structure = validateStructure(schema, path);
  const defaults = structure.length > 0 ? [] : validateDefaults(schema, path);
  const keywords = validateKeywords(schema, path);
  const errors = [
    ...(hasStatus ? validateRoot(schema, path) : []),
    ...(schema.nullable
      ? [fieldError.forbidden(`${path}.nullable`, 'nullable cannot be true at the root')]
      : []),
    ...structure,
    ...defaults,
    ...keywords,
  ];
  return errors.length > 0 ? errors : validateRuleTexts(schema, path);
}

const allowedAtRoot =
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations';
const goNames: Readonly<Record<string, string>> = {
  'x-kubernetes-preserve-unknown-fields': 'XPreserveUnknownFields',
  'x-kubernetes-validations': 'XValidations',
};

/** The schema of status is taken out of the root's properties: whatever else the root says would be lost for it. */
function validateRoot(schema: Schema, path: string): readonly FieldError[] {
  if (schema.type !== undefined && schema.type !== 'object')
    return [
      fieldError.invalid(
        `${path}.type`,
        schema.type,
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
      ),
    ];
  const allowed = new Set(allowedAtRoot.split(' '));
  const stray = Object.entries(schema).some(
    ([name, value]) =>
      value !== false && !allowed.has(goNames[name] ?? name.slice(0, 1).toUpperCase() + name.slice(1)),
  );
  if (!stray) return [];
  const text = `only [${allowedAtRoot}] fields are allowed at the root of the schema if the status subresource is enabled`;
  return [fieldError.invalid(path, schema, text)];
}
