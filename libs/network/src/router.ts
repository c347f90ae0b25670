// Where an address and port lead, seen from one machine: the kernel's routing and kube-proxy's rules in one place.
import { contains, isLoopback, parseCidr, type Cidr } from './addresses.ts';
import type { Hop, RouteError, ServiceFace } from './hop.ts';
import type { Machine } from './machine.ts';
import { judge, type Flow, type Peer, type PolicyWorld } from './policy/network-policies.ts';
import type { Backend, Protocol, ServiceRoute, ServiceTable } from './service-table.ts';

export interface HostPort {
  readonly nodeName: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly machine: Machine;
  readonly containerPort: number;
}

export interface Topology {
  readonly machines: ReadonlyMap<string, Machine>;
  readonly hostPorts: readonly HostPort[];
  readonly services: ServiceTable;
  readonly podCidrs: readonly Cidr[];
  readonly serviceCidr: Cidr;
  readonly workstation: Machine;
  /** host.docker.internal: how pods reach the workstation. */
  readonly workstationAlias: string;
  /** What the workstation can reach of the cluster besides its own localhost. */
  readonly workstationReaches: 'localhost' | 'cluster';
  /** Absent: the network plug-in does not enforce NetworkPolicies. */
  readonly policies?: PolicyWorld;
}

export interface Destination {
  readonly machine: Machine;
  readonly address: string;
  readonly port: number;
}

/** Errors of a connection, not of a name. */
export type ConnectError = Exclude<RouteError, `${'EAI_' | 'HTTP '}${string}`>;

export interface Route {
  readonly hops: readonly Hop[];
  readonly destination?: Destination;
  readonly error?: ConnectError;
  /** Whether the packets were translated on a node, so that the receiver sees the node's address. */
  readonly masqueraded: boolean;
  /** The node that put its own address into the packets before they left it for another one. */
  readonly translatedOn?: Machine;
}

export interface Question {
  readonly from: Machine;
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
}

/** Picks the endpoint of a new connection. */
export type ChooseBackend = (route: ServiceRoute, backends: readonly Backend[], from: Machine) => Backend;

export function findRoute(topology: Topology, question: Question, choose: ChooseBackend): Route {
  const route = findPlace(topology, question, choose);
  const { policies } = topology;
  if (!policies || !route.destination) return route;
  return underPolicies(policies, question, route);
}

/** NetworkPolicies look at the connection as it is after translation. What they refuse is dropped without an answer. */
function underPolicies(policies: PolicyWorld, question: Question, route: Route): Route {
  const { machine } = route.destination!;
  const flow: Flow = {
    from: peerOf(route.translatedOn ?? question.from),
    to: peerOf(machine),
    protocol: question.protocol,
    port: route.destination!.port,
  };
  const verdicts = judge(policies, flow);
  const before = route.hops.slice(0, -1);
  const judged: readonly Hop[] = verdicts.map((verdict) => ({ kind: 'policy', ...verdict }));
  const refused = verdicts.find(({ allowed }) => !allowed);
  if (!refused) return { ...route, hops: [...before, ...judged, route.hops.at(-1)!] };
  const { direction, pod, policies: names } = refused;
  const end = direction === 'egress' ? 'leave' : 'enter';
  const reason = `NetworkPolicy ${names.join(', ')} does not let it ${end} ${pod.namespace}/${pod.name}`;
  return failed([...before, ...judged], 'ETIMEDOUT', reason);
}

function peerOf({ identity, address }: Machine): Peer {
  const { kind, name, namespace, nodeName } = identity;
  return { kind, name, address, ...(namespace ? { namespace } : {}), ...(nodeName ? { nodeName } : {}) };
}

function findPlace(topology: Topology, question: Question, choose: ChooseBackend): Route {
  const { from, address, port } = question;
  const start: Hop = { kind: 'address', address, port };
  const { workstation } = topology;
  if (from === workstation) return fromWorkstation(topology, question, choose, start);
  if (address === topology.workstationAlias)
    return publishedOrLocal(topology, { ...question, from: workstation }, choose, start);
  if (isLoopback(address) && from.identity.kind !== 'node') return local(from, question, [start]);
  return inCluster(topology, question, choose, start);
}

