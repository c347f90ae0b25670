// Which fields of an object somebody owns: structured-merge-diff's Set. It is kept as its JSON form, FieldsV1, so that
// reading, storing and comparing managedFields costs no conversion. Keys: `f:name`, `k:{"name":"c"}` for an element of a
// keyed list, `v:"x"` for one of a set, `.` for the place itself; `{}` is a place without anything below it.
import { isObject } from '@drydock/machinery';

export interface FieldSet {
  readonly [key: string]: FieldSet;
}

/** Undefined is the empty set; parts without anything in them do not exist. */
export type Fields = FieldSet | undefined;

/** Just the place itself. */
export const leaf: FieldSet = Object.freeze({});

export function isMember(node: FieldSet): boolean {
  for (const key in node) if (key !== '.') return Object.hasOwn(node, '.');
  return true;
}

/** The parts below a place. */
export function childrenOf(node: FieldSet): readonly (readonly [string, FieldSet])[] {
  return Object.entries(node).filter(([key]) => key !== '.');
}

/** A place with these parts, in their order; undefined when there is nothing. */
export function nodeOf(member: boolean, parts: readonly (readonly [string, Fields])[]): Fields {
  const kept = parts.filter((part): part is readonly [string, FieldSet] => part[1] !== undefined);
  if (kept.length === 0) return member ? leaf : undefined;
  if (!inOrder(kept)) kept.sort(([a], [b]) => compareSteps(a, b));
  const node: Record<string, FieldSet> = {};
  if (member) node['.'] = leaf;
  for (const [key, child] of kept) node[key] = child;
  return node;
}

function inOrder(parts: readonly (readonly [string, FieldSet])[]): boolean {
  for (let index = 1; index < parts.length; index++)
    if (compareSteps(parts[index - 1]![0], parts[index]![0]) > 0) return false;
  return true;
}

/** Names by their text, keys of elements by their values: port 80 comes before port 443. */
function compareSteps(a: string, b: string): number {
  if (a.startsWith('k:') && b.startsWith('k:')) {
    const [left, right] = [keyFields(a), keyFields(b)];
    for (const [index, [name, value]] of left.entries()) {
      const [otherName, other] = right[index] ?? ['', undefined];
      if (name !== otherName) return name < otherName ? -1 : 1;
      if (value !== other)
        return typeof value === typeof other && (value as string) > (other as string) ? 1 : -1;
    }
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function keyFields(step: string): [string, unknown][] {
  return Object.entries(JSON.parse(step.slice(2)) as object).sort(([a], [b]) => (a < b ? -1 : 1));
}

export function union(a: Fields, b: Fields): Fields {
  if (!a || a === b) return b;
  if (!b) return a;
  const added = childrenOf(b).map(([key, child]) => [key, union(a[key], child)] as const);
  const member = isMember(a) || isMember(b);
  if (member === isMember(a) && added.every(([key, child]) => child === a[key])) return a;
  const names = new Set(added.map(([key]) => key));
  return nodeOf(member, [...childrenOf(a).filter(([key]) => !names.has(key)), ...added]);
}

/** What is in `a` and not in `b`. */
export function difference(a: Fields, b: Fields): Fields {
  if (!a || !b) return a;
  const member = isMember(a);
  const left = childrenOf(a).map(([key, child]) => [key, difference(child, b[key])] as const);
  const stays = member && !isMember(b);
  if (stays === member && left.every(([key, child]) => child === a[key])) return a;
  return nodeOf(stays, left);
}

export function intersection(a: Fields, b: Fields): Fields {
  if (!a || !b || a === b) return a && b;
  const both = childrenOf(a).map(([key, child]) => [key, intersection(child, b[key])] as const);
  return nodeOf(isMember(a) && isMember(b), both);
}

/** `a` without everything at and below the members of `b`. */
export function withoutBelow(a: Fields, b: Fields): Fields {
  if (!a || !b) return a;
  if (isMember(b)) return undefined;
  const left = childrenOf(a).map(([key, child]) => [key, withoutBelow(child, b[key])] as const);
  return left.every(([key, child]) => child === a[key]) ? a : nodeOf(isMember(a), left);
}

/** The set that a FieldsV1 document says; the root is no place itself. */
export function fieldsOfJson(json: FieldSet): Fields {
  for (const _ in json) return json;
  return undefined;
}

/** Whether somebody's JSON is FieldsV1 all the way down. */
export function isFieldsV1(json: unknown): json is FieldSet {
  return (
    isObject(json) &&
    Object.entries(json).every(([key, child]) => isStep(key) && (key === '.' || isFieldsV1(child)))
  );
}

function isStep(key: string): boolean {
  if (key === '.' || key.startsWith('f:')) return true;
  if (!/^[kvi]:/.test(key)) return false;
  try {
    const content: unknown = JSON.parse(key.slice(2));
    return key.startsWith('k:') ? isObject(content) : !key.startsWith('i:') || Number.isInteger(content);
  } catch {
    return false;
  }
}

/** The members as paths in the form of error messages: `.spec.template.spec.containers[name="c"].image`. */
export function pathsOf(node: Fields, prefix = ''): string[] {
  if (!node) return [];
  const below = childrenOf(node).flatMap(([key, child]) => pathsOf(child, prefix + stepText(key)));
  return isMember(node) ? [prefix, ...below] : below;
}

function stepText(key: string): string {
  const content = key.slice(2);
  if (key.startsWith('f:')) return `.${content}`;
  if (key.startsWith('v:')) return `[=${content}]`;
  if (key.startsWith('i:')) return `[${content}]`;
  return `[${keyFields(key)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')}]`;
}
