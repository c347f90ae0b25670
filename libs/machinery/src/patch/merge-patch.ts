// RFC 7386.
import { copyOf, deepEqual, isObject, own, put } from './value.ts';

export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result = isObject(document) ? copyOf(document) : {};
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value === null) delete result[key];
    else put(result, key, applyMergePatch(own(result, key), value));
  }
  return result;
}

/** The merge patch that turns `from` into `to`; an empty object when they are equal. */
export function createMergePatch(from: unknown, to: unknown): unknown {
  if (!isObject(from) || !isObject(to)) return to;
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) put(patch, key, null);
  for (const key of Object.keys(to)) {
    if (!Object.hasOwn(from, key)) put(patch, key, to[key]);
    else if (!deepEqual(from[key], to[key])) put(patch, key, createMergePatch(from[key], to[key]));
  }
  return patch;
}
