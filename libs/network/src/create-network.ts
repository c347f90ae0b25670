import type { InformerFactory } from '@drydock/client';
import { Cancelled, type CancelSignal, type Clock, type Random } from '@drydock/machinery';
import { Errno, type Connection, type DnsAnswer, type DnsQuestion, type NetworkStack } from '@drydock/shell';
import { AddressPool } from './address-pool.ts';
import { isLoopback, parseCidr, type Cidr } from './addresses.ts';
import { createBalancer } from './affinity.ts';
import type { Hop } from './hop.ts';
import { Machine, type Fabric, type MachineIdentity } from './machine.ts';
import type { PolicyWorld } from './policy/network-policies.ts';
import { watchPolicies } from './policy/watch-policies.ts';
import { findRoute, type HostPort, type Route, type Topology } from './router.ts';
import { answerUpstream } from './upstream-dns.ts';
import { ServiceTable, type Protocol } from './service-table.ts';

export interface NetworkOptions {
  /** Services and EndpointSlices are watched; the caller starts the factory. */
  readonly informers: InformerFactory;
  readonly clock: Clock;
  readonly random: Random;
  /** The range of a node's pods. Default `10.1.0.0/16` for every node (Docker Desktop). */
  readonly podCidr?: (nodeName: string) => string;
  /** Default `10.96.0.0/12`. */
  readonly serviceCidr?: string;
  /** Default `192.168.65.254`, which pods know as host.docker.internal. */
  readonly workstationAddress?: string;
  /** The DNS server that nodes use. Default `192.168.65.7`. */
  readonly upstreamDns?: string;
  /** Docker Desktop publishes to localhost only; on a cluster of machines the workstation is one of them. Default `localhost`. */
  readonly workstationReaches?: 'localhost' | 'cluster';
  /** NetworkPolicies, pods and namespaces are watched and the policies enforced; the caller starts the factory. Absent: they have no effect. */
  readonly policyInformers?: InformerFactory;
}

/** A machine's stack, and its end. */
export interface AttachedStack extends NetworkStack {
  readonly address: string;
  /** The machine is gone: its sockets close and its address is free again. */
  detach(): void;
}

export interface AttachOptions extends Partial<MachineIdentity> {
  readonly name: string;
  readonly address: string;
}

export interface PodAttachOptions {
  readonly namespace: string;
  readonly name: string;
  readonly nodeName: string;
  /** Shares the node's stack and address. */
  readonly hostNetwork?: boolean;
  readonly hostPorts?: readonly {
    readonly hostPort: number;
    readonly containerPort: number;
    readonly protocol?: string;
  }[];
  /** Which process listens on a port, for explanations. */
  readonly processOf?: (port: number) => string | undefined;
}

export interface ExplainRequest {
  /** Default: the workstation. */
  readonly from?: NetworkStack;
  /** An IP address, or `localhost`. */
  readonly host: string;
  readonly port: number;
  readonly protocol?: Protocol;
}

export interface Network {
  /** The learner's machine; its localhost answers NodePorts, load balancers and host ports. */
  readonly workstation: NetworkStack;
  /** A host with a fixed address, for example an upstream DNS server. */
  attach(options: AttachOptions): AttachedStack;
  /** A node with its InternalIP. */
  attachNode(name: string, address: string): AttachedStack;
  /** A pod with the next free address of its node's range. */
  attachPod(options: PodAttachOptions): AttachedStack;
  /** The stack that has this address now. */
  stackAt(address: string): NetworkStack | undefined;
  /** The way of a request, hop by hop, without sending it. */
  explain(request: ExplainRequest): readonly Hop[];
}

/** The cluster's network: pod addresses, connections, and what kube-proxy does for Services. */
export function createNetwork(options: NetworkOptions): Network {
  return new ClusterNetwork(options);
}

/** How long the kernel tries: six SYNs, and three ARP requests. */
const connectTimeout = 130_000;
const unreachableAfter = 3000;
const dnsTimeout = 5000;

