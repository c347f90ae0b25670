// One scheduling decision: filter, score, pick.
import type { Pod } from '@drydock/kinds';
import type { Random } from '@drydock/machinery';
import type { NodeInfo, Rejection, SchedulerPlugin, Snapshot } from '../plugin.ts';
import { firstRejection } from './filter.ts';
import { fitErrorText, noNodes, preFilterText } from './fit-error.ts';
import { findPreemption, whyNoPreemption, type Preemption } from './preemption.ts';

export type Decision = { readonly node: string } | Failure;

export interface Failure {
  readonly failure: string;
  /** Who rejected the pod, for the events that may change their minds. */
  readonly plugins: readonly string[];
  readonly preemption?: Preemption;
}

/** The node for a pod, or why there is none. */
export function selectNode(
  pod: Pod,
  snapshot: Snapshot,
  plugins: readonly SchedulerPlugin[],
  random: Random,
): Decision {
  const { nodes } = snapshot;
  if (nodes.length === 0) return { failure: noNodes, plugins: ['NodeName'] };
  for (const plugin of plugins) {
    const message = plugin.preFilter?.(pod, snapshot);
    if (message !== undefined)
      return { failure: preFilterText(nodes.length, message), plugins: [plugin.name] };
  }
  const feasible: NodeInfo[] = [];
  const rejected: { readonly node: NodeInfo; readonly rejection: Rejection }[] = [];
  const rejectedBy = new Set<string>();
  for (const node of nodes) {
    const rejection = firstRejection(pod, node, snapshot, plugins);
    if (!rejection) {
      feasible.push(node);
      continue;
    }
    rejected.push({ node, rejection });
    rejectedBy.add(rejection.plugin);
  }
  if (feasible.length > 0) return { node: best(pod, feasible, snapshot, plugins, random) };
  const failed = { plugins: [...rejectedBy].sort() };
  const rejections = rejected.map(({ rejection }) => rejection);
  const ineligible = whyNoPreemption(pod, snapshot);
  if (ineligible !== undefined) return { ...failed, failure: fitErrorText(rejections, ineligible) };
  const found = findPreemption(pod, rejected, snapshot, plugins);
  return 'preemption' in found
    ? { ...failed, failure: fitErrorText(rejections), preemption: found.preemption }
    : { ...failed, failure: fitErrorText(rejections, found.outcomes) };
}

/** Highest total; chance decides between equals. */
function best(
  pod: Pod,
  feasible: readonly NodeInfo[],
  snapshot: Snapshot,
  plugins: readonly SchedulerPlugin[],
  random: Random,
): string {
  if (feasible.length === 1) return feasible[0]!.name;
  const totals = feasible.map(() => 0);
  for (const { score, normalize, weight = 1 } of plugins) {
    if (!score) continue;
    const raw = feasible.map((node) => score(pod, node, snapshot));
    (normalize?.(raw) ?? raw).forEach((value, i) => (totals[i] = (totals[i] ?? 0) + value * weight));
  }
  const top = Math.max(...totals);
  const winners = feasible.filter((_, i) => totals[i] === top);
  return winners[random.int(winners.length)]!.name;
}