function fromWorkstation(topology: Topology, question: Question, choose: ChooseBackend, start: Hop): Route {
  if (question.from.owns(question.address)) return publishedOrLocal(topology, question, choose, start);
  if (topology.workstationReaches === 'cluster') return inCluster(topology, question, choose, start);
  const host = topology.machines.get(question.address);
  if (host?.identity.kind === 'host') return delivered(host, question, [start], false);
  return failed(
    [start],
    'ETIMEDOUT',
    `${question.address} is inside the cluster's network and not routed to the workstation`,
  );
}

/** The workstation's localhost: its own listeners first, then what the cluster publishes there. */
function publishedOrLocal(topology: Topology, question: Question, choose: ChooseBackend, start: Hop): Route {
  const { workstation, services, hostPorts } = topology;
  const { protocol, port } = question;
  if (workstation.listensOn(question.address, port)) return local(workstation, question, [start]);
  const nodePort = services.byNodePort(protocol, port);
  if (nodePort)
    return toService(topology, question, choose, { route: nodePort, via: 'nodePort', hops: [start] });
  const balanced = services.byLoadBalancerPort(protocol, port);
  if (balanced)
    return toService(topology, question, choose, { route: balanced, via: 'loadBalancer', hops: [start] });
  const published = hostPorts.find((one) => one.port === port && one.protocol === protocol);
  if (published) return toHostPort(published, [start]);
  return local(workstation, question, [start]);
}

function inCluster(topology: Topology, question: Question, choose: ChooseBackend, start: Hop): Route {
  const { from, protocol, address, port } = question;
  const service = topology.services.byAddress(protocol, address, port);
  if (service) {
    const via = faceOf(service, address);
    return toService(topology, question, choose, { route: service, via, hops: [start] });
  }
  const machine = from.owns(address) ? from : topology.machines.get(address);
  if (machine?.identity.kind === 'node') return toNode(topology, question, choose, { machine, start });
  if (machine) return delivered(machine, { address, port }, [start], false);
  if (contains(topology.serviceCidr, address))
    return failed([start], 'ETIMEDOUT', `no Service has the address ${address} with port ${port}`);
  if (topology.podCidrs.some((cidr) => contains(cidr, address)))
    return failed([start], 'EHOSTUNREACH', `no pod has the address ${address}`);
  return failed([start], 'ETIMEDOUT', `${address} is outside of the simulated network`);
}

function faceOf({ service }: ServiceRoute, address: string): ServiceFace {
  if (service.spec?.clusterIP === address) return 'clusterIP';
  return service.spec?.externalIPs?.includes(address) ? 'externalIP' : 'loadBalancer';
}

function toNode(
  topology: Topology,
  question: Question,
  choose: ChooseBackend,
  { machine, start }: { machine: Machine; start: Hop },
): Route {
  const { protocol, port, address } = question;
  const route = topology.services.byNodePort(protocol, port);
  if (route)
    return toService(topology, question, choose, { route, via: 'nodePort', hops: [start], node: machine });
  const nodeName = machine.identity.name;
  const published = topology.hostPorts.find(
    (one) => one.port === port && one.protocol === protocol && one.nodeName === nodeName,
  );
  if (published) return toHostPort(published, [start]);
  return delivered(machine, { address, port }, [start], false);
}

interface ServiceStep {
  readonly route: ServiceRoute;
  readonly via: ServiceFace;
  readonly hops: readonly Hop[];
  /** The node whose port was met. */
  readonly node?: Machine;
}

