import type { KindDefinition } from '@drydock/kinds';
import { shapeOfCustom } from '../../custom-resources/schema/field-shape.ts';
import { shapeOfType, type Shape } from './shape.ts';

/** The shape of a whole object of a kind. */
export function shapeOfKind({ custom, schemaType }: KindDefinition): Shape {
  return custom ? shapeOfCustom(custom.schema) : shapeOfType(schemaType);
}
