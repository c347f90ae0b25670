import { parseJsonPath, parseQuantity } from '@drydock/machinery';
import { relaxedJsonPath } from './relaxed-json-path.ts';

/** Sorts by a JSONPath (`--sort-by`). Objects without the field come first; it must exist in one of them at least. */
export function sortByPath<T>(
  items: readonly T[],
  path: string,
  objectOf: (item: T) => unknown,
): readonly T[] {
  const field = relaxedJsonPath(path);
  const query = parseJsonPath(field);
  const keyed = items.map((item) => ({ item, key: query.find(objectOf(item))[0] }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined))
    throw new Error(`couldn't find any field with path ${JSON.stringify(field)} in the list of objects`);
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item);
}

function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === 'string' && typeof b === 'string') {
    const [left, right] = [parseQuantity(a), parseQuantity(b)];
    if (left && right) return left.compare(right);
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return 0;
}