function toService(topology: Topology, question: Question, choose: ChooseBackend, step: ServiceStep): Route {
  const { route, via } = step;
  const backends = allowedBackends(question.from, step);
  const { namespace, name, port } = route;
  const hops: readonly Hop[] = [
    ...step.hops,
    { kind: 'service', namespace, name, port, via, endpoints: route.backends },
  ];
  if (route.backends.length === 0)
    return failed(hops, 'ECONNREFUSED', `Service ${namespace}/${name} has no ready endpoints`);
  if (!sourceAllowed(question.from, step))
    return failed(hops, 'ETIMEDOUT', `loadBalancerSourceRanges of Service ${namespace}/${name} leave it out`);
  if (backends.length === 0)
    return failed(hops, 'ETIMEDOUT', `Service ${namespace}/${name} has no endpoint on this node`);
  const backend = choose(route, backends, question.from);
  const withEndpoint: readonly Hop[] = [
    ...hops,
    { kind: 'endpoint', address: backend.address, port: backend.port },
  ];
  const machine = topology.machines.get(backend.address);
  if (!machine) return failed(withEndpoint, 'EHOSTUNREACH', `nothing has the address ${backend.address}`);
  const keepsSource = via === 'clusterIP' || (isExternal(question.from) && onlyLocal(step));
  const masqueraded = !keepsSource || machine === question.from;
  const result = delivered(machine, backend, withEndpoint, masqueraded);
  const crosses = step.node && machine.identity.nodeName !== step.node.identity.name;
  return masqueraded && crosses ? { ...result, translatedOn: step.node! } : result;
}

const isExternal = ({ identity }: Machine) => identity.kind === 'workstation' || identity.kind === 'host';
const onlyLocal = ({ route }: ServiceStep) => route.service.spec?.externalTrafficPolicy === 'Local';

/** kube-proxy filters by client address only on the way through a load balancer. */
function sourceAllowed(from: Machine, { route, via }: ServiceStep): boolean {
  const ranges = route.service.spec?.loadBalancerSourceRanges ?? [];
  if (via !== 'loadBalancer' || ranges.length === 0) return true;
  return ranges.some((range) => !range.includes(':') && contains(parseCidr(range.trim()), from.address));
}

/**
 * The policies Local keep to one node's endpoints. The external one binds only clients outside: pods and nodes that
 * use a node port or a load balancer's address take the short way to all endpoints.
 */
function allowedBackends(from: Machine, step: ServiceStep): readonly Backend[] {
  const { route, via, node } = step;
  const inside = !isExternal(from);
  if (inside && via === 'clusterIP' && route.service.spec?.internalTrafficPolicy === 'Local')
    return onNode(route, from.identity.nodeName);
  if (!inside && node && via !== 'clusterIP' && onlyLocal(step)) return onNode(route, node.identity.name);
  return route.backends;
}

function onNode({ ready, draining }: ServiceRoute, name: string | undefined): readonly Backend[] {
  const own = (backends: readonly Backend[]) => backends.filter(({ nodeName }) => nodeName === name);
  return own(ready).length > 0 ? own(ready) : own(draining);
}

function toHostPort(published: HostPort, hops: readonly Hop[]): Route {
  const { machine, containerPort, port } = published;
  const place = { address: machine.address, port: containerPort };
  return delivered(machine, place, [...hops, { kind: 'hostPort', port }], true);
}

function local(machine: Machine, { address, port }: Question, hops: readonly Hop[]): Route {
  const place = { address: machine.owns(address) ? address : '127.0.0.1', port };
  return delivered(machine, place, hops, false);
}

function delivered(
  machine: Machine,
  { address, port }: { readonly address: string; readonly port: number },
  hops: readonly Hop[],
  masqueraded: boolean,
): Route {
  const { kind, name, namespace, processOf } = machine.identity;
  const listening = machine.listensOn(address, port);
  const process = listening ? processOf?.(port) : undefined;
  const hop: Hop = {
    kind,
    ...(namespace ? { namespace } : {}),
    name,
    address,
    port,
    listening,
    ...(process ? { process } : {}),
  };
  return { hops: [...hops, hop], destination: { machine, address, port }, masqueraded };
}

function failed(hops: readonly Hop[], error: ConnectError, reason: string): Route {
  return { hops: [...hops, { kind: 'end', error, reason }], error, masqueraded: false };
}
