// The rules of x-kubernetes-list-type, x-kubernetes-list-map-keys and x-kubernetes-map-type.
import { fieldError, type FieldError } from '@drydock/machinery';
import { itemsOf, type Schema } from '../schema/schema.ts';

export function validateMapType(schema: Schema, path: string): FieldError[] {
  const mapType = schema['x-kubernetes-map-type'];
  if (mapType === undefined) return [];
  return [
    ...wrongType(schema, path, 'object', 'must be object if x-kubernetes-map-type is specified'),
    ...(mapType === 'atomic' || mapType === 'granular'
      ? []
      : [fieldError.notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular'])]),
  ];
}

function wrongType({ type }: Schema, path: string, wanted: string, text: string): FieldError[] {
  if (type === wanted) return [];
  return [type ? fieldError.invalid(`${path}.type`, type, text) : fieldError.required(`${path}.type`, text)];
}

export function validateListWords(schema: Schema, path: string): FieldError[] {
  const listType = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const at = `${path}.x-kubernetes-list-type`;
  const errors: FieldError[] = [];
  if (listType !== undefined && schema.type !== 'array')
    errors.push(...wrongType(schema, path, 'array', 'must be array if x-kubernetes-list-type is specified'));
  else if (listType === 'set') errors.push(...validateSet(itemsOf(schema), path));
  if (listType !== undefined && !['atomic', 'set', 'map'].includes(listType))
    errors.push(fieldError.notSupported(at, listType, ['atomic', 'set', 'map']));
  if (keys.length > 0 && listType !== 'map') {
    const text = 'must be map if x-kubernetes-list-map-keys is non-empty';
    errors.push(
      listType === undefined ? fieldError.required(at, text) : fieldError.invalid(at, listType, text),
    );
  }
  if (listType === 'map') errors.push(...validateMap(schema, keys, path));
  if (listType === 'map' || listType === 'set') errors.push(...validateNullable(schema, keys, path));
  return errors;
}

/** Elements of a set are compared as a whole. */
function validateSet(items: Schema | undefined, path: string): FieldError[] {
  const text = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const listType = items?.['x-kubernetes-list-type'];
  if (items?.type === 'array' && listType !== undefined && listType !== 'atomic')
    return [fieldError.invalid(`${path}.items.x-kubernetes-list-type`, listType, text)];
  if (items?.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic')
    return [fieldError.invalid(`${path}.items.x-kubernetes-map-type`, listType ?? null, text)];
  return [];
}

function validateMap(schema: Schema, keys: readonly string[], path: string): FieldError[] {
  const items = itemsOf(schema);
  const at = `${path}.x-kubernetes-list-map-keys`;
  const errors: FieldError[] = [];
  if (keys.length === 0)
    errors.push(fieldError.required(at, 'must not be empty if x-kubernetes-list-type is map'));
  if (!items)
    return [
      ...errors,
      fieldError.required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map'),
    ];
  if (items.type !== 'object')
    return [
      ...errors,
      fieldError.invalid(
        `${path}.items.type`,
        items.type ?? '',
        "must be object if parent array's x-kubernetes-list-type is map",
      ),
    ];
  keys.forEach((name, index) => {
    const type = items.properties?.[name]?.type;
    if (items.properties?.[name] === undefined)
      errors.push(fieldError.invalid(at, keys, 'entries must all be names of item properties'));
    else if (type === 'array' || type === 'object')
      errors.push(
        fieldError.invalid(
          `${path}.items.properties[${name}].type`,
          items.type ?? '',
          "must be a scalar type if parent array's x-kubernetes-list-type is map",
        ),
      );
    if (keys.indexOf(name) < index)
      errors.push(fieldError.invalid(at, keys, 'must not contain duplicate entries'));
  });
  return errors;
}

/** Nothing can be found by what may be missing. */
function validateNullable(schema: Schema, keys: readonly string[], path: string): FieldError[] {
  const items = itemsOf(schema);
  if (!items) return [];
  const listType = schema['x-kubernetes-list-type'] ?? '';
  const errors = items.nullable
    ? [
        fieldError.forbidden(
          `${path}.items.nullable`,
          `cannot be nullable when x-kubernetes-list-type is ${listType}`,
        ),
      ]
    : [];
  if (listType !== 'map') return errors;
  for (const name of keys) {
    const property = items.properties?.[name];
    if (!property) continue;
    const at = `${path}.items.properties[${name}]`;
    if (!items.required?.includes(name) && property.default === undefined)
      errors.push(
        fieldError.required(
          `${at}.default`,
          'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
        ),
      );
    if (property.nullable)
      errors.push(
        fieldError.forbidden(
          `${at}.nullable`,
          'this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
        ),
      );
  }
  return errors;
}
