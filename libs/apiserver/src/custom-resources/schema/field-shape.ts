// How fields of custom resources are owned and merged, by x-kubernetes-list-type and x-kubernetes-map-type.
import {
  deducedShape,
  leafShape,
  shapeOfType,
  type FieldShape,
  type Shape,
} from '../../registry/field-management/shape.ts';
import { additionalOf, itemsOf, propertyOf, type Schema } from './schema.ts';

const known = new WeakMap<Schema, Shape>();

/** The shape of a whole object of this schema. */
export function shapeOfCustom(schema: Schema): Shape {
  const shape = known.get(schema) ?? structOf(schema, true);
  known.set(schema, shape);
  return shape;
}

const metadata: FieldShape = { shape: shapeOfType('ObjectMeta'), zero: {} };

function structOf(schema: Schema, embedded: boolean): Shape {
  return {
    kind: 'struct',
    field: (name) =>
      embedded && name === 'metadata' ? metadata : { shape: shapeOfField(schema, name), zero: undefined },
  };
}

function shapeOfField(schema: Schema, name: string): Shape {
  const property = propertyOf(schema, name);
  if (property) return shapeOf(property);
  return schema['x-kubernetes-preserve-unknown-fields'] ? deducedShape : leafShape;
}

function shapeOf(schema: Schema): Shape {
  const items = itemsOf(schema);
  if (schema.type === 'array') {
    const keys = schema['x-kubernetes-list-map-keys'];
    if (schema['x-kubernetes-list-type'] === 'set') return { kind: 'set' };
    if (schema['x-kubernetes-list-type'] === 'map' && keys && items)
      return { kind: 'keyed', keys, element: shapeOf(items) };
    return leafShape;
  }
  if (schema['x-kubernetes-map-type'] === 'atomic') return leafShape;
  if (schema.properties || schema['x-kubernetes-embedded-resource'])
    return structOf(schema, schema['x-kubernetes-embedded-resource'] === true);
  const additional = additionalOf(schema);
  if (additional) return { kind: 'map', element: additional === true ? deducedShape : shapeOf(additional) };
  return schema['x-kubernetes-preserve-unknown-fields'] ? deducedShape : leafShape;
}
