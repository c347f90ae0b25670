// Creating strategic merge patches: the two-way difference and the three-way patch of `kubectl apply`.
import { merges, type MergeField, type MergeSchema } from './merge-schema.ts';
import { copyOf, deepEqual, isObject, own, put, type JsonObject } from './value.ts';

interface Options {
  readonly schema: MergeSchema;
  readonly ignoreDeletions: boolean;
  readonly ignoreChanges: boolean;
}

/** The patch that turns `original` into `modified`. `{}` when they are equal. */
export function createTwoWayPatch(
  original: unknown,
  modified: unknown,
  schema: MergeSchema,
  type?: string,
): JsonObject {
  return difference(asObject(original), asObject(modified), type, {
    schema,
    ignoreDeletions: false,
    ignoreChanges: false,
  });
}

/**
 * What `kubectl apply` sends: additions and changes from `current` to `modified`, and deletions from `original` (what was
 * applied last) to `modified`. Fields that others added to `current` stay.
 */
export function createThreeWayPatch(
  original: unknown,
  modified: unknown,
  current: unknown,
  schema: MergeSchema,
  type?: string,
): JsonObject {
  const delta = difference(asObject(current), asObject(modified), type, {
    schema,
    ignoreDeletions: true,
    ignoreChanges: false,
  });
  const deletions = difference(asObject(original), asObject(modified), type, {
    schema,
    ignoreDeletions: false,
    ignoreChanges: true,
  });
  return combine(deletions, delta, schema, type);
}

const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

function difference(
  from: JsonObject,
  to: JsonObject,
  type: string | undefined,
  options: Options,
): JsonObject {
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(to).sort()) {
    const field = type === undefined ? undefined : options.schema.field(type, key);
    if (!Object.hasOwn(from, key)) {
      if (!options.ignoreChanges) put(patch, key, to[key]);
      continue;
    }
    fieldDifference(patch, key, from[key], to[key], field, options);
  }
  if (!options.ignoreDeletions)
    for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) put(patch, key, null);
  return patch;
}

function fieldDifference(
  patch: Record<string, unknown>,
  key: string,
  from: unknown,
  to: unknown,
  field: MergeField | undefined,
  options: Options,
): void {
  if (isObject(from) && isObject(to) && !field?.strategies.includes('replace')) {
    const inner = difference(from, to, field?.kind === 'object' ? field.type : undefined, options);
    const changed = Object.keys(inner).length > 0;
    if (changed && field?.strategies.includes('retainKeys'))
      put(patch, key, { ...inner, $retainKeys: Object.keys(to).sort() });
    else if (changed) put(patch, key, inner);
  } else if (Array.isArray(from) && Array.isArray(to) && field && merges(field)) {
    listDifference(patch, key, from, to, field, options);
  } else if (!deepEqual(from, to) && !options.ignoreChanges) {
    put(patch, key, to);
  }
}

function listDifference(
  patch: Record<string, unknown>,
  key: string,
  from: readonly unknown[],
  to: readonly unknown[],
  field: MergeField,
  options: Options,
): void {
  if (field.mergeKey === undefined) {
    const added = options.ignoreChanges ? [] : to.filter((item) => !from.some((old) => deepEqual(old, item)));
    const removed = options.ignoreDeletions
      ? []
      : from.filter((item) => !to.some((other) => deepEqual(other, item)));
    if (removed.length > 0) put(patch, `$deleteFromPrimitiveList/${key}`, removed);
    if (added.length > 0) put(patch, key, added);
    if (added.length > 0 || removed.length > 0 || (!options.ignoreChanges && !deepEqual(from, to)))
      put(patch, `$setElementOrder/${key}`, [...to]);
    return;
  }
  const elements = objectListDifference(from, to, field, field.mergeKey, options);
  const reordered = !options.ignoreChanges && !sameOrder(from, to, field.mergeKey);
  if (elements.length === 0 && !reordered) return;
  const { mergeKey } = field;
  put(
    patch,
    `$setElementOrder/${key}`,
    to.map((item) => ({ [mergeKey]: own(asObject(item), mergeKey) })),
  );
  if (elements.length > 0) put(patch, key, elements);
}

function objectListDifference(
  from: readonly unknown[],
  to: readonly unknown[],
  field: MergeField,
  mergeKey: string,
  options: Options,
): JsonObject[] {
  const keyOf = (item: unknown) => own(asObject(item), mergeKey);
  const same = (a: unknown, b: unknown) => deepEqual(keyOf(a), keyOf(b));
  const elements: JsonObject[] = [];
  for (const item of [...to].sort((a, b) => compareKeys(keyOf(a), keyOf(b)))) {
    const old = from.find((other) => same(other, item));
    if (old === undefined) {
      if (!options.ignoreChanges) elements.push(asObject(item));
      continue;
    }
    const inner = difference(asObject(old), asObject(item), field.type, options);
    if (Object.keys(inner).length > 0) elements.push({ ...inner, [mergeKey]: keyOf(item) });
  }
  if (!options.ignoreDeletions)
    for (const old of from)
      if (!to.some((item) => same(item, old))) elements.push({ $patch: 'delete', [mergeKey]: keyOf(old) });
  return elements;
}

function compareKeys(a: unknown, b: unknown): number {
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function sameOrder(from: readonly unknown[], to: readonly unknown[], mergeKey: string): boolean {
  const keys = (list: readonly unknown[]) => list.map((item) => own(asObject(item), mergeKey));
  const wanted = keys(to);
  return deepEqual(
    keys(from).filter((key) => wanted.some((other) => deepEqual(key, other))),
    wanted,
  );
}

/** Both patches as one: what `first` deletes and what `second` adds or changes. */
function combine(
  first: JsonObject,
  second: JsonObject,
  schema: MergeSchema,
  type: string | undefined,
): JsonObject {
  const result = copyOf(first);
  for (const key of Object.keys(second)) {
    const left = own(result, key);
    const right = second[key];
    const field = type === undefined ? undefined : schema.field(type, key);
    if (isObject(left) && isObject(right))
      put(result, key, combine(left, right, schema, field?.kind === 'object' ? field.type : undefined));
    else if (Array.isArray(left) && Array.isArray(right) && field?.mergeKey !== undefined && merges(field))
      put(result, key, combineLists(left, right, field, field.mergeKey, schema));
    else if (Array.isArray(left) && Array.isArray(right) && field && merges(field))
      put(result, key, [...left, ...right]);
    else put(result, key, right);
  }
  return result;
}

function combineLists(
  left: readonly unknown[],
  right: readonly unknown[],
  field: MergeField,
  mergeKey: string,
  schema: MergeSchema,
): unknown[] {
  const result = [...right];
  for (const item of left) {
    const at = result.findIndex((other) =>
      deepEqual(own(asObject(other), mergeKey), own(asObject(item), mergeKey)),
    );
    if (at < 0) result.push(item);
    else result[at] = combine(asObject(item), asObject(result[at]), schema, field.type);
  }
  return result;
}
