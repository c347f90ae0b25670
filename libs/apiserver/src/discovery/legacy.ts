// The older discovery: /api, /apis, then one document per group and per version.
import type { DiscoveredGroup, DiscoveredResource } from './resource-entries.ts';

const groupVersion = (group: string, version: string) => (group === '' ? version : `${group}/${version}`);

export function apiVersions(groups: readonly DiscoveredGroup[], address: string): unknown {
  const core = groups.find(({ group }) => group === '');
  return {
    kind: 'APIVersions',
    versions: core?.versions.map(({ version }) => version) ?? [],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
  };
}

export function apiGroupList(groups: readonly DiscoveredGroup[]): unknown {
  const named = groups.filter(({ group }) => group !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: named.map((group) => apiGroup(group)) };
}

export function apiGroup({ group, versions }: DiscoveredGroup): Readonly<Record<string, unknown>> {
  const entries = versions.map(({ version }) => ({ groupVersion: groupVersion(group, version), version }));
  return { name: group, versions: entries, preferredVersion: entries[0] };
}

export function apiResourceList(
  group: string,
  version: string,
  resources: readonly DiscoveredResource[],
): unknown {
  return {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: groupVersion(group, version),
    resources: resources.flatMap(entries),
  };
}

function entries({ resource, verbs, subresources }: DiscoveredResource): unknown[] {
  const { plural, singular, namespaced, kind, shortNames, categories, group, version } = resource.definition;
  const main = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames?.length ? { shortNames } : {}),
    ...(categories?.length ? { categories } : {}),
  };
  const below = subresources.map(({ name, kind: of, verbs: subVerbs }) => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    ...(of.group === group && of.version === version ? {} : { group: of.group, version: of.version }),
    kind: of.kind,
    verbs: subVerbs,
  }));
  return [main, ...below];
}
