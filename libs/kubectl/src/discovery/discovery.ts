// What the server serves, and which of it a word on the command line means.
import type { RestClient } from '../config/rest-client.ts';
import { writeText } from '@drydock/machinery';
import { DialError } from '../errors.ts';
import type { KubectlHost } from '../host.ts';
import { goLogHeader } from './go-log.ts';

/** One resource of one version of one group. */
export interface ApiResource {
  /** '' is the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly string[];
  /** Whether this is the group's preferred version of it. */
  readonly preferred: boolean;
}

interface AggregatedResource {
  readonly resource: string;
  readonly responseKind?: { readonly kind: string };
  readonly scope: string;
  readonly singularResource?: string;
  readonly verbs?: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}

interface AggregatedGroup {
  readonly metadata: { readonly name?: string };
  readonly versions?: readonly {
    readonly version: string;
    readonly resources?: readonly AggregatedResource[];
  }[];
}

const accept =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';
const sixHours = 6 * 3_600_000;

/** Reads discovery once per run, or from the host's cache. */
export class Discovery {
  #resources: Promise<readonly ApiResource[]> | undefined;
  /** How often client-go tries before it gives up on a server that cannot be reached; each try is logged. */
  attempts = 5;

  constructor(
    readonly rest: RestClient,
    readonly host: KubectlHost,
  ) {}

