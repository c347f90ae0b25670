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
