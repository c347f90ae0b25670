// The structural schema of a custom resource: JSON Schema as CustomResourceDefinitions carry it.
import type { JSONSchemaProps } from '@drydock/kinds';
import { isObject } from '@drydock/machinery';

export type Schema = JSONSchemaProps;
export type Json = Readonly<Record<string, unknown>>;

/** Fields that every object has, whatever its schema says. */
export const metaFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** The schema of the elements of a list. */
export function itemsOf({ items }: Schema): Schema | undefined {
  return isObject(items) ? items : undefined;
}

/** The schema of the values of a map; true when any value will do. */
export function additionalOf({ additionalProperties }: Schema): Schema | true | undefined {
  if (additionalProperties === true) return true;
  return isObject(additionalProperties) ? additionalProperties : undefined;
}

/** The schema of one property; undefined when it is not declared by name. */
export function propertyOf({ properties }: Schema, name: string): Schema | undefined {
  return properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** The schema that applies to the value under a key: of the property, or of the values of the map. */
export function childOf(schema: Schema, name: string): Schema | undefined {
  const property = propertyOf(schema, name);
  if (property) return property;
  const additional = additionalOf(schema);
  return additional === true ? undefined : additional;
}

/** The key of a list element among `x-kubernetes-list-map-keys`, as comparable text. */
export function mapKeyOf(keys: readonly string[], element: unknown): string {
  const object = isObject(element) ? element : {};
  return JSON.stringify(keys.map((name) => object[name] ?? null));
}
