// Aggregated discovery: everything in two documents (/api and /apis).
import type { DiscoveredGroup, DiscoveredResource } from './resource-entries.ts';

type Version = 'v2' | 'v2beta1';

/** Which aggregated form an Accept header asks for first; undefined for the old form. */
export function aggregatedVersion(accept: string | undefined): Version | undefined {
  for (const range of (accept ?? '').split(',')) {
    const match = /;\s*g=apidiscovery\.k8s\.io;\s*v=(v2|v2beta1);\s*as=APIGroupDiscoveryList/.exec(range);
    if (match) return match[1] as Version;
    if (/^\s*(application\/json|\*\/\*)\s*$/.test(range)) return undefined;
  }
  return undefined;
}

export const aggregatedContentType = (version: Version) =>
  `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;

export function aggregated(groups: readonly DiscoveredGroup[], version: Version): unknown {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(({ group, versions }) => ({
      metadata: group === '' ? { creationTimestamp: null } : { name: group, creationTimestamp: null },
      versions: versions.map((item) => ({
        version: item.version,
        resources: item.resources.map(entry),
        freshness: item.stale ? 'Stale' : 'Current',
      })),
    })),
  };
}

function entry({ resource, verbs, subresources }: DiscoveredResource): unknown {
  const { group, version, kind, plural, singular, namespaced, shortNames, categories } = resource.definition;
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames?.length ? { shortNames } : {}),
    ...(categories?.length ? { categories } : {}),
    ...(subresources.length > 0
      ? {
          subresources: subresources.map(({ name, kind: responseKind, verbs: subVerbs }) => ({
            subresource: name,
            responseKind,
            verbs: subVerbs,
          })),
        }
      : {}),
  };
}
