// NetworkPolicy as the API's documentation defines it: who is isolated in which direction, and which rule lets a
// connection through. Pure: the objects come from outside. Addresses are those after kube-proxy's translation.
import type {
  NetworkPolicy,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  Pod,
} from '@drydock/kinds';
import { selectorOf } from '@drydock/machinery';
import { contains, parseCidr } from '../addresses.ts';

/** One end of a connection: a pod, a node (with the pods that share its network), or something outside. */
export interface Peer {
  readonly kind: 'pod' | 'node' | 'workstation' | 'host';
  readonly name: string;
  readonly namespace?: string;
  /** The pod's node; a node's own name. */
  readonly nodeName?: string;
  readonly address: string;
}

export interface Flow {
  readonly from: Peer;
  readonly to: Peer;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
  readonly port: number;
}

type Labels = Readonly<Record<string, string>>;

/** What the rules are held against. */
export interface PolicyWorld {
  policies(namespace: string): readonly NetworkPolicy[];
  pod(namespace: string, name: string): Pod | undefined;
  namespaceLabels(name: string): Labels;
}

/** What the policies of one end say. There is none for an end that no policy isolates. */
export interface PolicyVerdict {
  readonly direction: 'egress' | 'ingress';
  readonly pod: { readonly namespace: string; readonly name: string };
  readonly allowed: boolean;
  /** Names of the policies that isolate the pod in this direction, sorted. */
  readonly policies: readonly string[];
  /** The policy that lets the connection through, and which of its rules (from 0). */
  readonly by?: { readonly policy: string; readonly rule: number };
}

/** The verdicts on a new connection: first of the pod it leaves, then of the pod it enters. The first refusal ends it. */
export function judge(world: PolicyWorld, flow: Flow): readonly PolicyVerdict[] {
  if (alwaysAllowed(flow)) return [];
  const egress = judgeEnd(world, flow, 'egress');
  if (egress && !egress.allowed) return [egress];
  const ingress = judgeEnd(world, flow, 'ingress');
  return [egress, ingress].filter((verdict) => verdict !== undefined);
}

/** A pod cannot block itself, nor its own node: probes come from there. */
function alwaysAllowed({ from, to }: Flow): boolean {
  if (from.address === to.address) return true;
  const own = (pod: Peer, node: Peer) => node.kind === 'node' && pod.nodeName === node.name;
  return own(from, to) || own(to, from);
}

function judgeEnd(
  world: PolicyWorld,
  flow: Flow,
  direction: PolicyVerdict['direction'],
): PolicyVerdict | undefined {
  const end = direction === 'egress' ? flow.from : flow.to;
  if (end.kind !== 'pod' || end.namespace === undefined) return undefined;
  const labels = world.pod(end.namespace, end.name)?.metadata.labels ?? {};
  const isolating = world
    .policies(end.namespace)
    .filter((policy) => typesOf(policy).includes(direction) && selects(policy, labels));
  if (isolating.length === 0) return undefined;
  const by = findRule(world, flow, direction, isolating);
  return {
    direction,
    pod: { namespace: end.namespace, name: end.name },
    allowed: by !== undefined,
    policies: isolating.map(({ metadata }) => metadata.name ?? '').sort(),
    ...(by ? { by } : {}),
  };
}

const selects = ({ spec }: NetworkPolicy, labels: Labels) =>
  selectorOf(spec?.podSelector ?? {}).matches(labels);

/** The stored object always names its types; the inference is the API's default for one that does not. */
function typesOf({ spec }: NetworkPolicy): readonly string[] {
  const types = spec?.policyTypes ?? (spec?.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']);
  return types.map((type) => type.toLowerCase());
}

interface Rule {
  readonly peers: readonly NetworkPolicyPeer[];
  readonly ports: readonly NetworkPolicyPort[];
}

function rulesOf({ spec }: NetworkPolicy, direction: PolicyVerdict['direction']): readonly Rule[] {
  if (direction === 'egress')
    return (spec?.egress ?? []).map(({ to = [], ports = [] }) => ({ peers: to, ports }));
  return (spec?.ingress ?? []).map(({ from = [], ports = [] }: NetworkPolicyIngressRule) => ({
    peers: from,
    ports,
  }));
}

function findRule(
  world: PolicyWorld,
  flow: Flow,
  direction: PolicyVerdict['direction'],
  policies: readonly NetworkPolicy[],
): PolicyVerdict['by'] {
  const other = direction === 'egress' ? flow.to : flow.from;
  for (const policy of policies)
    for (const [rule, { peers, ports }] of rulesOf(policy, direction).entries()) {
      const matches = peers.length === 0 || peers.some((peer) => peerMatches(world, policy, peer, other));
      if (matches && portMatches(world, flow, ports)) return { policy: policy.metadata.name ?? '', rule };
    }
  return undefined;
}

/** Selectors see pods with an address of their own; an ipBlock sees every address. */
function peerMatches(world: PolicyWorld, policy: NetworkPolicy, peer: NetworkPolicyPeer, end: Peer): boolean {
  const { ipBlock, namespaceSelector, podSelector } = peer;
  if (ipBlock) {
    const inside = (cidr: string) => !cidr.includes(':') && contains(parseCidr(cidr), end.address);
    return inside(ipBlock.cidr) && !(ipBlock.except ?? []).some(inside);
  }
  if (end.kind !== 'pod' || end.namespace === undefined) return false;
  const inNamespace = namespaceSelector
    ? selectorOf(namespaceSelector).matches(world.namespaceLabels(end.namespace))
    : end.namespace === policy.metadata.namespace;
  if (!inNamespace) return false;
  const labels = world.pod(end.namespace, end.name)?.metadata.labels ?? {};
  return !podSelector || selectorOf(podSelector).matches(labels);
}

/** A rule without ports is about everything, ICMP too; a named port is that of the pod the connection enters. */
function portMatches(world: PolicyWorld, flow: Flow, ports: readonly NetworkPolicyPort[]): boolean {
  if (ports.length === 0) return true;
  return ports.some(({ protocol = 'TCP', port, endPort }) => {
    if (protocol !== flow.protocol) return false;
    if (port === undefined) return true;
    if (typeof port === 'string') return namedPort(world, flow.to, port, protocol) === flow.port;
    return endPort === undefined ? flow.port === port : flow.port >= port && flow.port <= endPort;
  });
}

function namedPort(world: PolicyWorld, to: Peer, name: string, protocol: string): number | undefined {
  if (to.kind !== 'pod' || to.namespace === undefined) return undefined;
  const { spec } = world.pod(to.namespace, to.name) ?? {};
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...(spec?.containers ?? []), ...sidecars]
    .flatMap(({ ports }) => ports ?? [])
    .find((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)?.containerPort;
}
