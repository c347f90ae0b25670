// The scheduler's view of the cluster: informers plus the pods it has just bound and not yet seen bound.
import { resources, type InformerFactory } from '@drydock/client';
import type { Node, Pod } from '@drydock/kinds';
import type { NodeInfo, Snapshot } from '../plugin.ts';
import { addAmounts, amountsOf, nonZeroRequests, podRequests } from './resource-amounts.ts';

export class SchedulerCache {
  readonly #nodes;
  readonly #pods;
  readonly #namespaces;
  readonly #claims;
  readonly #volumes;
  readonly #classes;
  readonly #budgets;
  readonly #assumed = new Map<string, Pod>();

  constructor(informers: InformerFactory) {
    this.#nodes = informers.for(resources.nodes);
    this.#pods = informers.for(resources.pods);
    this.#namespaces = informers.for(resources.namespaces);
    this.#claims = informers.for(resources.persistentVolumeClaims);
    this.#volumes = informers.for(resources.persistentVolumes);
    this.#classes = informers.for(resources.storageClasses);
    this.#budgets = informers.for(resources.podDisruptionBudgets);
    this.#pods.onChange(({ old, current }) => {
      const pod = current ?? old;
      if (pod && (!current || current.spec?.nodeName)) this.#assumed.delete(pod.metadata.uid ?? '');
    });
  }

  /** The pod counts on this node from now on, until the informer says the same or {@link forget} is called. */
  assume(pod: Pod, nodeName: string): void {
    this.#assumed.set(pod.metadata.uid ?? '', {
      ...pod,
      spec: { ...(pod.spec ?? { containers: [] }), nodeName },
    });
  }

  forget(pod: Pod): void {
    this.#assumed.delete(pod.metadata.uid ?? '');
  }

  isAssumed(pod: Pod): boolean {
    return this.#assumed.has(pod.metadata.uid ?? '');
  }

  /** The world for one pod: others that wait for room made for them count as if they ran there already. */
  snapshot(incoming: Pod): Snapshot {
    const byNode = new Map<string, Pod[]>();
    for (const cached of this.#pods.list()) {
      const pod = this.#assumed.get(cached.metadata.uid ?? '') ?? cached;
      const name = pod.spec?.nodeName || nominated(pod, incoming);
      if (!name || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') continue;
      byNode.set(name, [...(byNode.get(name) ?? []), pod]);
    }
    return {
      nodes: this.#nodes.list().map((node) => nodeInfo(node, byNode.get(node.metadata.name ?? '') ?? [])),
      namespace: (name) => this.#namespaces.get('', name),
      claim: (namespace, name) => this.#claims.get(namespace, name),
      volume: (name) => this.#volumes.get('', name),
      volumes: () => this.#volumes.list(),
      budgets: () => this.#budgets.list(),
      storageClass: (name) => this.#classes.get('', name),
    };
  }
}

/** Only pods of lower priority keep away from a nominated node. */
function nominated(pod: Pod, incoming: Pod): string | undefined {
  const isOther = pod.metadata.uid !== incoming.metadata.uid;
  const comesFirst = (pod.spec?.priority ?? 0) >= (incoming.spec?.priority ?? 0);
  return isOther && comesFirst ? pod.status?.nominatedNodeName : undefined;
}

/** A node with these pods on it. */
export function nodeInfo(node: Node, pods: readonly Pod[]): NodeInfo {
  return {
    name: node.metadata.name ?? '',
    node,
    pods,
    allocatable: amountsOf(node.status?.allocatable),
    requested: pods.map(podRequests).reduce(addAmounts, {}),
    nonZeroRequested: pods.map(nonZeroRequests).reduce(addAmounts, {}),
  };
}