class ClusterNetwork implements Network, Fabric {
  readonly workstation: Machine;
  readonly #machines = new Map<string, Machine>();
  readonly #nodes = new Map<string, Machine>();
  readonly #pools = new Map<string, AddressPool>();
  readonly #hostPorts: HostPort[] = [];
  readonly #services: ServiceTable;
  readonly #options: NetworkOptions;
  readonly #choose;
  readonly #podCidrs: Cidr[] = [];
  readonly #serviceCidr: Cidr;
  readonly #policies: PolicyWorld | undefined;

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.#services = new ServiceTable(options.informers);
    if (options.policyInformers) this.#policies = watchPolicies(options.policyInformers);
    this.#serviceCidr = parseCidr(options.serviceCidr ?? '10.96.0.0/12');
    this.#choose = createBalancer(options.clock, options.random.fork('kube-proxy'));
    const address = options.workstationAddress ?? '192.168.65.254';
    this.workstation = new Machine(
      { kind: 'workstation', name: 'workstation' },
      address,
      this,
      () => undefined,
    );
    const upstream = { name: 'upstream-dns', address: options.upstreamDns ?? '192.168.65.7' };
    this.attach(upstream).serveDns(answerUpstream(address));
  }

  attach({ address, name, ...rest }: AttachOptions): AttachedStack {
    return this.#add({ kind: 'host', ...rest, name }, address, () => undefined);
  }

  attachNode(name: string, address: string): AttachedStack {
    const machine = this.#add({ kind: 'node', name, nodeName: name }, address, () =>
      this.#nodes.delete(name),
    );
    this.#nodes.set(name, machine);
    return machine;
  }

  attachPod(options: PodAttachOptions): AttachedStack {
    const { namespace, name, nodeName } = options;
    if (options.hostNetwork) return this.#hostNetworkStack(nodeName);
    const pool = this.#pool(nodeName);
    const address = pool.take();
    const identity: MachineIdentity = {
      kind: 'pod',
      name,
      namespace,
      nodeName,
      ...(options.processOf ? { processOf: options.processOf } : {}),
    };
    const machine = this.#add(identity, address, () => {
      pool.release(address);
      const kept = this.#hostPorts.filter((one) => one.machine !== machine);
      this.#hostPorts.splice(0, Infinity, ...kept);
    });
    for (const { hostPort, containerPort, protocol } of options.hostPorts ?? [])
      this.#hostPorts.push({
        nodeName,
        port: hostPort,
        protocol: protocol === 'UDP' ? 'UDP' : 'TCP',
        machine,
        containerPort,
      });
    return machine;
  }

  stackAt(address: string): NetworkStack | undefined {
    return this.#machines.get(address);
  }

  explain(request: ExplainRequest): readonly Hop[] {
    const from = request.from instanceof Machine ? request.from : this.workstation;
    const address = request.host === 'localhost' ? '127.0.0.1' : request.host;
    const question = { from, protocol: request.protocol ?? 'TCP', address, port: request.port } as const;
    return findRoute(this.#topology(), question, (_route, backends) => backends[0]!).hops;
  }

  async connect(from: Machine, address: string, port: number, signal: CancelSignal): Promise<Connection> {
    const route = findRoute(this.#topology(), { from, protocol: 'TCP', address, port }, this.#choose);
    const { destination } = route;
    if (!destination) throw await this.#failure(route, signal, connectTimeout);
    return destination.machine.accept(from, {
      from: { address: this.#sourceAddress(from, route), port: from.takePort() },
      dialled: { address, port },
      address: destination.address,
      port: destination.port,
    });
  }

  async queryDns(
    from: Machine,
    server: string,
    question: DnsQuestion,
    signal: CancelSignal,
  ): Promise<DnsAnswer> {
    const route = findRoute(
      this.#topology(),
      { from, protocol: 'UDP', address: server, port: 53 },
      this.#choose,
    );
    if (!route.destination) throw await this.#failure(route, signal, dnsTimeout);
    const answer = route.destination.machine.answerDns(question);
    return this.#within(dnsTimeout, signal.race(answer));
  }

  /** Nothing answers for a Service's address. */
  async ping(from: Machine, address: string, signal: CancelSignal): Promise<number> {
    if (!from.owns(address)) {
      const question = { from, protocol: 'ICMP', address, port: 0 } as const;
      const route = findRoute(this.#topology(), question, this.#choose);
      if (!route.destination) throw await this.#failure(route, signal, connectTimeout);
    }
    const time = 0.03 + this.#options.random.fork(`ping ${this.#options.clock.now()}`).next() * 0.09;
    await this.#options.clock.sleep(time, signal);
    return time;
  }

  #add(identity: MachineIdentity, address: string, onDetach: () => void): Machine {
    const machine = new Machine(identity, address, this, () => {
      if (this.#machines.get(address) === machine) this.#machines.delete(address);
      onDetach();
    });
    this.#machines.set(address, machine);
    return machine;
  }

  #hostNetworkStack(nodeName: string): AttachedStack {
    const node = this.#nodes.get(nodeName);
    if (!node) throw new RangeError(`node ${nodeName} is not attached`);
    const shared: NetworkStack = {
      addresses: node.addresses,
      listen: (port, accept, options) => node.listen(port, accept, options),
      connect: (address, port, signal) => node.connect(address, port, signal),
      listeners: () => node.listeners(),
      queryDns: (server, question, signal) => node.queryDns(server, question, signal),
      serveDns: (answer) => node.serveDns(answer),
      ping: (address, signal) => node.ping(address, signal),
    };
    return { ...shared, address: node.address, detach: () => undefined };
  }

  #pool(nodeName: string): AddressPool {
    const cidr = this.#options.podCidr?.(nodeName) ?? '10.1.0.0/16';
    const known = this.#pools.get(cidr);
    if (known) return known;
    const pool = new AddressPool(cidr);
    this.#pools.set(cidr, pool);
    this.#podCidrs.push(parseCidr(cidr));
    return pool;
  }

  /** What the receiver sees as the peer's address. */
  #sourceAddress(from: Machine, route: Route): string {
    const { machine, address } = route.destination!;
    if (isLoopback(address)) return '127.0.0.1';
    const nodeName = machine.identity.nodeName;
    if (route.translatedOn) return route.translatedOn.address;
    const published = this.#options.workstationReaches !== 'cluster' && from.identity.kind === 'workstation';
    const throughNode = published || from.identity.kind === 'node';
    const behindNode = machine.identity.kind === 'pod' && nodeName !== undefined;
    if (behindNode && (throughNode || route.masqueraded)) return this.#pool(nodeName).gateway;
    return from.address;
  }

  async #failure(route: Route, signal: CancelSignal, timeout: number): Promise<Error> {
    const error = route.error ?? 'ETIMEDOUT';
    const wait =
      error === 'ETIMEDOUT' ? timeout : error === 'EHOSTUNREACH' ? Math.min(unreachableAfter, timeout) : 0;
    if (wait > 0) await this.#options.clock.sleep(wait, signal);
    return new Errno(error);
  }

  #within<T>(ms: number, work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = this.#options.clock.after(ms, () => reject(new Errno('ETIMEDOUT')));
      work
        .then(resolve, (error: unknown) =>
          reject(error instanceof Error ? error : new Cancelled(String(error))),
        )
        .finally(() => timer.cancel());
    });
  }

  #topology(): Topology {
    return {
      machines: this.#machines,
      hostPorts: this.#hostPorts,
      services: this.#services,
      podCidrs: this.#podCidrs,
      serviceCidr: this.#serviceCidr,
      workstation: this.workstation,
      workstationAlias: this.workstation.address,
      workstationReaches: this.#options.workstationReaches ?? 'localhost',
      ...(this.#policies ? { policies: this.#policies } : {}),
    };
  }
}
