import { deepEqual } from '@drydock/machinery';
import { emptySet, leaf, nodeOf, type FieldSet } from './field-set.ts';
import { partsOf, type Shape } from './shape.ts';

/** All fields of a value, as somebody who applies it owns them. */
export function setOf(value: unknown, shape: Shape, element = false): FieldSet {
  const parts = partsOf(value, shape);
  if (!parts || parts.size === 0) return leaf;
  const inList = shape.kind === 'keyed';
  return nodeOf(
    element,
    [...parts].map(([key, part]) => [key, setOf(part.value, part.shape, inList)] as const),
  );
}

export interface Changes {
  /** Fields that are new or have another value. */
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

const none: Changes = { changed: emptySet, removed: emptySet };

/** What became of the fields between two states of an object. */
export function changesBetween(before: unknown, after: unknown, shape: Shape): Changes {
  if (before === after) return none;
  const [old, current] = [partsOf(before, shape), partsOf(after, shape)];
  if (!old || !current) return deepEqual(before, after) ? none : { changed: leaf, removed: emptySet };
  const changed: [string, FieldSet][] = [];
  const removed: [string, FieldSet][] = [];
  const inList = shape.kind === 'keyed';
  for (const [key, part] of current) {
    const known = old.get(key);
    if (!known) changed.push([key, setOf(part.value, part.shape, inList)]);
    else {
      const below = changesBetween(known.value, part.value, part.shape);
      changed.push([key, below.changed]);
      removed.push([key, below.removed]);
    }
  }
  for (const [key, part] of old)
    if (!current.has(key)) removed.push([key, setOf(part.value, part.shape, inList)]);
  return { changed: nodeOf(false, changed), removed: nodeOf(false, removed) };
}
