// Pruning: what a structural schema does not declare is dropped, and named for strict field validation.
import { isObject } from '@drydock/machinery';
import { additionalOf, itemsOf, metaFields, propertyOf, type Json, type Schema } from './schema.ts';

export interface Pruned {
  readonly value: unknown;
  /** Paths of what was dropped, sorted as the real server reports them. */
  readonly unknown: readonly string[];
}

/** Prunes a value. `embedded` true for what has apiVersion, kind and metadata of its own. */
export function prune(value: unknown, schema: Schema, embedded: boolean): Pruned {
  const unknown: string[] = [];
  const pruned = pruneValue(value, embedded ? { ...schema, ...embeddedMark } : schema, '', unknown);
  return { value: pruned, unknown: unknown.sort() };
}

const embeddedMark = { 'x-kubernetes-embedded-resource': true } as const;

function pruneValue(value: unknown, schema: Schema | undefined, path: string, unknown: string[]): unknown {
  if (Array.isArray(value)) {
    const items = schema && itemsOf(schema);
    const preserved = schema?.['x-kubernetes-preserve-unknown-fields'] && !items;
    if (preserved) return value;
    return value.map((item: unknown, index) => pruneValue(item, items, `${path}[${index}]`, unknown));
  }
  return isObject(value) ? pruneObject(value, schema, path, unknown) : value;
}

function pruneObject(value: Json, schema: Schema | undefined, path: string, unknown: string[]): Json {
  const kept: [string, unknown][] = [];
  for (const [key, child] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (schema?.['x-kubernetes-embedded-resource'] && metaFields.has(key)) {
      kept.push([key, child]);
      continue;
    }
    const property = schema && propertyOf(schema, key);
    const additional = schema && additionalOf(schema);
    if (property) kept.push([key, pruneValue(child, property, at, unknown)]);
    else if (additional)
      kept.push([key, pruneValue(child, additional === true ? undefined : additional, at, unknown)]);
    else if (schema?.['x-kubernetes-preserve-unknown-fields']) kept.push([key, child]);
    else unknown.push(at);
  }
  return Object.fromEntries(kept);
}
