// Hard constraints (DoNotSchedule) on how evenly pods are spread. Soft ones are not simulated: they do not change scores.
import type { Pod, TopologySpreadConstraint } from '@drydock/kinds';
import { selectorOf, type Selector } from '@drydock/machinery';
import { matchesNodeSelector } from '../../node-matching/node-selector.ts';
import { untoleratedTaint } from '../../node-matching/tolerations.ts';
import {
  unresolvable,
  unschedulable,
  type NodeInfo,
  type SchedulerPlugin,
  type Snapshot,
} from '../../plugin.ts';

const reason = "node(s) didn't match pod topology spread constraints";

export const podTopologySpread: SchedulerPlugin = {
  name: 'PodTopologySpread',
  events: ['assigned-pod-added', 'assigned-pod-updated', 'assigned-pod-deleted', 'node'],
  filter(pod, { node }, snapshot) {
    for (const constraint of hardConstraints(pod)) {
      const domain = node.metadata.labels?.[constraint.topologyKey];
      if (domain === undefined) return unresolvable(`${reason} (missing required label)`);
      if (skewWith(pod, domain, constraint, snapshot) > constraint.maxSkew) return unschedulable(reason);
    }
    return undefined;
  },
};

function hardConstraints(pod: Pod): readonly TopologySpreadConstraint[] {
  const constraints = pod.spec?.topologySpreadConstraints ?? [];
  return constraints.filter((constraint) => constraint.whenUnsatisfiable === 'DoNotSchedule');
}

/** How many more pods this domain would have than the emptiest, with the pod in it. */
function skewWith(
  pod: Pod,
  domain: string,
  constraint: TopologySpreadConstraint,
  snapshot: Snapshot,
): number {
  const selector = selectorOfConstraint(pod, constraint);
  const counts = new Map<string, number>();
  for (const info of snapshot.nodes) {
    const name = info.node.metadata.labels?.[constraint.topologyKey];
    if (name === undefined || !isEligible(pod, info, constraint)) continue;
    const matching = info.pods.filter(
      (other) =>
        other.metadata.namespace === pod.metadata.namespace &&
        !other.metadata.deletionTimestamp &&
        selector.matches(other.metadata.labels),
    );
    counts.set(name, (counts.get(name) ?? 0) + matching.length);
  }
  const tooFewDomains = counts.size < (constraint.minDomains ?? 1);
  const least = tooFewDomains ? 0 : Math.min(...counts.values());
  const own = selector.matches(pod.metadata.labels) ? 1 : 0;
  return (counts.get(domain) ?? 0) + own - least;
}

function selectorOfConstraint(
  pod: Pod,
  { labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint,
): Selector {
  const labels = pod.metadata.labels ?? {};
  const same = matchLabelKeys
    .filter((key) => labels[key] !== undefined)
    .map((key) => [key, labels[key] ?? '']);
  if (!labelSelector || same.length === 0) return selectorOf(labelSelector);
  return selectorOf({
    ...labelSelector,
    matchLabels: { ...labelSelector.matchLabels, ...(Object.fromEntries(same) as Record<string, string>) },
  });
}

/** Nodes where the pod could not go anyway do not count as empty domains. */
function isEligible(pod: Pod, { node }: NodeInfo, constraint: TopologySpreadConstraint): boolean {
  if (constraint.nodeTaintsPolicy === 'Honor') {
    if (untoleratedTaint(pod, node.spec?.taints ?? [], ['NoSchedule', 'NoExecute'])) return false;
  }
  if (constraint.nodeAffinityPolicy === 'Ignore') return true;
  const labels = node.metadata.labels ?? {};
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return (
    Object.entries(pod.spec?.nodeSelector ?? {}).every(([name, value]) => labels[name] === value) &&
    (!required || matchesNodeSelector(required, node))
  );
}
