// x-kubernetes-list-type: a set holds no value twice, a map no key twice.
import { fieldError, isObject, type FieldError } from '@drydock/machinery';
import { childOf, itemsOf, mapKeyOf, type Schema } from './schema.ts';

/** Findings about lists that are sets and maps, at any depth. */
export function validateListTypes(value: unknown, schema: Schema | undefined, path: string): FieldError[] {
  if (!schema) return [];
  if (Array.isArray(value)) return validateList(value, schema, path);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const declared = schema.properties && Object.hasOwn(schema.properties, key);
    const at = declared ? (path === '' ? key : `${path}.${key}`) : `${path}[${key}]`;
    return validateListTypes(child, childOf(schema, key), at);
  });
}

function validateList(list: readonly unknown[], schema: Schema, path: string): FieldError[] {
  const items = itemsOf(schema);
  const type = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const errors =
    type === 'set'
      ? duplicates(list, JSON.stringify, (index) => fieldError.duplicate(`${path}[${index}]`, list[index]))
      : type === 'map'
        ? duplicates(
            list,
            (item) => mapKeyOf(keys, item),
            (index) => fieldError.duplicate(`${path}[${index}]`, keysOf(keys, list[index])),
          )
        : [];
  return [...errors, ...list.flatMap((item, index) => validateListTypes(item, items, `${path}[${index}]`))];
}

function keysOf(keys: readonly string[], element: unknown): unknown {
  const object = isObject(element) ? element : {};
  return Object.fromEntries([...keys].sort().flatMap((key) => (key in object ? [[key, object[key]]] : [])));
}

/** Each repeated key is reported once, where it comes back first. */
function duplicates(
  list: readonly unknown[],
  keyOf: (item: unknown) => string,
  report: (index: number) => FieldError,
): FieldError[] {
  const seen = new Map<string, number>();
  return list.flatMap((item, index) => {
    const key = keyOf(item);
    const times = seen.get(key) ?? 0;
    seen.set(key, times + 1);
    return times === 1 ? [report(index)] : [];
  });
}
