// From Ingress objects to servers, locations and upstreams: ingress-nginx's getBackendServers and createUpstreams.
import type { EndpointSlice, Ingress, IngressBackend, Secret, Service } from '@drydock/kinds';
import { readSettings, type Settings } from './settings.ts';

/** What the controller reads. */
export interface World {
  /** Those of our class, oldest first. */
  readonly ingresses: readonly Ingress[];
  readonly service: (namespace: string, name: string) => Service | undefined;
  readonly slices: (namespace: string) => readonly EndpointSlice[];
  readonly secret: (namespace: string, name: string) => Secret | undefined;
  /** `data` of the controller's ConfigMap. */
  readonly config: Readonly<Record<string, string>>;
}

export interface IngressLocation {
  readonly path: string;
  readonly type: 'Exact' | 'Prefix' | 'ImplementationSpecific';
  readonly upstream: string;
  readonly settings: Settings;
  /** For `$namespace`, `$ingress_name` and what the log says. Absent for locations that nobody asked for. */
  readonly ingress?: Ingress;
}

export interface IngressServer {
  /** `_` for requests that no other host takes. */
  readonly host: string;
  readonly aliases: readonly string[];
  /** Name of the certificate: `default-web-tls`; absent: the fake one. */
  readonly certificate?: { readonly name: string; readonly secret: Secret };
  /** Some Ingress lists this host under `tls`. */
  readonly secure: boolean;
  readonly locations: readonly IngressLocation[];
}

export interface Upstream {
  readonly name: string;
  /** `10.1.0.7:80`; empty: 503. */
  readonly endpoints: readonly string[];
  readonly hashBy: string;
}

export interface Configuration {
  readonly servers: readonly IngressServer[];
  readonly upstreams: readonly Upstream[];
  /** Texts of klog warnings. */
  readonly warnings: readonly string[];
}

export const defaultUpstream = 'upstream-default-backend';

interface ServerDraft {
  readonly host: string;
  readonly aliases: string[];
  certificate?: { readonly name: string; readonly secret: Secret };
  secure: boolean;
  readonly locations: IngressLocation[];
}

export function buildConfiguration(world: World): Configuration {
  return new Builder(world).build();
}

class Builder {
  readonly #servers = new Map<string, ServerDraft>();
  readonly #upstreams = new Map<string, Upstream>();
  readonly #warnings: string[] = [];

  constructor(private readonly world: World) {}

  build(): Configuration {
    this.#server('_');
    for (const ingress of this.world.ingresses) this.#addIngress(ingress);
    const nobody = readSettings(emptyIngress, this.world.config);
    const servers = [...this.#servers.values()].map((server) => {
      const hasRoot = server.locations.some(({ path }) => path === '/');
      const root: IngressLocation = { path: '/', type: 'Prefix', upstream: defaultUpstream, settings: nobody };
      const locations = hasRoot ? server.locations : [...server.locations, root];
      return { ...server, locations: sortLocations(locations) };
    });
    servers.sort((a, b) => (a.host < b.host ? -1 : 1));
    const upstreams = [...this.#upstreams.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return { servers, upstreams, warnings: this.#warnings };
  } // prettier-ignore

