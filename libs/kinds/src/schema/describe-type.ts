// What `kubectl explain` and the OpenAPI documents are made of.
import { loadDescriptions } from '../generated/descriptions.ts';
import { types, type FieldSchema } from '../generated/schema.ts';

export interface FieldDescription extends FieldSchema {
  readonly name: string;
  readonly description: string;
}

export interface TypeDescription {
  readonly name: string;
  readonly description: string;
  /** Sorted by name. */
  readonly fields: readonly FieldDescription[];
}

let descriptions: ReturnType<typeof loadDescriptions> | undefined;

/** A type of the schema with its texts; undefined when there is no such type. The texts are parsed on the first call. */
export function describeType(name: string): TypeDescription | undefined {
  const fields = types[name];
  if (!fields) return undefined;
  descriptions ??= loadDescriptions();
  const texts = descriptions[name] ?? {};
  return {
    name,
    description: texts[''] ?? '',
    fields: Object.keys(fields)
      .sort()
      .map((field) => ({ name: field, ...fields[field]!, description: texts[field] ?? '' })),
  };
}

/** What `PodStatus.podIP` means; '' when nobody has said. */
export function describeField(path: string): string {
  const [type = '', field = ''] = path.split('.');
  descriptions ??= loadDescriptions();
  return descriptions[type]?.[field] ?? '';
}

/** The fields of a type without their texts; undefined when there is no such type. */
export function fieldsOf(name: string): Readonly<Record<string, FieldSchema>> | undefined {
  return types[name];
}

/** Names of all types, sorted. */
export function typeNames(): readonly string[] {
  return Object.keys(types).sort();
}
