// Objects of a kind with several versions are stored as one of them; every request sees them as its own.
import type { KubeObject } from '@drydock/machinery';
import type { Resource } from './resource-table.ts';

/** What was given in the version of the request, as it is stored. */
export function asStored({ definition, stored }: Resource, object: KubeObject): KubeObject {
  const { storedAs, defaults } = definition;
  if (!storedAs || !stored) return object;
  const converted = storedAs.toStored(defaults?.(object) ?? object);
  return { ...converted, apiVersion: stored.apiVersion, kind: stored.definition.kind };
}

/** Whether what is stored may differ from what requests for this resource see. */
export const isConverted = ({ definition }: Resource) => Boolean(definition.storedAs ?? definition.custom);

/** A stored object in the version of the request. */
export function asRequested({ definition, apiVersion }: Resource, object: KubeObject): KubeObject {
  const { storedAs, kind, custom } = definition;
  if (custom) return custom.read(object);
  return storedAs ? { ...storedAs.fromStored(object), apiVersion, kind } : object;
}