  /** Everything served, core group first, preferred versions before others. */
  resources(): Promise<readonly ApiResource[]> {
    return (this.#resources ??= this.#load());
  }

  /** Forgets what was read, for commands that want to know it afresh. */
  invalidate(): void {
    this.#resources = undefined;
    this.host.cache?.delete(this.#key());
  }

  /**
   * The resource a word means: `po`, `pods`, `Pod`, `deployments.apps`, `deployments.v1.apps`. Undefined when there is
   * none; a miss in the cache is looked up again on the server.
   */
  async find(word: string): Promise<ApiResource | undefined> {
    const cached = this.host.cache?.has(this.#key()) === true && this.#resources === undefined;
    const found = match(await this.resources(), word);
    if (found || !cached) return found;
    this.invalidate();
    return match(await this.resources(), word);
  }

  async ofKind(group: string, version: string, kind: string): Promise<ApiResource | undefined> {
    const cached = this.host.cache?.has(this.#key()) === true;
    const search = async () =>
      (await this.resources()).find(
        (one) => one.group === group && one.version === version && one.kind === kind,
      );
    const found = await search();
    if (found || !cached) return found;
    this.invalidate();
    return search();
  }

  /** The listable resources of a category such as `all`; undefined when no resource names it. */
  async category(name: string): Promise<readonly ApiResource[] | undefined> {
    const members = (await this.resources()).filter((one) => one.preferred && one.categories.includes(name));
    return members.length > 0 ? members : undefined;
  }

  #key(): string {
    return `discovery ${this.rest.connection.server} ${this.rest.connection.user ?? ''}`;
  }

  async #load(): Promise<readonly ApiResource[]> {
    const kept = this.host.cache?.get(this.#key()) as
      { at: number; resources: readonly ApiResource[] } | undefined;
    if (kept && this.host.clock.now() - kept.at < sixHours) return kept.resources;
    const resources = await this.#read();
    this.host.cache?.set(this.#key(), { at: this.host.clock.now(), resources });
    return resources;
  }

  async #read(): Promise<ApiResource[]> {
    try {
      return [...(await this.#groups('/api')), ...(await this.#groups('/apis'))];
    } catch (error) {
      await logUnreachable(this.host, error, this.attempts);
      throw error;
    }
  }

  async #groups(path: string): Promise<ApiResource[]> {
    const body = await this.rest.get<{ kind?: string; items?: readonly AggregatedGroup[] }>(path, {
      accept,
      query: { timeout: '32s' },
    });
    if (body?.kind === 'APIGroupDiscoveryList') return (body.items ?? []).flatMap(resourcesOfGroup);
    return this.#unaggregated(path, body as unknown as LegacyDiscovery);
  }

  async #unaggregated(path: string, body: LegacyDiscovery): Promise<ApiResource[]> {
    const versions = (body.versions ?? []).map((version, i) => ({
      url: `${path}/${version}`,
      group: '',
      version,
      preferred: i === 0,
    }));
    for (const group of body.groups ?? [])
      for (const { groupVersion, version } of group.versions)
        versions.push({
          url: `${path}/${groupVersion}`,
          group: group.name,
          version,
          preferred: version === (group.preferredVersion?.version ?? group.versions[0]?.version),
        });
    const lists = await Promise.all(
      versions.map((one) => this.rest.get<{ resources?: LegacyResource[] }>(one.url)),
    );
    return versions.flatMap((one, i) => legacyResources(one, lists[i]?.resources ?? []));
  }
}

interface LegacyDiscovery {
  readonly versions?: readonly string[];
  readonly groups?: readonly {
    readonly name: string;
    readonly versions: readonly { readonly groupVersion: string; readonly version: string }[];
    readonly preferredVersion?: { readonly version: string };
  }[];
}

interface LegacyResource {
  readonly name: string;
  readonly singularName?: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

function legacyResources(
  { group, version, preferred }: { group: string; version: string; preferred: boolean },
  list: readonly LegacyResource[],
): ApiResource[] {
  const below = (name: string) =>
    list.filter((one) => one.name.startsWith(`${name}/`)).map((one) => one.name.slice(name.length + 1));
  return list
    .filter((one) => !one.name.includes('/'))
    .map((one) => ({
      group,
      version,
      plural: one.name,
      singular: one.singularName || one.kind.toLowerCase(),
      kind: one.kind,
      namespaced: one.namespaced,
      verbs: one.verbs,
      shortNames: one.shortNames ?? [],
      categories: one.categories ?? [],
      subresources: below(one.name),
      preferred,
    }));
}

function resourcesOfGroup(group: AggregatedGroup): ApiResource[] {
  const seen = new Set<string>();
  return (group.versions ?? []).flatMap(({ version, resources }) =>
    (resources ?? []).map((one): ApiResource => {
      const preferred = !seen.has(one.resource);
      seen.add(one.resource);
      const kind = one.responseKind?.kind ?? '';
      return {
        group: group.metadata.name ?? '',
        version,
        plural: one.resource,
        singular: one.singularResource || kind.toLowerCase(),
        kind,
        namespaced: one.scope === 'Namespaced',
        verbs: one.verbs ?? [],
        shortNames: one.shortNames ?? [],
        categories: one.categories ?? [],
        subresources: (one.subresources ?? []).map((sub) => sub.subresource),
        preferred,
      };
    }),
  );
}

function match(resources: readonly ApiResource[], word: string): ApiResource | undefined {
  const [name = '', ...rest] = word.toLowerCase().split('.');
  const named = (one: ApiResource) =>
    one.plural === name || one.singular === name || one.shortNames.includes(name);
  const among = (wanted: (one: ApiResource) => boolean) => {
    const found = resources.filter((one) => named(one) && wanted(one));
    return found.find((one) => one.preferred) ?? found[0];
  };
  if (rest.length === 0) return among(() => true);
  const group = rest.join('.');
  const [version = '', ...groupRest] = rest;
  return (
    among((one) => one.version === version && one.group === groupRest.join('.') && rest.length > 1) ??
    among((one) => one.group === group) ??
    among((one) => group !== '' && one.group.startsWith(group)) ??
    among((one) => one.version === version && one.group === '' && rest.length === 1)
  );
}

/** The lines client-go logs when discovery cannot reach the server, `times` times, before kubectl reports it. */
export async function logUnreachable(host: KubectlHost, error: unknown, times: number): Promise<void> {
  if (!(error instanceof DialError)) return;
  const cause = `Get \\"${error.server}/api?timeout=32s\\": ${error.causeText}`;
  for (let i = 0; i < times; i++)
    await writeText(
      host.stderr,
      `${goLogHeader(host, 'memcache.go:265')} "Unhandled Error" err="couldn't get current server API group list: ${cause}"\n`,
    );
}
