// How the fields of a type are owned and merged: as one piece, or in parts.
import { fieldsOf, type FieldSchema, type FieldType } from '@drydock/kinds';
import { isObject } from '@drydock/machinery';
import { isAtomicStruct, isValueStruct } from './go-structs.ts';

export type Shape =
  /** One piece: scalars, atomic lists, maps and structs. */
  | { readonly kind: 'leaf' }
  | StructShape
  | { readonly kind: 'map'; readonly element: Shape }
  /** A list whose elements are found by keys. */
  | { readonly kind: 'keyed'; readonly keys: readonly string[]; readonly element: Shape }
  /** A list of scalars without order. */
  | { readonly kind: 'set' }
  /** Nothing is known: objects in parts, lists in one piece. */
  | { readonly kind: 'deduced' };

export interface FieldShape {
  readonly shape: Shape;
  /** What Go's encoding prints where the field is not set; undefined when it prints nothing. */
  readonly zero: unknown;
}

export const leafShape: Shape = { kind: 'leaf' };
export const deducedShape: Shape = { kind: 'deduced' };
const undeclared: FieldShape = { shape: leafShape, zero: undefined };
const structs = new Map<string, StructShape>();

export interface StructShape {
  readonly kind: 'struct';
  readonly field: (name: string) => FieldShape;
}

class TypeShape implements StructShape {
  readonly kind = 'struct';
  readonly #type: string;
  readonly #schemas: Readonly<Record<string, FieldSchema>>;
  readonly #fields = new Map<string, FieldShape>();

  constructor(type: string, schemas: Readonly<Record<string, FieldSchema>>) {
    this.#type = type;
    this.#schemas = schemas;
  }

  /** Made when it is asked for: types may contain themselves. */
  field(name: string): FieldShape {
    const known = this.#fields.get(name);
    if (known) return known;
    const schema = Object.hasOwn(this.#schemas, name) ? this.#schemas[name] : undefined;
    const owner = `${this.#type}.${name}`;
    const field = schema ? { shape: shapeOfSchema(schema, owner), zero: zeroOf(schema, owner) } : undeclared;
    this.#fields.set(name, field);
    return field;
  }
}

/** The shape of a whole object of this type. */
export function shapeOfType(type: string): Shape {
  const schemas = fieldsOf(type);
  return schemas ? structOf(type, schemas) : deducedShape;
}

function structOf(type: string, schemas: Readonly<Record<string, FieldSchema>>): Shape {
  const known = structs.get(type);
  if (known) return known;
  const struct = new TypeShape(type, schemas);
  structs.set(type, struct);
  return struct;
}

function shapeOfSchema({ type, listType, listMapKeys }: FieldSchema, owner: string): Shape {
  if (listType === 'atomic') return leafShape;
  if (typeof type === 'string') return shapeOfElement(type, owner);
  if ('mapOf' in type) return { kind: 'map', element: shapeOfElement(type.mapOf) };
  if (listType === 'set') return { kind: 'set' };
  if (listType === 'map' && listMapKeys)
    return { kind: 'keyed', keys: listMapKeys, element: shapeOfElement(type[0]) };
  return leafShape;
}

function shapeOfElement(type: FieldType, owner = ''): Shape {
  if (typeof type !== 'string' || !type.startsWith('#')) return leafShape;
  const name = type.slice(1);
  const schemas = fieldsOf(name);
  return schemas && !isAtomicStruct(name, owner) ? structOf(name, schemas) : leafShape;
}

function zeroOf({ type, required }: FieldSchema, owner: string): unknown {
  if (typeof type === 'string' && type.startsWith('#') && isValueStruct(owner)) return {};
  if (!required) return undefined;
  return type === 'string' ? '' : type === 'number' ? 0 : type === 'boolean' ? false : null;
}

/** What stands under `key` in a struct or map. */
export function fieldOf(parent: Shape, key: string): FieldShape {
  switch (parent.kind) {
    case 'struct':
      return parent.field(key);
    case 'map':
      return { shape: parent.element, zero: undefined };
    case 'deduced':
      // metadata is the same everywhere
      return key === 'metadata'
        ? { shape: shapeOfType('ObjectMeta'), zero: {} }
        : { shape: deducedShape, zero: undefined };
    default:
      return undeclared;
  }
}

/** The FieldsV1 key of an element of a list. A port without protocol is a TCP port. */
export function elementKey(shape: Shape, element: unknown): string {
  if (shape.kind !== 'keyed') return `v:${JSON.stringify(element)}`;
  const object = isObject(element) ? element : {};
  const values = shape.keys.flatMap((name) => {
    const value = object[name] ?? (name === 'protocol' ? 'TCP' : undefined);
    return value === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`];
  });
  return `k:{${values.sort().join(',')}}`;
}

/** The parts of a value by their FieldsV1 keys; undefined for what is one piece. */
export function partsOf(
  value: unknown,
  shape: Shape,
): ReadonlyMap<string, { readonly value: unknown; readonly shape: Shape }> | undefined {
  if (shape.kind === 'leaf') return undefined;
  if (shape.kind === 'set' || shape.kind === 'keyed') {
    if (!Array.isArray(value)) return undefined;
    const element = shape.kind === 'keyed' ? shape.element : leafShape;
    return new Map(value.map((item: unknown) => [elementKey(shape, item), { value: item, shape: element }]));
  }
  if (!isObject(value)) return undefined;
  return new Map(
    Object.keys(value).map((key) => [`f:${key}`, { value: value[key], shape: fieldOf(shape, key).shape }]),
  );
}
