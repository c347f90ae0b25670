// Cluster IPs and node ports. What is taken is read from the Services themselves, so there is no second truth to repair.
import type { Service, ServicePort, ServiceSpec } from '@drydock/kinds';
import type { Store } from '@drydock/etcd';
import { fieldError, invalid, type FieldError, type KubeObject, type Random } from '@drydock/machinery';
import { formatIp, parseIp, type IpRange } from './ip-range.ts';
import { addressPrefix, allocatorName, managedBy } from './service-addresses.ts';

export interface PortRange {
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
}

interface Taken {
  readonly ips: ReadonlySet<string>;
  /** `30080/TCP` */
  readonly ports: ReadonlySet<string>;
}

const prefix = '/registry/services/specs/';
const kind = { group: '', name: 'Service' };
const hasPorts = (type: string | undefined) => type === 'NodePort' || type === 'LoadBalancer';

export class ServiceAllocator {
  constructor(
    readonly store: Store,
    readonly random: Random,
    readonly ips: IpRange,
    readonly ports: PortRange,
  ) {}

  /** The Service with its cluster IP and node ports filled in. Throws Invalid when it asks for what it cannot have. */
  allocate(object: KubeObject, old?: KubeObject): KubeObject {
    const service = object as unknown as Service;
    const before = (old as unknown as Service | undefined)?.spec;
    const taken = this.#taken(service);
    const withIp = this.#withIp(keepAllocated(service.spec ?? {}, before), taken, service);
    const spec = this.#withPorts(withIp, before, taken, service);
    return { ...object, spec } as KubeObject;
  }

  /** What other Services hold, and the addresses that somebody has reserved by hand. */
  #taken({ metadata }: Service): Taken {
    const ips = new Set<string>();
    const ports = new Set<string>();
    for (const other of this.store.range(prefix).items as unknown as readonly Service[]) {
      if (other.metadata.name === metadata.name && other.metadata.namespace === metadata.namespace) continue;
      for (const ip of other.spec?.clusterIPs ?? [other.spec?.clusterIP ?? '']) ips.add(ip);
      for (const port of other.spec?.ports ?? []) if (port.nodePort) ports.add(portKey(port));
    }
    for (const { metadata: address } of this.store.range(addressPrefix).items)
      if (address.labels?.[managedBy] !== allocatorName) ips.add(address.name ?? '');
    return { ips, ports };
  }

  #withIp(spec: ServiceSpec, taken: Taken, service: Service): ServiceSpec {
    if (spec.type === 'ExternalName') {
      const {
        clusterIP: _ip,
        clusterIPs: _ips,
        ipFamilies: _families,
        ipFamilyPolicy: _policy,
        ...rest
      } = spec;
      return rest;
    }
    const asked = spec.clusterIP || spec.clusterIPs?.[0];
    const clusterIP = asked || this.#freeIp(taken);
    if (asked && asked !== 'None') this.#checkIp(asked, taken, service);
    return {
      ...spec,
      clusterIP,
      clusterIPs: spec.clusterIPs?.length ? spec.clusterIPs : [clusterIP],
      ipFamilies: spec.ipFamilies ?? ['IPv4'],
      ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack',
    };
  }

  #checkIp(ip: string, taken: Taken, service: Service): void {
    const address = parseIp(ip);
    // what is no address at all is a finding of the validation
    if (address === undefined) return;
    const { base, size, text } = this.ips;
    const fail = (why: string) =>
      refuse(service, fieldError.invalid('spec.clusterIPs', [ip], `failed to allocate IP ${ip}: ${why}`));
    if (address <= base || address >= base + size - 1)
      throw fail(`the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${text}`);
    if (taken.ips.has(ip)) throw fail('provided IP is already allocated');
  }

  /** At random from the upper part: the lower addresses are left for those who ask for a certain one. */
  #freeIp(taken: Taken): string {
    const { base, size } = this.ips;
    const reserved = Math.min(Math.max(16, Math.floor(size / 16)), 256);
    for (;;) {
      const ip = formatIp(base + reserved + this.random.int(size - reserved - 1));
      if (!taken.ips.has(ip)) return ip;
    }
  }

  #withPorts(
    spec: ServiceSpec,
    before: ServiceSpec | undefined,
    taken: Taken,
    service: Service,
  ): ServiceSpec {
    if (!spec.ports) return spec;
    if (!hasPorts(spec.type)) return { ...spec, ports: dropStalePorts(spec.ports, before) };
    const mine = new Set<string>();
    const byPort = new Map<number, number>();
    const wanted = spec.allocateLoadBalancerNodePorts !== false || spec.type === 'NodePort';
    for (const port of spec.ports) if (port.nodePort) mine.add(portKey(port));
    const ports = spec.ports.map((port, index) => {
      if (port.nodePort) this.#checkPort(port, index, taken, service);
      const shared = byPort.get(port.port);
      const nodePort = port.nodePort || (wanted ? (shared ?? this.#freePort(port, taken, mine)) : undefined);
      if (nodePort === undefined) return port;
      byPort.set(port.port, nodePort);
      mine.add(portKey({ ...port, nodePort }));
      return { ...port, nodePort };
    });
    return { ...spec, ports };
  }

  #checkPort(port: ServicePort, index: number, taken: Taken, service: Service): void {
    const { from, to } = this.ports;
    const { nodePort = 0 } = port;
    const fail = (why: string) =>
      refuse(service, fieldError.invalid(`spec.ports[${index}].nodePort`, nodePort, why));
    if (nodePort < from || nodePort > to)
      throw fail(`provided port is not in the valid range. The range of valid ports is ${from}-${to}`);
    if (taken.ports.has(portKey(port))) throw fail('provided port is already allocated');
  }

  #freePort(port: ServicePort, taken: Taken, mine: ReadonlySet<string>): number {
    const { from, to } = this.ports;
    const size = to - from + 1;
    const reserved = Math.min(Math.max(16, Math.floor(size / 32)), 128);
    const free = (nodePort: number) =>
      !taken.ports.has(portKey({ ...port, nodePort })) && !mine.has(portKey({ ...port, nodePort }));
    for (let tries = 0; tries < size; tries++) {
      const nodePort = from + reserved + this.random.int(size - reserved);
      if (free(nodePort)) return nodePort;
    }
    for (let nodePort = from; nodePort <= to; nodePort++) if (free(nodePort)) return nodePort;
    throw new Error('no node port is free');
  }
}

