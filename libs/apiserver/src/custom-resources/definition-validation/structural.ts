// Whether a schema is structural: every field and element has a type of its own outside of the logical parts, which may
// only restrict values. ValidateStructural of apiextensions-apiserver.
import { deepEqual, fieldError, fieldErrorText, isObject, type FieldError } from '@drydock/machinery';
import { patternOf } from '../schema/validate-value.ts';
import { additionalOf, itemsOf, type Schema } from '../schema/schema.ts';

type Level = 'root' | 'item' | 'field';

/** Findings, sorted by their texts as in the real server. */
export function validateStructure(schema: Schema, path: string): readonly FieldError[] {
  const errors = [...invariants(schema, 'root', path), ...completeness(schema, schema, path, path)];
  return errors
    .map((error) => [fieldErrorText(error), error] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, error]) => error);
}

const key = (path: string, name: string) => `${path}.properties[${name}]`;

function invariants(schema: Schema, level: Level, path: string): FieldError[] {
  const items = itemsOf(schema);
  const additional = additionalOf(schema);
  const errors: FieldError[] = [];
  if (schema.type === 'array' && !items)
    errors.push(fieldError.required(`${path}.items`, 'must be specified'));
  if (items) errors.push(...invariants(items, 'item', `${path}.items`));
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    errors.push(...invariants(property, 'field', key(path, name)));
  if (additional) {
    if (level === 'root')
      errors.push(fieldError.forbidden(`${path}.additionalProperties`, 'must not be used at the root'));
    if (additional !== true) errors.push(...invariants(additional, 'field', `${path}.additionalProperties`));
  }
  return [
    ...errors,
    ...extensions(schema, path),
    ...valueParts(schema, path),
    ...types(schema, level, path),
    ...meta(schema, level, path),
  ];
}

