// Required affinity and anti-affinity between pods. Preferred terms are not simulated: they do not change scores.
import type { Node, Pod, PodAffinityTerm } from '@drydock/kinds';
import { selectorOf } from '@drydock/machinery';
import {
  unresolvable,
  unschedulable,
  type NodeInfo,
  type SchedulerPlugin,
  type Snapshot,
} from '../../plugin.ts';

export const interPodAffinity: SchedulerPlugin = {
  name: 'InterPodAffinity',
  events: ['assigned-pod-added', 'assigned-pod-updated', 'assigned-pod-deleted', 'node'],
  filter(pod, node, snapshot) {
    if (!satisfiesAffinity(pod, node, snapshot))
      return unresolvable("node(s) didn't match pod affinity rules");
    if (!satisfiesAntiAffinity(pod, node, snapshot))
      return unschedulable("node(s) didn't match pod anti-affinity rules");
    if (!satisfiesExisting(pod, node, snapshot))
      return unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");
    return undefined;
  },
};

const affinityTerms = (pod: Pod) =>
  pod.spec?.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
const antiAffinityTerms = (pod: Pod) =>
  pod.spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];

function satisfiesAffinity(pod: Pod, { node }: NodeInfo, snapshot: Snapshot): boolean {
  const terms = affinityTerms(pod);
  if (terms.length === 0) return true;
  if (terms.some((term) => node.metadata.labels?.[term.topologyKey] === undefined)) return false;
  const near = terms.every((term) =>
    somePodInDomain(snapshot, node, term, (other) => matches(term, pod, other, snapshot)),
  );
  if (near) return true;
  // the first of a group that wants to be together: nobody to be near to yet
  const nobody = !snapshot.nodes.some(({ pods }) =>
    pods.some((other) => terms.every((term) => matches(term, pod, other, snapshot))),
  );
  return nobody && terms.every((term) => matches(term, pod, pod, snapshot));
}

function satisfiesAntiAffinity(pod: Pod, { node }: NodeInfo, snapshot: Snapshot): boolean {
  return !antiAffinityTerms(pod).some((term) =>
    somePodInDomain(snapshot, node, term, (other) => matches(term, pod, other, snapshot)),
  );
}

function satisfiesExisting(pod: Pod, { node }: NodeInfo, snapshot: Snapshot): boolean {
  return !snapshot.nodes.some(({ node: otherNode, pods }) =>
    pods.some((other) =>
      antiAffinityTerms(other).some(
        (term) => sameDomain(node, otherNode, term.topologyKey) && matches(term, other, pod, snapshot),
      ),
    ),
  );
}

function somePodInDomain(
  snapshot: Snapshot,
  node: Node,
  { topologyKey }: PodAffinityTerm,
  test: (pod: Pod) => boolean,
): boolean {
  return snapshot.nodes.some((info) => sameDomain(node, info.node, topologyKey) && info.pods.some(test));
}

function sameDomain(a: Node, b: Node, topologyKey: string): boolean {
  const value = a.metadata.labels?.[topologyKey];
  return value !== undefined && value === b.metadata.labels?.[topologyKey];
}

/** Whether `other` is one of the pods that `owner`'s term speaks of. */
function matches(term: PodAffinityTerm, owner: Pod, other: Pod, snapshot: Snapshot): boolean {
  const namespace = other.metadata.namespace ?? '';
  const named = term.namespaces ?? [];
  const inNamespace =
    named.length === 0 && !term.namespaceSelector
      ? namespace === owner.metadata.namespace
      : named.includes(namespace) ||
        (term.namespaceSelector !== undefined &&
          selectorOf(term.namespaceSelector).matches(snapshot.namespace(namespace)?.metadata.labels));
  return inNamespace && selectorOf(term.labelSelector).matches(other.metadata.labels);
}
