// Reads a body as a custom resource. Values are not judged here (that is validation's), only metadata has a fixed type.
import { decodeType, type Decoded } from '@drydock/kinds';
import { isObject, type KubeObject } from '@drydock/machinery';
import { prune } from '../schema/prune.ts';
import type { Json, Schema } from '../schema/schema.ts';

/** Drops and names what neither ObjectMeta nor the schema declares. */
export function decodeCustom(schema: Schema, body: unknown): Decoded {
  const { value, unknown } = prune(body, schema, true);
  const { metadata, ...rest } = value as Json;
  if (metadata === undefined || metadata === null)
    return { object: rest as unknown as KubeObject, unknown: unknown.map(named), errors: [] };
  if (!isObject(metadata))
    return { object: rest as unknown as KubeObject, unknown: [], errors: [wrongMetadata] };
  const meta = decodeType('ObjectMeta', metadata);
  return {
    object: { ...rest, metadata: meta.object } as unknown as KubeObject,
    unknown: [...unknown.map(named), ...meta.unknown.map(inMetadata)],
    errors: meta.errors,
  };
}

const wrongMetadata = 'json: cannot unmarshal string into Go struct field .metadata of type v1.ObjectMeta';
const named = (path: string) => `unknown field ${JSON.stringify(path)}`;
const inMetadata = (text: string) => text.replace('unknown field "', 'unknown field "metadata.');
