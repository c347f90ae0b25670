// What the servers behind APIServices serve, for discovery. A server that is not there shows as a stale version.
import type { KindDefinition } from '@drydock/kinds';
import { isObject } from '@drydock/machinery';
import type {
  DiscoveredGroup,
  DiscoveredResource,
  DiscoveredSubresource,
  DiscoveredVersion,
} from '../discovery/resource-entries.ts';
import type { ServerContext } from '../server-context.ts';
import { readAll } from '../webhooks/call-over-network.ts';
import { remoteApis, type RemoteApi } from './api-services.ts';

const discoverer = { username: 'system:kube-aggregator', groups: ['system:masters'] };

/** The server's own groups and those of others. */
export async function withAggregated(
  server: ServerContext,
  own: readonly DiscoveredGroup[],
): Promise<readonly DiscoveredGroup[]> {
  const remote = remoteApis(server.store);
  const versions = await Promise.all(remote.map((api) => discoverVersion(server, api)));
  const groups = new Map(own.map((group) => [group.group, group]));
  remote.forEach(({ group }, index) => {
    const before = groups.get(group)?.versions ?? [];
    groups.set(group, { group, versions: [...before, versions[index]!] });
  });
  return [...groups.values()];
}

async function discoverVersion(server: ServerContext, api: RemoteApi): Promise<DiscoveredVersion> {
  const { version, available, service } = api;
  const stale = { version, resources: [], stale: true };
  if (!available || !server.aggregated) return stale;
  try {
    const answer = await server.aggregated({
      service,
      user: discoverer,
      method: 'GET',
      path: `/apis/${api.group}/${version}`,
      headers: { accept: 'application/json' },
      body: new Uint8Array(),
    });
    const list = JSON.parse(await readAll(answer.body)) as unknown;
    return answer.status === 200 ? { version, resources: resourcesOf(list, api) } : stale;
  } catch {
    return stale;
  }
}

interface Listed {
  readonly name: string;
  readonly singularName?: string;
  readonly namespaced?: boolean;
  readonly kind?: string;
  readonly verbs?: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

/** An APIResourceList, with subresources under their resources. */
function resourcesOf(list: unknown, { group, version }: RemoteApi): readonly DiscoveredResource[] {
  const { resources } = (isObject(list) ? list : {}) as { readonly resources?: readonly Listed[] };
  const all = resources ?? [];
  return all
    .filter(({ name }) => !name.includes('/'))
    .map((listed) => ({
      resource: {
        definition: definitionOf(listed, group, version),
        apiVersion: `${group}/${version}`,
        qualified: { group, name: listed.name },
        qualifiedKind: { group, name: listed.kind ?? '' },
        prefix: '',
      },
      verbs: listed.verbs ?? [],
      subresources: all
        .filter(({ name }) => name.startsWith(`${listed.name}/`))
        .map(({ name, kind = '', verbs = [] }): DiscoveredSubresource => {
          return { name: name.slice(listed.name.length + 1), kind: { group, version, kind }, verbs };
        }),
    }));
}

function definitionOf(listed: Listed, group: string, version: string): KindDefinition {
  const { name, singularName = '', namespaced = false, kind = '', shortNames, categories } = listed;
  return {
    group,
    version,
    kind,
    plural: name,
    singular: singularName,
    namespaced,
    ...(shortNames ? { shortNames } : {}),
    ...(categories ? { categories } : {}),
    schemaType: `${group}/${version}.${kind}`,
    nameRule: 'dnsSubdomain',
  };
}
