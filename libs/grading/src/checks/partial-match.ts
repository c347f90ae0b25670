// Partial objects: what is named must be there, what is not named does not matter.
import { parseQuantity } from '@drydock/machinery';

export interface Difference {
  readonly path: string;
  readonly wanted: unknown;
  readonly found: unknown;
}

const quantityParents = new Set(['limits', 'requests', 'capacity', 'allocatable', 'hard', 'used']);

/** The first difference in the order of `wanted`; undefined when the object has all of it. Lists match in any order. */
export function firstDifference(
  wanted: unknown,
  found: unknown,
  path = '',
  parent = '',
): Difference | undefined {
  if (Array.isArray(wanted)) return listDifference(wanted, found, path);
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return { path, wanted, found };
    for (const [key, value] of Object.entries(wanted)) {
      const at = path === '' ? key : `${path}.${key}`;
      const difference = firstDifference(value, (found as Record<string, unknown>)[key], at, lastName(path));
      if (difference) return difference;
    }
    return undefined;
  }
  return sameScalar(wanted, found, parent === '' ? lastName(path) : parent, path)
    ? undefined
    : { path, wanted, found };
}

function listDifference(wanted: readonly unknown[], found: unknown, path: string): Difference | undefined {
  if (!Array.isArray(found)) return { path, wanted, found };
  const left = [...(found as unknown[])];
  for (const item of wanted) {
    const index = left.findIndex((candidate) => firstDifference(item, candidate) === undefined);
    if (index < 0) return { path, wanted: item, found };
    left.splice(index, 1);
  }
  return undefined;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function sameScalar(wanted: unknown, found: unknown, parent: string, path: string): boolean {
  if (wanted === found) return true;
  if (!quantityParents.has(parent) && lastName(path) !== 'sizeLimit') return false;
  const [a, b] = [wanted, found].map((value) =>
    typeof value === 'string' || typeof value === 'number' ? parseQuantity(value) : undefined,
  );
  return a !== undefined && b !== undefined && a.compare(b) === 0;
}
