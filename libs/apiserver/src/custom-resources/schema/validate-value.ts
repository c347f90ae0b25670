// Value validation as kube-openapi does it, with its texts. What an update leaves as it was is not judged again
// (ratcheting): a schema may become stricter without locking up the objects that are there.
import { deepEqual, fieldError, isObject, type FieldError } from '@drydock/machinery';
import { RE2JS } from 're2js';
import { formats } from './formats.ts';
import { validateComposites } from './validate-composites.ts';
import { itemsOf, additionalOf, mapKeyOf, type Json, type Schema } from './schema.ts';

/** The value that stood here before, when it is known which one that is. */
export type Before = { readonly value: unknown } | undefined;

/** Findings about a value at a path (`spec.replicas`; '' is the root) in the order of kube-openapi. */
export function validateValue(value: unknown, schema: Schema, path: string, before?: Before): FieldError[] {
  if (before && path !== '' && deepEqual(value, before.value)) return [];
  const errors = validateType(value, schema, path);
  if (value !== null) errors.push(...validateComposites(value, schema, path));
  if (typeof value === 'string') errors.push(...validateString(value, schema, path));
  if (typeof value === 'number') errors.push(...validateNumber(value, schema, path));
  if (Array.isArray(value)) errors.push(...validateList(value, schema, path, before));
  errors.push(...validateEnum(value, schema, path));
  if (isObject(value)) errors.push(...validateObject(value, schema, path, before));
  return errors;
}

/** The value in a type error is the name of the type that it has, or the text that is of no such format. */
const typeError = (path: string, wanted: string, got: string): FieldError => ({
  type: 'FieldValueTypeInvalid',
  field: path === '' ? '<nil>' : path,
  value: got,
  detail: `${path} in body must be of type ${wanted}: ${JSON.stringify(got)}`,
});
const wrong = (path: string, value: unknown, text: string) =>
  fieldError.invalid(path, value, `${path} in body ${text}`);

function typesOf(schema: Schema): readonly string[] {
  if (schema['x-kubernetes-int-or-string']) return ['integer', 'string'];
  return schema.type ? [schema.type] : [];
}

export function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function validateType(value: unknown, schema: Schema, path: string): FieldError[] {
  const types = typesOf(schema);
  if (types.length === 0) return [];
  const got = jsonTypeOf(value);
  if (types.includes(got) || (got === 'integer' && types.includes('number'))) return [];
  if (value === null && schema.nullable) return [];
  return [typeError(path, types.join(','), got)];
}

const compiled = new Map<string, RE2JS>();

/** RE2: a pattern cannot hang. Throws for what is no pattern. */
export function patternOf(text: string): RE2JS {
  const known = compiled.get(text) ?? RE2JS.compile(text);
  if (compiled.size > 500) compiled.clear();
  compiled.set(text, known);
  return known;
}

function validateString(value: string, schema: Schema, path: string): FieldError[] {
  const { maxLength, minLength, pattern, format } = schema;
  const errors: FieldError[] = [];
  const length = [...value].length;
  if (maxLength !== undefined && length > maxLength) errors.push(fieldError.tooLong(path, maxLength));
  if (minLength !== undefined && length < minLength)
    errors.push(wrong(path, value, `should be at least ${minLength} chars long`));
  if (pattern && !patternOf(pattern).matcher(value).find())
    errors.push(wrong(path, value, `should match '${pattern}'`));
  if (format && formats.get(format)?.(value) === false) errors.push(typeError(path, format, value));
  return errors;
}

const limits: Readonly<Record<string, number>> = { int32: 2 ** 31, int64: 2 ** 63 };

function validateNumber(value: number, schema: Schema, path: string): FieldError[] {
  const { maximum, minimum, exclusiveMaximum, exclusiveMinimum, multipleOf, format, type } = schema;
  const errors: FieldError[] = [];
  const limit = limits[format ?? ''];
  if (limit !== undefined && type === 'integer' && (value >= limit || value < -limit))
    errors.push(
      // the real error has no path of its own
      fieldError.invalid(
        '<nil>',
        '',
        `Checked value must be of type integer with format ${format} in ${path}`,
      ),
    );
  const fail = (text: string) => errors.push(wrong(path, value, text));
  if (multipleOf !== undefined && !isMultiple(value, multipleOf))
    fail(`should be a multiple of ${multipleOf}`);
  if (maximum !== undefined) {
    if (exclusiveMaximum && value >= maximum) fail(`should be less than ${maximum}`);
    else if (!exclusiveMaximum && value > maximum) fail(`should be less than or equal to ${maximum}`);
  }
  if (minimum !== undefined) {
    if (exclusiveMinimum && value <= minimum) fail(`should be greater than ${minimum}`);
    else if (!exclusiveMinimum && value < minimum) fail(`should be greater than or equal to ${minimum}`);
  }
  return errors;
}

function isMultiple(value: number, factor: number): boolean {
  const quotient = value / factor;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

function validateList(list: readonly unknown[], schema: Schema, path: string, before: Before): FieldError[] {
  const items = itemsOf(schema);
  const { minItems, maxItems } = schema;
  const earlier = items && before ? elementsBefore(schema, before.value) : undefined;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const errors = items
    ? list.flatMap((item, index) => {
        const was = earlier?.get(mapKeyOf(keys, item));
        return validateValue(item, items, `${path}[${index}]`, was);
      })
    : [];
  if (minItems !== undefined && list.length < minItems)
    errors.push(wrong(path, list.length, `should have at least ${minItems} items`));
  if (maxItems !== undefined && list.length > maxItems)
    errors.push(fieldError.tooMany(path, list.length, maxItems));
  return errors;
}

/** Elements of a list can be found again by their keys only; elsewhere nobody knows which one was which. */
export function elementsBefore(
  schema: Schema,
  old: unknown,
): ReadonlyMap<string, { readonly value: unknown }> {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || !keys || !Array.isArray(old)) return new Map();
  return new Map(old.map((value: unknown) => [mapKeyOf(keys, value), { value }]));
}

function validateEnum(value: unknown, schema: Schema, path: string): FieldError[] {
  const allowed = schema.enum;
  if (!allowed || allowed.length === 0 || (value === null && schema.nullable)) return [];
  if (allowed.some((item) => deepEqual(item, value))) return [];
  const texts = allowed.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  return [fieldError.notSupported(path, value, texts)];
}

function validateObject(object: Json, schema: Schema, path: string, before: Before): FieldError[] {
  const { minProperties, maxProperties, required = [], properties = {} } = schema;
  const size = Object.keys(object).length;
  const errors: FieldError[] = [];
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  if (minProperties !== undefined && size < minProperties)
    errors.push(wrong(path, size, `should have at least ${minProperties} properties`));
  if (maxProperties !== undefined && size > maxProperties)
    errors.push(fieldError.tooMany(path, size, maxProperties));
  for (const name of required) if (!Object.hasOwn(object, name)) errors.push(fieldError.required(at(name)));
  const additional = additionalOf(schema);
  const old = isObject(before?.value) ? before.value : undefined;
  for (const key of Object.keys(object).sort()) {
    const declared = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const child = declared ?? (additional === true ? undefined : additional);
    const was = old && Object.hasOwn(old, key) ? { value: old[key] } : undefined;
    if (child) errors.push(...validateValue(object[key], child, at(key), was));
  }
  return errors;
}