function extensions(schema: Schema, path: string): FieldError[] {
  if (!schema['x-kubernetes-int-or-string']) return [];
  return (['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const)
    .filter((name) => schema[name])
    .map((name) =>
      fieldError.invalid(`${path}.${name}`, true, 'must be false if x-kubernetes-int-or-string is true'),
    );
}

const emptyTypes: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

function types(schema: Schema, level: Level, path: string): FieldError[] {
  const { type } = schema;
  const embedded = schema['x-kubernetes-embedded-resource'];
  const errors: FieldError[] = [];
  if (embedded && type !== 'object') {
    const text = 'must be object if x-kubernetes-embedded-resource is true';
    errors.push(
      type ? fieldError.invalid(`${path}.type`, type, text) : fieldError.required(`${path}.type`, text),
    );
  } else if (
    !type &&
    !schema['x-kubernetes-int-or-string'] &&
    !schema['x-kubernetes-preserve-unknown-fields']
  )
    errors.push(fieldError.required(`${path}.type`, emptyTypes[level]));
  if (embedded && schema.additionalProperties)
    errors.push(
      fieldError.forbidden(
        `${path}.additionalProperties`,
        'must not be used if x-kubernetes-embedded-resource is set',
      ),
    );
  if (level === 'root' && type && type !== 'object')
    errors.push(fieldError.invalid(`${path}.type`, type, 'must be object at the root'));
  return errors;
}

function meta(schema: Schema, level: Level, path: string): FieldError[] {
  const { properties = {} } = schema;
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const checked = level === 'root' || embedded;
  const errors: FieldError[] = [];
  for (const name of ['kind', 'apiVersion'] as const) {
    const property = properties[name];
    if (checked && property && property.type !== 'string')
      errors.push(fieldError.invalid(`${key(path, name)}.type`, property.type ?? '', 'must be string'));
  }
  const { metadata } = properties;
  if (metadata && checked && metadata.type !== 'object')
    errors.push(fieldError.invalid(`${key(path, 'metadata')}.type`, metadata.type ?? '', 'must be object'));
  if (metadata && level === 'root' && !restrictsNameOnly(metadata))
    errors.push(
      fieldError.forbidden(
        key(path, 'metadata'),
        'must not specify anything other than name and generateName, but metadata is implicitly specified',
      ),
    );
  if (embedded && !schema['x-kubernetes-preserve-unknown-fields'] && Object.keys(properties).length === 0)
    errors.push(
      fieldError.required(
        `${path}.properties`,
        'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
      ),
    );
  return errors;
}

function restrictsNameOnly({ type: _type, properties = {}, default: _default, ...rest }: Schema): boolean {
  const names = Object.keys(properties);
  return Object.keys(rest).length === 0 && names.every((name) => name === 'name' || name === 'generateName');
}

const intOrString = [{ type: 'integer' }, { type: 'string' }];
const isIntOrString = (parts: unknown) => deepEqual(parts, intOrString);

/** The logical parts, and a pattern that must compile. */
function valueParts(schema: Schema, path: string, mayBeIntOrString = true): FieldError[] {
  const errors: FieldError[] = [];
  if (!(mayBeIntOrString && isIntOrString(schema.anyOf)))
    schema.anyOf?.forEach((part, index) => errors.push(...nested(part, `${path}.anyOf[${index}]`, false)));
  schema.allOf?.forEach((part, index) =>
    errors.push(...nested(part, `${path}.allOf[${index}]`, mayBeIntOrString && index === 0)),
  );
  schema.oneOf?.forEach((part, index) => errors.push(...nested(part, `${path}.oneOf[${index}]`, false)));
  if (schema.not) errors.push(...nested(schema.not, `${path}.not`, false));
  if (schema.pattern) errors.push(...validatePattern(schema.pattern, `${path}.pattern`));
  return errors;
}

function validatePattern(pattern: string, path: string): FieldError[] {
  try {
    patternOf(pattern);
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [fieldError.invalid(path, pattern, `must be a valid regular expression, but isn't: ${why}`)];
  }
}

const empty = 'must be empty to be structural';
const isFalse = 'must be false to be structural';
const isUndefined = 'must be undefined to be structural';
/** What a logical part may not say, in the order of the real findings. */
const forbiddenInside: readonly (readonly [keyof Schema, string])[] = [
  ['type', empty],
  ['additionalProperties', isUndefined],
  ['default', isUndefined],
  ['title', empty],
  ['description', empty],
  ['nullable', isFalse],
  ['x-kubernetes-preserve-unknown-fields', isFalse],
  ['x-kubernetes-embedded-resource', isFalse],
  ['x-kubernetes-int-or-string', isFalse],
  ['x-kubernetes-list-map-keys', empty],
  ['x-kubernetes-list-type', isUndefined],
  ['x-kubernetes-map-type', isUndefined],
  ['x-kubernetes-validations', empty],
];

function nested(part: Schema, path: string, mayBeIntOrString: boolean): FieldError[] {
  const items = itemsOf(part);
  const errors = valueParts(part, path, mayBeIntOrString);
  if (items) errors.push(...nested(items, `${path}.items`, false));
  for (const [name, property] of Object.entries(part.properties ?? {}))
    errors.push(...nested(property, key(path, name), false));
  for (const [name, text] of forbiddenInside)
    if (part[name] !== undefined && part[name] !== false && part[name] !== '')
      errors.push(fieldError.forbidden(`${path}.${name}`, text));
  if (part.properties && Object.hasOwn(part.properties, 'metadata'))
    errors.push(fieldError.forbidden(key(path, 'metadata'), 'must not be specified in a nested context'));
  return errors;
}

/** Whatever a logical part restricts must be declared outside of it. */
function completeness(part: Schema, schema: Schema, path: string, partPath: string): FieldError[] {
  const below = (child: Schema, at: string) => nestedCompleteness(child, schema, path, at);
  const list = (children: readonly Schema[] | undefined, name: string) =>
    children?.flatMap((child, index) => below(child, `${partPath}.${name}[${index}]`)) ?? [];
  return [
    ...(part.not ? below(part.not, `${partPath}.not`) : []),
    ...list(part.allOf, 'allOf'),
    ...list(part.anyOf, 'anyOf'),
    ...list(part.oneOf, 'oneOf'),
  ];
}

function nestedCompleteness(
  part: Schema,
  schema: Schema | undefined,
  path: string,
  partPath: string,
): FieldError[] {
  if (!schema) return [fieldError.required(path, `because it is defined in ${partPath}`)];
  const items = itemsOf(part);
  const { properties = {} } = schema;
  return [
    ...completeness(part, schema, path, partPath),
    ...(items ? nestedCompleteness(items, itemsOf(schema), `${path}.items`, `${partPath}.items`) : []),
    ...Object.entries(isObject(part.properties) ? part.properties : {}).flatMap(([name, child]) =>
      nestedCompleteness(child, properties[name], key(path, name), key(partPath, name)),
    ),
  ];
}
