// Applying a strategic merge patch (apimachinery/pkg/util/strategicpatch): lists merge by key, and directives inside the
// patch ($patch, $retainKeys, $setElementOrder/…, $deleteFromPrimitiveList/…) say what plain JSON cannot.
import { badRequest } from '../status-error.ts';
import { merges, type MergeField, type MergeSchema } from './merge-schema.ts';
import { copyOf, deepEqual, isObject, own, put, type JsonObject } from './value.ts';

const orderPrefix = '$setElementOrder/';
const deletePrefix = '$deleteFromPrimitiveList/';

/** `type` is the schema type of the document; undefined below free-form fields. Throws StatusError BadRequest. */
export function applyStrategicPatch(
  document: unknown,
  patch: unknown,
  schema: MergeSchema,
  type?: string,
): unknown {
  if (!isObject(patch)) throw badRequest('error decoding patch: the patch is not an object');
  return mergeObject(isObject(document) ? document : {}, patch, schema, type);
}

function mergeObject(
  original: JsonObject,
  patch: JsonObject,
  schema: MergeSchema,
  type: string | undefined,
): JsonObject {
  const directive = own(patch, '$patch');
  if (directive === 'replace') return withoutDirectives(patch);
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge')
    throw badRequest(`Unknown patch type found: ${String(directive)}`);
  const result = copyOf(original);
  const retained = own(patch, '$retainKeys');
  if (Array.isArray(retained))
    for (const key of Object.keys(result)) if (!retained.includes(key)) delete result[key];
  for (const key of Object.keys(patch)) {
    if (key.startsWith(deletePrefix)) deletePrimitives(result, key.slice(deletePrefix.length), patch[key]);
    if (key.startsWith('$')) continue;
    mergeField(result, key, patch, type === undefined ? undefined : schema.field(type, key), schema);
  }
  orderUntouchedLists(result, patch, schema, type);
  return result;
}

function deletePrimitives(result: Record<string, unknown>, key: string, values: unknown): void {
  const list = own(result, key);
  if (Array.isArray(list) && Array.isArray(values))
    put(
      result,
      key,
      list.filter((item) => !values.some((value) => deepEqual(item, value))),
    );
}

function mergeField(
  result: Record<string, unknown>,
  key: string,
  patch: JsonObject,
  field: MergeField | undefined,
  schema: MergeSchema,
): void {
  const value = patch[key];
  const current = own(result, key);
  if (value === null) {
    delete result[key];
  } else if (isObject(value)) {
    const type = field?.kind === 'object' ? field.type : undefined;
    if (field?.strategies.includes('replace')) put(result, key, withoutDirectives(value));
    else put(result, key, mergeValue(current, value, schema, type, field));
  } else if (Array.isArray(value) && field && merges(field)) {
    const merged = mergeList(Array.isArray(current) ? current : [], value, field, schema);
    put(
      result,
      key,
      inOrder(merged, own(patch, orderPrefix + key) ?? value, Array.isArray(current) ? current : [], field),
    );
  } else {
    put(result, key, value);
  }
}

function mergeValue(
  current: unknown,
  value: JsonObject,
  schema: MergeSchema,
  type: string | undefined,
  field: MergeField | undefined,
): JsonObject {
  if (field?.kind === 'map' && field.type !== undefined && own(value, '$patch') === undefined) {
    const result = isObject(current) ? copyOf(current) : {};
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (item === null) delete result[key];
      else if (isObject(item))
        put(result, key, mergeValue(own(result, key), item, schema, field.type, undefined));
      else put(result, key, item);
    }
    return result;
  }
  return mergeObject(isObject(current) ? current : {}, value, schema, type);
}

function mergeList(
  current: readonly unknown[],
  patch: readonly unknown[],
  field: MergeField,
  schema: MergeSchema,
): unknown[] {
  const { mergeKey } = field;
  if (mergeKey === undefined)
    return [...current, ...patch.filter((item) => !current.some((other) => deepEqual(item, other)))];
  if (patch.some((item) => isObject(item) && own(item, '$patch') === 'replace'))
    return patch.filter((item) => !(isObject(item) && own(item, '$patch') === 'replace')).map(cleaned);
  const result = [...current];
  for (const item of patch) {
    if (!isObject(item))
      throw badRequest(`error decoding patch: list items must be objects with the key ${mergeKey}`);
    const key = own(item, mergeKey);
    if (key === undefined)
      throw badRequest(`map: ${goMap(item)} does not contain declared merge key: ${mergeKey}`);
    const at = result.findIndex((other) => isObject(other) && deepEqual(own(other, mergeKey), key));
    if (own(item, '$patch') === 'delete') {
      if (at >= 0) result.splice(at, 1);
    } else if (at >= 0) {
      result[at] = mergeObject(result[at] as JsonObject, item, schema, field.type);
    } else {
      result.push(mergeObject({}, item, schema, field.type));
    }
  }
  return result;
}

function goMap(item: JsonObject): string {
  return `map[${Object.keys(item)
    .sort()
    .map((key) => `${key}:${String(item[key])}`)
    .join(' ')}]`;
}

/** `$setElementOrder` also applies to a list of which no element changed. */
function orderUntouchedLists(
  result: Record<string, unknown>,
  patch: JsonObject,
  schema: MergeSchema,
  type: string | undefined,
): void {
  for (const key of Object.keys(patch)) {
    if (!key.startsWith(orderPrefix)) continue;
    const name = key.slice(orderPrefix.length);
    const field = type === undefined ? undefined : schema.field(type, name);
    const list = own(result, name);
    if (Object.hasOwn(patch, name) || !field || !Array.isArray(list)) continue;
    put(result, name, inOrder(list, patch[key], list, field));
  }
}

/** Elements named by the order (without one: those of the patch) come in that order; the server's own ones keep their place before their old successor. */
function inOrder(
  merged: readonly unknown[],
  order: unknown,
  before: readonly unknown[],
  field: MergeField,
): unknown[] {
  if (!Array.isArray(order)) return [...merged];
  const { mergeKey } = field;
  const keyOf = (item: unknown) => (mergeKey !== undefined && isObject(item) ? own(item, mergeKey) : item);
  const rank = (item: unknown) => order.findIndex((wanted) => deepEqual(keyOf(wanted), keyOf(item)));
  const place = (item: unknown) => before.findIndex((old) => deepEqual(keyOf(old), keyOf(item)));
  const named = merged.filter((item) => rank(item) >= 0).sort((a, b) => rank(a) - rank(b));
  const others = merged.filter((item) => rank(item) < 0);
  const result: unknown[] = [];
  while (named.length > 0 && others.length > 0) {
    const namedPlace = place(named[0]);
    const otherPlace = place(others[0]);
    if (namedPlace >= 0 && otherPlace >= 0 && otherPlace < namedPlace) result.push(others.shift());
    else result.push(named.shift());
  }
  return [...result, ...named, ...others];
}

function cleaned(item: unknown): unknown {
  return isObject(item) ? withoutDirectives(item) : item;
}

function withoutDirectives(object: JsonObject): JsonObject {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(object)) {
    if (
      key === '$patch' ||
      key === '$retainKeys' ||
      key.startsWith(orderPrefix) ||
      key.startsWith(deletePrefix)
    )
      continue;
    const value = object[key];
    put(
      result,
      key,
      isObject(value) ? withoutDirectives(value) : Array.isArray(value) ? value.map(cleaned) : value,
    );
  }
  return result;
}
