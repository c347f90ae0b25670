// What kube-proxy writes into the kernel: which address and port belong to which Service, and where they lead.
import { resources, type InformerFactory } from '@drydock/client';
import type { Endpoint, EndpointSlice, Service, ServicePort } from '@drydock/kinds';

export interface Backend {
  readonly address: string;
  readonly port: number;
  readonly nodeName?: string;
  readonly pod?: { readonly namespace: string; readonly name: string };
}

/** One port of one Service. */
export interface ServiceRoute {
  readonly namespace: string;
  readonly name: string;
  readonly portName: string;
  readonly protocol: string;
  readonly port: number;
  readonly service: Service;
  readonly ready: readonly Backend[];
  /** Those that still serve while they terminate. */
  readonly draining: readonly Backend[];
  /** Ready endpoints; when there are none, the draining ones. Sorted. */
  readonly backends: readonly Backend[];
}

/** ICMP has no ports, so it meets no Service. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP' | 'ICMP';

/** Lookups are by `protocol/address:port` and `protocol:port`; the tables are rebuilt on use after a change. */
export class ServiceTable {
  readonly #services;
  readonly #slices;
  #byAddress = new Map<string, ServiceRoute>();
  #byNodePort = new Map<string, ServiceRoute>();
  #byLoadBalancerPort = new Map<string, ServiceRoute>();
  #dirty = true;

  constructor(informers: InformerFactory) {
    this.#services = informers.for(resources.services);
    this.#slices = informers.for(resources.endpointSlices);
    this.#services.onChange(() => (this.#dirty = true));
    this.#slices.onChange(() => (this.#dirty = true));
  }

  /** ClusterIPs, external IPs and the addresses of load balancers. */
  byAddress(protocol: Protocol, address: string, port: number): ServiceRoute | undefined {
    this.#refresh();
    return this.#byAddress.get(`${protocol}/${address}:${port}`);
  }

  byNodePort(protocol: Protocol, port: number): ServiceRoute | undefined {
    this.#refresh();
    return this.#byNodePort.get(`${protocol}:${port}`);
  }

  /** Docker Desktop publishes load balancers on the port of the Service. The oldest Service wins a port. */
  byLoadBalancerPort(protocol: Protocol, port: number): ServiceRoute | undefined {
    this.#refresh();
    return this.#byLoadBalancerPort.get(`${protocol}:${port}`);
  }

  #refresh(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#byAddress = new Map();
    this.#byNodePort = new Map();
    this.#byLoadBalancerPort = new Map();
    const slices = slicesByService(this.#slices.list());
    for (const service of [...this.#services.list()].sort(byAge)) {
      const own = slices.get(`${service.metadata.namespace}/${service.metadata.name}`) ?? [];
      for (const port of service.spec?.ports ?? []) this.#add(routeOf(service, port, own), port);
    }
  }

  #add(route: ServiceRoute, { nodePort }: ServicePort): void {
    const { spec, status } = route.service;
    if (spec?.type === 'ExternalName') return;
    const ingress = status?.loadBalancer?.ingress ?? [];
    const addresses = [
      ...(spec?.clusterIP && spec.clusterIP !== 'None' ? [spec.clusterIP] : []),
      ...(spec?.externalIPs ?? []),
      ...ingress.flatMap(({ ip }) => (ip ? [ip] : [])),
    ];
    const end = `${route.protocol}:${route.port}`;
    for (const address of addresses)
      setOnce(this.#byAddress, `${route.protocol}/${address}:${route.port}`, route);
    if (nodePort) setOnce(this.#byNodePort, `${route.protocol}:${nodePort}`, route);
    if (spec?.type === 'LoadBalancer' && ingress.length > 0) setOnce(this.#byLoadBalancerPort, end, route);
  }
}

function setOnce(map: Map<string, ServiceRoute>, key: string, route: ServiceRoute): void {
  if (!map.has(key)) map.set(key, route);
}

const ageKey = ({ metadata }: Service) =>
  `${metadata.creationTimestamp ?? ''} ${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
const byAge = (a: Service, b: Service) => (ageKey(a) < ageKey(b) ? -1 : 1);

function slicesByService(slices: readonly EndpointSlice[]): Map<string, EndpointSlice[]> {
  const grouped = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    const name = slice.metadata.labels?.['kubernetes.io/service-name'];
    if (!name || slice.addressType !== 'IPv4') continue;
    const key = `${slice.metadata.namespace}/${name}`;
    grouped.set(key, [...(grouped.get(key) ?? []), slice]);
  }
  return grouped;
}

function routeOf(service: Service, port: ServicePort, slices: readonly EndpointSlice[]): ServiceRoute {
  const ready = backendsOf(slices, port, ({ conditions }) => conditions?.ready !== false);
  const serving = ({ conditions }: Endpoint) =>
    conditions?.serving === true && conditions.terminating === true;
  const draining = backendsOf(slices, port, serving);
  return {
    namespace: service.metadata.namespace ?? '',
    name: service.metadata.name ?? '',
    portName: port.name ?? '',
    protocol: port.protocol ?? 'TCP',
    port: port.port,
    service,
    ready,
    draining,
    backends: ready.length > 0 ? ready : draining,
  };
}

function backendsOf(
  slices: readonly EndpointSlice[],
  port: ServicePort,
  wanted: (endpoint: Endpoint) => boolean,
): readonly Backend[] {
  const backends = new Map<string, Backend>();
  for (const slice of slices) {
    const own = slice.ports?.find(
      ({ name, protocol }) =>
        (name ?? '') === (port.name ?? '') && (protocol ?? 'TCP') === (port.protocol ?? 'TCP'),
    );
    if (own?.port === undefined) continue;
    for (const endpoint of slice.endpoints ?? [])
      if (wanted(endpoint)) {
        const backend = backendOf(slice, endpoint, own.port);
        if (backend) backends.set(`${backend.address}:${backend.port}`, backend);
      }
  }
  return [...backends.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}

function backendOf(slice: EndpointSlice, endpoint: Endpoint, port: number): Backend | undefined {
  const address = endpoint.addresses[0];
  if (address === undefined) return undefined;
  const { nodeName, targetRef } = endpoint;
  const namespace = targetRef?.namespace ?? slice.metadata.namespace ?? '';
  const pod = targetRef?.kind === 'Pod' && targetRef.name ? { namespace, name: targetRef.name } : undefined;
  return { address, port, ...(nodeName ? { nodeName } : {}), ...(pod ? { pod } : {}) };
}
