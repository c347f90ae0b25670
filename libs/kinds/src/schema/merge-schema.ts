import type { MergeField, MergeSchema } from '@drydock/machinery';
import { types, type FieldSchema, type FieldType } from '../generated/schema.ts';

const refOf = (type: FieldType) =>
  typeof type === 'string' && type.startsWith('#') ? type.slice(1) : undefined;

/** How strategic merge patches treat the fields of every generated type. */
export const mergeSchema: MergeSchema = {
  field: (type, name) => {
    const fields = types[type];
    return fields && Object.hasOwn(fields, name) ? mergeFieldOf(fields[name]!) : undefined;
  },
};

function mergeFieldOf({ type, mergeKey, mergeStrategy }: FieldSchema): MergeField {
  const [kind, element] = shapeOf(type);
  const named = element === undefined ? undefined : refOf(element);
  return {
    kind,
    ...(named === undefined ? {} : { type: named }),
    ...(mergeKey === undefined ? {} : { mergeKey }),
    strategies: mergeStrategy?.split(',') ?? [],
  };
}

function shapeOf(type: FieldType): [MergeField['kind'], FieldType | undefined] {
  if (typeof type === 'string') return refOf(type) === undefined ? ['scalar', undefined] : ['object', type];
  return 'mapOf' in type ? ['map', type.mapOf] : ['list', type[0]];
}
