// What this API server has and what is left out of it: read off the registries for the page "what is simulated".
import { admissionPlugins } from '../admission/admission.ts';
import type { ResourceTable } from '../registry/resource-table.ts';
import { subresourcesOf } from '../subresources/registry.ts';
import { discover, type DiscoveredResource } from './resource-entries.ts';

export interface InventoryEntry {
  readonly name: string;
  /** What the real one does and this one does not; empty: nothing known. */
  readonly leftOut: readonly string[];
}

export interface InventorySubresource extends InventoryEntry {
  readonly verbs: readonly string[];
}

export interface InventoryResource extends InventoryEntry {
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly InventorySubresource[];
}

export interface Inventory {
  /** `v1`, `apps/v1`, in the order of discovery. */
  readonly groups: readonly { readonly apiVersion: string; readonly resources: readonly InventoryResource[] }[];
  /** In the order in which they run. */
  readonly admission: readonly InventoryEntry[];
} // prettier-ignore

export function inventoryOf(table: ResourceTable): Inventory {
  return {
    groups: discover(table).flatMap(({ group, versions }) =>
      versions.map(({ version, resources }) => ({
        apiVersion: group === '' ? version : `${group}/${version}`,
        resources: resources.map(resourceEntry),
      })),
    ),
    admission: admissionPlugins.map(({ name, leftOut = [] }) => ({ name, leftOut })),
  };
}

function resourceEntry({ resource, verbs }: DiscoveredResource): InventoryResource {
  const { plural, kind, namespaced, shortNames = [], leftOut = [] } = resource.definition;
  const subresources = subresourcesOf(resource).map((one) => ({
    name: one.name,
    verbs: [...one.verbs].sort(),
    leftOut: one.leftOut ?? [],
  }));
  return {
    name: plural,
    kind,
    namespaced,
    shortNames,
    verbs: [...verbs].sort(),
    subresources: subresources.sort((a, b) => (a.name < b.name ? -1 : 1)),
    leftOut,
  };
}