const portKey = ({ nodePort, protocol = 'TCP' }: Pick<ServicePort, 'nodePort' | 'protocol'>) =>
  `${nodePort}/${protocol}`;

function refuse({ metadata }: Service, error: FieldError) {
  return invalid(kind, metadata.name ?? '', [error]);
}

/** An update that leaves allocated values open keeps them (patchAllocatedValues in Kubernetes). */
function keepAllocated(spec: ServiceSpec, before: ServiceSpec | undefined): ServiceSpec {
  if (!before || spec.type === 'ExternalName' || before.type === 'ExternalName') return spec;
  const sameIp =
    !spec.clusterIP && before.clusterIP
      ? { clusterIP: before.clusterIP, clusterIPs: before.clusterIPs ?? [before.clusterIP] }
      : {};
  if (!hasPorts(spec.type) || !hasPorts(before.type)) return { ...spec, ...sameIp };
  const ports = spec.ports?.map((port) => {
    if (port.nodePort) return port;
    const match = before.ports?.find(
      (other) => other.port === port.port && (other.protocol ?? 'TCP') === (port.protocol ?? 'TCP'),
    );
    return match?.nodePort ? { ...port, nodePort: match.nodePort } : port;
  });
  return { ...spec, ...sameIp, ...(ports ? { ports } : {}) };
}

/** Node ports that came with the former type go with it; ones that somebody typed are for the validation to refuse. */
function dropStalePorts(
  ports: readonly ServicePort[],
  before: ServiceSpec | undefined,
): readonly ServicePort[] {
  if (!before || !hasPorts(before.type)) return ports;
  return ports.map((port) => {
    if (!before.ports?.some((other) => other.nodePort === port.nodePort)) return port;
    const { nodePort: _nodePort, ...rest } = port;
    return rest;
  });
}
