// Defaults of a structural schema. A null where none is allowed counts as absent.
import { isObject } from '@drydock/machinery';
import { childOf, itemsOf, type Json, type Schema } from './schema.ts';

/** The value with defaults filled in, and the very same value when there is nothing to fill in. */
export function applyDefaults(value: unknown, schema: Schema | undefined): unknown {
  if (!schema) return value;
  if (Array.isArray(value)) return defaultList(value, itemsOf(schema));
  return isObject(value) ? defaultObject(value, schema) : value;
}

function defaultList(list: readonly unknown[], items: Schema | undefined): readonly unknown[] {
  if (!items) return list;
  const next = list.map((item) => applyDefaults(isStrayNull(item, items) ? items.default : item, items));
  return next.some((item, index) => item !== list[index]) ? next : list;
}

function defaultObject(object: Json, schema: Schema): Json {
  const next: Record<string, unknown> = {};
  let changed = false;
  for (const [key, child] of Object.entries(object)) {
    const below = childOf(schema, key);
    if (below && child === null && !below.nullable) {
      changed = true;
      // a property gets its default below; the value of a map has no other place to get it
      if (below.default !== undefined && !schema.properties?.[key])
        next[key] = applyDefaults(below.default, below);
      continue;
    }
    next[key] = applyDefaults(child, below);
    if (next[key] !== child) changed = true;
  }
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined || Object.hasOwn(next, key)) continue;
    next[key] = applyDefaults(property.default, property);
    changed = true;
  }
  return changed ? next : object;
}

const isStrayNull = (value: unknown, schema: Schema) =>
  value === null && !schema.nullable && schema.default !== undefined;