  #server(host: string): ServerDraft {
    const known = this.#servers.get(host);
    if (known) return known;
    const server: ServerDraft = { host, aliases: [], secure: false, locations: [] };
    this.#servers.set(host, server);
    return server;
  }

  #addIngress(ingress: Ingress): void {
    const settings = readSettings(ingress, this.world.config);
    const { rules = [], defaultBackend } = ingress.spec ?? {};
    if (defaultBackend) {
      const upstream = this.#upstream(ingress, defaultBackend, settings);
      this.#addLocation(this.#server('_'), { path: '/', type: 'Prefix', upstream, settings, ingress });
    }
    for (const rule of rules) {
      const server = this.#server(rule.host || '_');
      server.aliases.push(...settings.serverAliases.filter((alias) => !server.aliases.includes(alias)));
      this.#addCertificate(server, ingress);
      for (const { path = '/', pathType, backend } of rule.http?.paths ?? []) {
        const type = pathType === 'Exact' || pathType === 'Prefix' ? pathType : 'ImplementationSpecific';
        const upstream = this.#upstream(ingress, backend, settings);
        this.#addLocation(server, { path: path || '/', type, upstream, settings, ingress });
      }
      if (!rule.http && defaultBackend) {
        const upstream = this.#upstream(ingress, defaultBackend, settings);
        this.#addLocation(server, { path: '/', type: 'Prefix', upstream, settings, ingress });
      }
    }
  }

  /** The oldest Ingress has a path; later ones are passed over. */
  #addLocation(server: ServerDraft, location: IngressLocation): void {
    const same = server.locations.some(({ path, type }) => path === location.path && type === location.type);
    if (!same) server.locations.push(location);
  }

  #addCertificate(server: ServerDraft, ingress: Ingress): void {
    const { namespace = '', name = '' } = ingress.metadata;
    const tls = (ingress.spec?.tls ?? []).find(({ hosts = [] }) => hosts.includes(server.host));
    if (!tls || server.certificate) return;
    server.secure = true;
    if (!tls.secretName) {
      this.#warnings.push(`Host "${server.host}" is listed in the TLS section but secretName is empty. Using default certificate`);
      return;
    }
    const key = `${namespace}/${tls.secretName}`;
    const secret = this.world.secret(namespace, tls.secretName);
    if (!secret)
      this.#warnings.push(`Error getting SSL certificate "${key}": local SSL certificate ${key} was not found. Using default certificate`);
    else if (!secret.data?.['tls.crt'] || !secret.data['tls.key'])
      this.#warnings.push(`Error getting SSL certificate "${key}": key 'tls.crt' missing from Secret "${name}". Using default certificate`);
    else server.certificate = { name: `${namespace}-${tls.secretName}`, secret };
  } // prettier-ignore

  #upstream(ingress: Ingress, { service, resource }: IngressBackend, settings: Settings): string {
    const { namespace = '' } = ingress.metadata;
    if (!service) {
      this.#warnings.push(`not simulated: a backend that is a resource (${resource?.kind ?? ''})`);
      return defaultUpstream;
    }
    const port = service.port?.name || String(service.port?.number ?? '');
    const name = `${namespace}-${service.name}-${port}`;
    if (this.#upstreams.has(name)) return name;
    let endpoints = this.#endpoints(namespace, service.name, port, settings);
    const spare = settings.defaultBackend;
    if (endpoints.length === 0 && spare !== '') {
      const first = this.world.service(namespace, spare)?.spec?.ports?.[0];
      endpoints = this.#endpoints(namespace, spare, String(first?.port ?? ''), settings);
    }
    this.#upstreams.set(name, { name, endpoints, hashBy: settings.upstreamHashBy });
    return name;
  }

  #endpoints(namespace: string, name: string, port: string, settings: Settings): string[] {
    const key = `${namespace}/${name}`;
    const service = this.world.service(namespace, name);
    if (!service) {
      this.#warnings.push(`Error obtaining Endpoints for Service "${key}": no object matching key "${key}" in local store`);
      return [];
    }
    const { ports = [], type, externalName, clusterIP = '' } = service.spec ?? {};
    const wanted = ports.find((candidate) => candidate.name === port || String(candidate.port) === port || String(candidate.targetPort) === port);
    if (type === 'ExternalName') return externalName ? [`${externalName}:${wanted?.port ?? port}`] : [];
    if (!wanted) {
      this.#warnings.push(`Service "${key}" does not have any active Endpoint.`);
      return [];
    }
    if (settings.serviceUpstream) return [`${clusterIP}:${wanted.port}`];
    const addresses = this.world
      .slices(namespace)
      .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)
      .flatMap((slice) => {
        const number = slice.ports?.find((candidate) => (candidate.name ?? '') === (wanted.name ?? ''))?.port;
        const ready = (slice.endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
        return number === undefined ? [] : ready.flatMap((endpoint) => endpoint.addresses.map((address) => `${address}:${number}`));
      });
    if (addresses.length === 0) this.#warnings.push(`Service "${key}" does not have any active Endpoint.`);
    return [...new Set(addresses)].sort();
  } // prettier-ignore
}

const emptyIngress: Ingress = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: {} };

/** Longest path first, as nginx must try the patterns. */
function sortLocations(locations: readonly IngressLocation[]): IngressLocation[] {
  return [...locations].sort(
    (a, b) => b.path.length - a.path.length || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
  );
}
