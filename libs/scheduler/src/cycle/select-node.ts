// One scheduling decision: filter, score, pick.
import type { Pod } from '@drydock/kinds';
import type { Random } from '@drydock/machinery';
import type { NodeInfo, Rejection, SchedulerPlugin, Snapshot } from '../plugin.ts';
import { fitErrorText, noNodes, preFilterText } from './fit-error.ts';

export type Decision =
  | { readonly node: string }
  /** `plugins`: who rejected the pod, for the events that may change their minds. */
  | { readonly failure: string; readonly plugins: readonly string[] };

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
  const rejections: Rejection[] = [];
  const rejectedBy = new Set<string>();
  for (const node of nodes) {
    const rejection = firstRejection(pod, node, snapshot, plugins);
    if (!rejection) {
      feasible.push(node);
      continue;
    }
    rejections.push(rejection);
    rejectedBy.add(rejection.plugin);
  }
  if (feasible.length > 0) return { node: best(pod, feasible, snapshot, plugins, random) };
  const mayPreempt = pod.spec?.preemptionPolicy !== 'Never';
  return { failure: fitErrorText(rejections, mayPreempt), plugins: [...rejectedBy].sort() };
}

function firstRejection(
  pod: Pod,
  node: NodeInfo,
  snapshot: Snapshot,
  plugins: readonly SchedulerPlugin[],
): (Rejection & { readonly plugin: string }) | undefined {
  for (const plugin of plugins) {
    const rejection = plugin.filter?.(pod, node, snapshot);
    if (rejection) return { ...rejection, plugin: plugin.name };
  }
  return undefined;
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
