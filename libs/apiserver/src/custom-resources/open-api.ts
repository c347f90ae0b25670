// The schema of a custom resource in OpenAPI documents: what its definition says, and the fields that every object has.
import { describeType, type KindDefinition } from '@drydock/kinds';
import type { Json, Schema } from './schema/schema.ts';

/** `com.example.stable.v1.CronTab`. */
export function openApiName({ group, version, kind }: KindDefinition): string {
  return [...group.split('.').reverse(), version, kind].join('.');
}

/** `metadata` refers to the schema of ObjectMeta. */
export function openApiSchema(
  { group, version, kind }: KindDefinition,
  schema: Schema,
  metadata: Json,
): Json {
  const texts = new Map(describeType('Pod')?.fields.map(({ name, description }) => [name, description]));
  return {
    ...schema,
    type: 'object',
    properties: {
      ...schema.properties,
      apiVersion: { description: texts.get('apiVersion') ?? '', type: 'string' },
      kind: { description: texts.get('kind') ?? '', type: 'string' },
      metadata: { description: texts.get('metadata') ?? '', allOf: [metadata] },
    },
    'x-kubernetes-group-version-kind': [{ group, kind, version }],
  };
}
