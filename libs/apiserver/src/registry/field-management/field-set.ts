// Which fields of an object somebody owns: structured-merge-diff's Set, and its JSON form FieldsV1. A node is a place in
// the object; keys are those of FieldsV1: `f:name`, `k:{"name":"c"}` for an element of a keyed list, `v:"x"` for one of a set.

export interface FieldSet {
  /** The place itself is in the set (`.`). */
  readonly member: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

export const emptySet: FieldSet = { member: false, children: new Map() };
export const leaf: FieldSet = { member: true, children: new Map() };

export function isEmpty({ member, children }: FieldSet): boolean {
  return !member && children.size === 0;
}

/** A node with these children; empty ones are left out. */
export function nodeOf(member: boolean, children: Iterable<readonly [string, FieldSet]>): FieldSet {
  return { member, children: new Map([...children].filter(([, child]) => !isEmpty(child))) };
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map(a.children);
  for (const [key, child] of b.children) children.set(key, union(children.get(key) ?? emptySet, child));
  return { member: a.member || b.member, children };
}

/** What is in `a` and not in `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  const children = [...a.children].map(
    ([key, child]) => [key, difference(child, b.children.get(key) ?? emptySet)] as const,
  );
  return nodeOf(a.member && !b.member, children);
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const children = [...a.children].map(
    ([key, child]) => [key, intersection(child, b.children.get(key) ?? emptySet)] as const,
  );
  return nodeOf(a.member && b.member, children);
}

/** `a` without everything at and below the members of `b`. */
export function withoutBelow(a: FieldSet, b: FieldSet): FieldSet {
  if (b.member) return emptySet;
  const children = [...a.children].map(
    ([key, child]) => [key, withoutBelow(child, b.children.get(key) ?? emptySet)] as const,
  );
  return nodeOf(a.member, children);
}

export function equalSets(a: FieldSet, b: FieldSet): boolean {
  return isEmpty(difference(a, b)) && isEmpty(difference(b, a));
}

/** FieldsV1. */
export function setToJson({ member, children }: FieldSet): Readonly<Record<string, unknown>> {
  const keys = [...children.keys()].sort();
  const entries = keys.map((key) => [key, setToJson(children.get(key) ?? emptySet)] as const);
  return Object.fromEntries(member && entries.length > 0 ? [['.', {}] as const, ...entries] : entries);
}

/** The inverse of {@link setToJson}; what is no FieldsV1 reads as empty. */
export function setFromJson(json: unknown, root = true): FieldSet {
  if (typeof json !== 'object' || json === null) return emptySet;
  const entries = Object.entries(json);
  const children = entries
    .filter(([key]) => key !== '.')
    .map(([key, child]) => [key, setFromJson(child, false)] as const);
  return nodeOf(!root && (entries.length === 0 || Object.hasOwn(json, '.')), children);
}

/** The members as paths in the form of error messages: `.spec.template.spec.containers[name="c"].image`. */
export function pathsOf({ member, children }: FieldSet, prefix = ''): string[] {
  const below = [...children.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, child]) => pathsOf(child, prefix + stepText(key)));
  return member ? [prefix, ...below] : below;
}

function stepText(key: string): string {
  const content = key.slice(2);
  if (key.startsWith('f:')) return `.${content}`;
  if (key.startsWith('v:')) return `[=${content}]`;
  const fields = JSON.parse(content) as Record<string, unknown>;
  return `[${Object.keys(fields)
    .sort()
    .map((name) => `${name}=${JSON.stringify(fields[name])}`)
    .join(',')}]`;
}
