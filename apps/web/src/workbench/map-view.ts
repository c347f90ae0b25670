import type { ClusterMap } from '@drydock/contracts';
import type { Tone } from '../layout/state-badge.tsx';

export type Pod = ClusterMap['pods'][number];
const systemNamespaces =
  /^(kube-system|kube-public|kube-node-lease|local-path-storage|ingress-nginx|metallb-system)$/;
const failing =
  /BackOff|Err|Error|Failed|Evicted|OOMKilled|Invalid|Cannot|Unknown|NodeLost|DeadlineExceeded|ContainerStatusUnknown/;

/** How a pod is doing, by the word that `kubectl get pods` shows. */
export function podTone({ phase, ready, status }: Pod): Tone {
  if (phase === 'Failed' || failing.test(status)) return 'bad';
  if (phase === 'Succeeded' || status === 'Completed') return 'plain';
  if (phase === 'Running' && ready && status === 'Running') return 'good';
  return 'wait';
}

/** The sign beside the colour. */
export const signOf: Readonly<Record<Tone, string>> = { good: '✓', bad: '✗', wait: '…', plain: '–' };

const tallied: readonly (readonly [Tone, string])[] = [
  ['bad', 'failing'],
  ['wait', 'not ready yet'],
  ['good', 'ready'],
  ['plain', 'completed'],
];

/** The pods in one sentence: "33 pods: 2 failing, 31 ready". */
export function tallyOf(pods: readonly Pod[]): string {
  if (pods.length === 0) return 'No pods';
  const parts = tallied
    .map(([tone, words]) => [pods.filter((pod) => podTone(pod) === tone).length, words] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`);
  return `${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}: ${parts.join(', ')}`;
}

export interface PodGroup {
  /** Who keeps the pods alive; empty for pods that stand alone. */
  readonly owner: string;
  readonly namespace: string;
  readonly pods: readonly Pod[];
}

/** Pods by what owns them, in the order in which they come. */
export function podsByOwner(pods: readonly Pod[]): readonly PodGroup[] {
  const groups = new Map<string, PodGroup>();
  for (const pod of pods) {
    const { owner = '', namespace } = pod;
    const key = `${namespace}/${owner}`;
    groups.set(key, { owner, namespace, pods: [...(groups.get(key)?.pods ?? []), pod] });
  }
  return [...groups.values()];
}

/** What a pod's name adds to its owner's: `web-5d8-x2x4z` of `web-5d8` is `x2x4z`. */
export function shortName({ name, owner }: Pod): string {
  return owner && name.startsWith(`${owner}-`) ? name.slice(owner.length + 1) : name;
}

export function workloadTone({ ready, desired }: ClusterMap['workloads'][number]): Tone {
  if (ready >= desired) return desired === 0 ? 'plain' : 'good';
  return 'wait';
}

/** The map without what the cluster itself runs. */
export function withoutSystem(map: ClusterMap): ClusterMap {
  const own = ({ namespace }: { readonly namespace: string }) => !systemNamespaces.test(namespace);
  return {
    nodes: map.nodes,
    workloads: map.workloads.filter(own),
    pods: map.pods.filter(own),
    services: map.services.filter((service) => own(service) && !isApiServer(service)),
  };
}

/** Whether the map tells of pods that the cluster itself runs. */
export function hasSystem(map: ClusterMap): boolean {
  return withoutSystem(map).pods.length < map.pods.length;
}

function isApiServer({ namespace, name }: ClusterMap['services'][number]): boolean {
  return namespace === 'default' && name === 'kubernetes';
}

/** Pods by the node they are on; those without one come last, under no name. */
export function podsByNode(
  map: ClusterMap,
): readonly { node: string; ready: boolean; pods: readonly Pod[] }[] {
  const groups = map.nodes.map(({ name, ready }) => ({
    node: name,
    ready,
    pods: map.pods.filter((pod) => pod.node === name),
  }));
  const known = new Set(map.nodes.map(({ name }) => name));
  const homeless = map.pods.filter(({ node }) => !known.has(node));
  return homeless.length > 0 ? [...groups, { node: '', ready: true, pods: homeless }] : groups;
}
