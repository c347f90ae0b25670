// What discovery says about each resource: read off the registry, so a new kind is announced without another line.
import type { Resource, ResourceTable } from '../registry/resource-table.ts';
import { subresourcesOf } from '../subresources/registry.ts';
import { compareVersions } from './compare-versions.ts';

export interface DiscoveredSubresource {
  readonly name: string;
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly verbs: readonly string[];
}

export interface DiscoveredResource {
  readonly resource: Resource;
  readonly verbs: readonly string[];
  readonly subresources: readonly DiscoveredSubresource[];
}

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
/** Groups in the order in which the real server lists them; others follow by name. */
const groupOrder = [
  'apiregistration.k8s.io',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'apps',
];

export interface DiscoveredVersion {
  readonly version: string;
  readonly resources: readonly DiscoveredResource[];
  /** Whoever serves it does not answer, so nobody knows its resources. */
  readonly stale?: boolean;
}

export interface DiscoveredGroup {
  readonly group: string;
  /** The preferred one first. */
  readonly versions: readonly DiscoveredVersion[];
}

/** All groups; the core group, which has no name, is the first. */
export function discover(table: ResourceTable): readonly DiscoveredGroup[] {
  const groups = new Map<string, Map<string, DiscoveredResource[]>>();
  for (const resource of table.all) {
    const { group, version } = resource.definition;
    const versions = groups.get(group) ?? new Map<string, DiscoveredResource[]>();
    groups.set(group, versions.set(version, [...(versions.get(version) ?? []), describe(resource)]));
  }
  return [...groups.entries()]
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([group, versions]) => ({
      group,
      versions: [...versions.entries()]
        .sort(([a], [b]) => compareVersions(b, a))
        .map(([version, resources]) => ({
          version,
          resources: resources.sort((a, b) =>
            a.resource.definition.plural < b.resource.definition.plural ? -1 : 1,
          ),
        })),
    }));
}

function rank(group: string): number {
  if (group === '') return -1;
  const index = groupOrder.indexOf(group);
  return index < 0 ? groupOrder.length : index;
}

function describe(resource: Resource): DiscoveredResource {
  const { definition } = resource;
  const subresources = subresourcesOf(resource).map(({ name, verbs, kind }) => ({
    name,
    verbs: [...verbs].sort(),
    kind: kind ?? { group: definition.group, version: definition.version, kind: definition.kind },
  }));
  return {
    resource,
    verbs: definition.verbs ?? allVerbs,
    subresources: subresources.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
