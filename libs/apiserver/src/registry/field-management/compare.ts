import { deepEqual, isObject } from '@drydock/machinery';
import { leaf, nodeOf, type Fields, type FieldSet } from './field-set.ts';
import { elementKey, fieldOf, type Shape } from './shape.ts';

/** All fields of a value, as somebody who applies it owns them: what lies in between belongs to nobody. */
export function setOf(value: unknown, shape: Shape): Fields {
  if (shape.kind === 'leaf') return leaf;
  if (shape.kind === 'set' || shape.kind === 'keyed') {
    if (!Array.isArray(value)) return leaf;
    const element = elementShape(shape);
    return nodeOf(
      false,
      value.map((item: unknown) => [elementKey(shape, item), withSelf(setOf(item, element))] as const),
    );
  }
  if (!isObject(value)) return leaf;
  return nodeOf(
    false,
    Object.keys(value).map((key) => {
      const item = value[key];
      const below = isEmptyMap(item) ? leaf : setOf(item, fieldOf(shape, key).shape);
      return [`f:${key}`, shape.kind === 'struct' ? below : below && withSelf(below)] as const;
    }),
  );
}

const isEmptyMap = (value: unknown) => value === null || (isObject(value) && Object.keys(value).length === 0);
const withSelf = (node: Fields): FieldSet =>
  !node || node === leaf || Object.hasOwn(node, '.') ? (node ?? leaf) : { '.': leaf, ...node };
const atom: Shape = { kind: 'leaf' };
const elementShape = (shape: Shape): Shape => (shape.kind === 'keyed' ? shape.element : atom);

export interface Changes {
  /** Fields that are new or have another value. */
  readonly changed: Fields;
  readonly removed: Fields;
}

const none: Changes = { changed: undefined, removed: undefined };
const modified: Changes = { changed: leaf, removed: undefined };

/** What became of the fields between two states of an object. */
export function changesBetween(before: unknown, after: unknown, shape: Shape): Changes {
  if (before === after) return none;
  if (before === undefined) return { changed: wholeOf(after, shape), removed: undefined };
  if (after === undefined) return { changed: undefined, removed: wholeOf(before, shape) };
  if (shape.kind === 'leaf') return deepEqual(before, after) ? none : modified;
  if (shape.kind === 'set' || shape.kind === 'keyed') {
    const [old, current] = [before ?? [], after ?? []];
    if (Array.isArray(old) && Array.isArray(current) && old.length + current.length > 0)
      return listChanges(old, current, shape);
  } else {
    const [old, current] = [before ?? {}, after ?? {}];
    if (isObject(old) && isObject(current) && !(isEmptyMap(old) && isEmptyMap(current)))
      return fieldChanges(old, current, shape);
  }
  return deepEqual(before, after) ? none : modified;
}

/** Something that was not there before, or is there no longer: the place itself and everything in it. */
function wholeOf(value: unknown, shape: Shape): FieldSet {
  if (shape.kind === 'leaf') return leaf;
  if (shape.kind === 'set' || shape.kind === 'keyed') {
    if (!Array.isArray(value)) return leaf;
    const element = elementShape(shape);
    const parts = value.map((item: unknown) => [elementKey(shape, item), wholeOf(item, element)] as const);
    return nodeOf(true, parts) ?? leaf;
  }
  if (!isObject(value)) return leaf;
  const parts = Object.keys(value).map(
    (key) => [`f:${key}`, wholeOf(value[key], fieldOf(shape, key).shape)] as const,
  );
  return nodeOf(true, parts) ?? leaf;
}

type Parts = [string, Fields][];

const own = (object: Readonly<Record<string, unknown>>, key: string) =>
  Object.hasOwn(object, key) ? object[key] : undefined;

function fieldChanges(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  shape: Shape,
): Changes {
  const changed: Parts = [];
  const removed: Parts = [];
  const compare = (key: string) => {
    const [old, current] = [own(before, key), own(after, key)];
    if (old === current) return;
    const { shape: below, zero } = fieldOf(shape, key);
    const changes = changesBetween(old ?? zero, current ?? zero, below);
    if (changes.changed) changed.push([`f:${key}`, changes.changed]);
    if (changes.removed) removed.push([`f:${key}`, changes.removed]);
  };
  for (const key of Object.keys(after)) compare(key);
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) compare(key);
  return changesOf(changed, removed);
}

function listChanges(before: readonly unknown[], after: readonly unknown[], shape: Shape): Changes {
  const changed: Parts = [];
  const removed: Parts = [];
  const element = elementShape(shape);
  const old = new Map(before.map((item) => [elementKey(shape, item), item]));
  for (const item of after) {
    const key = elementKey(shape, item);
    const changes = changesBetween(old.get(key), item, element);
    old.delete(key);
    if (changes.changed) changed.push([key, changes.changed]);
    if (changes.removed) removed.push([key, changes.removed]);
  }
  for (const [key, item] of old) removed.push([key, wholeOf(item, element)]);
  return changesOf(changed, removed);
}

function changesOf(changed: Parts, removed: Parts): Changes {
  if (changed.length === 0 && removed.length === 0) return none;
  return { changed: nodeOf(false, changed), removed: nodeOf(false, removed) };
}
