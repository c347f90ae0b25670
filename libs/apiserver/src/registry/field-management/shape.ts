// How the fields of a type are owned and merged: as one piece, or in parts.
import { fieldsOf, type FieldType } from '@drydock/kinds';
import { isObject } from '@drydock/machinery';

export type Shape =
  /** One piece: scalars, atomic lists, maps and structs. */
  | { readonly kind: 'leaf' }
  | { readonly kind: 'struct'; readonly type: string }
  | { readonly kind: 'map'; readonly element: Shape }
  /** A list whose elements are found by keys. */
  | { readonly kind: 'keyed'; readonly keys: readonly string[]; readonly element: Shape }
  /** A list of scalars without order. */
  | { readonly kind: 'set' };

const leafShape: Shape = { kind: 'leaf' };
/** Structs that Kubernetes marks as atomic. */
const atomicTypes = new Set(
  `ConfigMapKeySelector EndpointAddress FileKeySelector LabelSelector LocalObjectReference NodeSelector NodeSelectorTerm
  ObjectFieldSelector ObjectReference OwnerReference ResourceFieldSelector RoleRef ScopeSelector SecretKeySelector
  SecretReference Subject TopologySelectorTerm TypedLocalObjectReference`.split(/\s+/),
);

/** The shape of a whole object of this type. */
export function shapeOfType(type: string): Shape {
  return fieldsOf(type) && !atomicTypes.has(type) ? { kind: 'struct', type } : leafShape;
}

/** The shape of what stands under `key` in a struct or map. */
export function shapeOfField(parent: Shape, key: string): Shape {
  if (parent.kind === 'map') return parent.element;
  if (parent.kind !== 'struct') return leafShape;
  const fields = fieldsOf(parent.type) ?? {};
  const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (!field || field.listType === 'atomic') return leafShape;
  const { type, listType, listMapKeys } = field;
  if (typeof type === 'string') return shapeOfElement(type);
  if ('mapOf' in type) return { kind: 'map', element: shapeOfElement(type.mapOf) };
  if (listType === 'set') return { kind: 'set' };
  if (listType === 'map' && listMapKeys)
    return { kind: 'keyed', keys: listMapKeys, element: shapeOfElement(type[0]) };
  return leafShape;
}

function shapeOfElement(type: FieldType): Shape {
  return typeof type === 'string' && type.startsWith('#') ? shapeOfType(type.slice(1)) : leafShape;
}

/** The FieldsV1 key of an element of a keyed list. A port without protocol is a TCP port. */
export function elementKey(keys: readonly string[], element: unknown): string {
  const object = isObject(element) ? element : {};
  const values = keys.map(
    (name) => [name, object[name] ?? (name === 'protocol' ? 'TCP' : undefined)] as const,
  );
  const sorted = values.filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `k:${JSON.stringify(Object.fromEntries(sorted))}`;
}

export const valueKey = (value: unknown) => `v:${JSON.stringify(value)}`;

/** The parts of a value by their FieldsV1 keys; undefined for what is one piece. */
export function partsOf(
  value: unknown,
  shape: Shape,
): ReadonlyMap<string, { readonly value: unknown; readonly shape: Shape }> | undefined {
  switch (shape.kind) {
    case 'leaf':
      return undefined;
    case 'set':
      if (!Array.isArray(value)) return undefined;
      return new Map(value.map((item: unknown) => [valueKey(item), { value: item, shape: leafShape }]));
    case 'keyed':
      if (!Array.isArray(value)) return undefined;
      return new Map(
        value.map((item: unknown) => [elementKey(shape.keys, item), { value: item, shape: shape.element }]),
      );
    default:
      if (!isObject(value)) return undefined;
      return new Map(
        Object.keys(value).map((key) => [`f:${key}`, { value: value[key], shape: shapeOfField(shape, key) }]),
      );
  }
}
