import type { KindDefinition, StoredAs } from '@drydock/kinds';
import type { Qualified } from '@drydock/machinery';

/** A kind as the server serves it: its definition with what is derived from it once. */
export interface Resource {
  readonly definition: KindDefinition;
  readonly apiVersion: string;
  /** For error texts: plural and group. */
  readonly qualified: Qualified;
  /** For error texts: Kind and group. */
  readonly qualifiedKind: Qualified;
  /** Everything of this resource is stored below this, with a slash at the end. */
  readonly prefix: string;
  /** The resource as which objects of this one are kept, when it is another version of it. */
  readonly stored?: Resource;
}

/** Places that Kubernetes' storage names differently from the resource. */
const prefixes: Readonly<Record<string, string>> = {
  apiservices: 'apiregistration.k8s.io/apiservices',
  customresourcedefinitions: 'apiextensions.k8s.io/customresourcedefinitions',
  services: 'services/specs',
  endpoints: 'services/endpoints',
  nodes: 'minions',
  ingresses: 'ingress',
  replicationcontrollers: 'controllers',
};

/** Which resources there are, by group, version and plural. */
export class ResourceTable {
  readonly #byPath = new Map<string, Resource>();
  readonly #byKind = new Map<string, Resource>();

  constructor(definitions: readonly KindDefinition[]) {
    const taken = new Map<string, string>();
    for (const definition of definitions) {
      const { group, version, kind, plural } = definition;
      const path = `${group}/${version}/${plural}`;
      if (this.#byPath.has(path)) throw new Error(`kind registered twice: ${path}`);
      const owner = taken.get(plural) ?? group;
      taken.set(plural, owner);
      const place =
        owner === group && !definition.custom ? (prefixes[plural] ?? plural) : `${group}/${plural}`;
      const resource: Resource = {
        definition,
        apiVersion: group === '' ? version : `${group}/${version}`,
        qualified: { group, name: plural },
        qualifiedKind: { group, name: kind },
        prefix: `/registry/${place}/`,
      };
      this.#byPath.set(path, resource);
      if (!definition.storedAs) this.#byKind.set(`${group}/${kind}`, resource);
    }
    for (const [path, resource] of this.#byPath) {
      const { storedAs } = resource.definition;
      if (!storedAs) continue;
      const stored = this.#versionOf(storedAs);
      const version = { ...resource, prefix: stored.prefix, stored };
      this.#byPath.set(path, version);
      // a group and a kind without a version mean the stored one
      const kind = `${resource.definition.group}/${resource.definition.kind}`;
      if (!this.#byKind.has(kind)) this.#byKind.set(kind, version);
    }
    // what is only stored cannot be asked for
    for (const [path, { definition }] of this.#byPath)
      if (definition.custom?.served === false) this.#byPath.delete(path);
  }

  #versionOf({ group, version, kind }: StoredAs): Resource {
    const found = this.all.find(
      ({ definition }) =>
        definition.group === group && definition.version === version && definition.kind === kind,
    );
    if (!found) throw new Error(`stored version is not registered: ${group}/${version} ${kind}`);
    return found;
  }

  get all(): readonly Resource[] {
    return [...this.#byPath.values()];
  }

  find(group: string, version: string, plural: string): Resource | undefined {
    return this.#byPath.get(`${group}/${version}/${plural}`);
  }

  /** By group and plural, whatever the version; the stored one when there are several. */
  findPlural(group: string, plural: string): Resource | undefined {
    const versions = this.all.filter(
      ({ definition }) => definition.group === group && definition.plural === plural,
    );
    return versions.find(({ stored }) => !stored) ?? versions[0];
  }

  findKind(group: string, kind: string): Resource | undefined {
    return this.#byKind.get(`${group}/${kind}`);
  }

  hasGroupVersion(group: string, version: string): boolean {
    return this.all.some(({ definition }) => definition.group === group && definition.version === version);
  }
}

export function storageKey(resource: Resource, namespace: string, name: string): string {
  return resource.definition.namespaced ? `${resource.prefix}${namespace}/${name}` : resource.prefix + name;
}

export function storagePrefix(resource: Resource, namespace: string): string {
  return resource.definition.namespaced && namespace !== ''
    ? `${resource.prefix}${namespace}/`
    : resource.prefix;
}
