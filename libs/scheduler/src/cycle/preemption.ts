// Making room: which pods of lower priority would have to go, and from which node. After
// pkg/scheduler/framework/preemption and plugins/defaultpreemption.
import type { Pod, PodDisruptionBudget } from '@drydock/kinds';
import { selectorOf } from '@drydock/machinery';
import { nodeInfo } from '../cache/cache.ts';
import type { NodeInfo, Rejection, SchedulerPlugin, Snapshot } from '../plugin.ts';
import { firstRejection } from './filter.ts';

export interface Preemption {
  readonly node: string;
  /** Most important first. */
  readonly victims: readonly Pod[];
}

interface Candidate extends Preemption {
  readonly violations: number;
}

/** Where pods can be moved aside for this one, or why not, node by node. */
export function findPreemption(
  pod: Pod,
  rejected: readonly { readonly node: NodeInfo; readonly rejection: Rejection }[],
  snapshot: Snapshot,
  plugins: readonly SchedulerPlugin[],
): { readonly preemption: Preemption } | { readonly outcomes: readonly string[] } {
  const candidates: Candidate[] = [];
  const outcomes: string[] = [];
  for (const { node, rejection } of rejected) {
    if (rejection.unresolvable) {
      outcomes.push('Preemption is not helpful for scheduling');
      continue;
    }
    const found = victimsOn(pod, node, snapshot, plugins);
    if ('reasons' in found) outcomes.push(...found.reasons);
    else candidates.push(found);
  }
  const [best] = candidates.sort(compareCandidates);
  return best ? { preemption: best } : { outcomes };
}

const priorityOf = (pod: Pod) => pod.spec?.priority ?? 0;
const startOf = (pod: Pod) => pod.status?.startTime ?? '';

/** All of lower priority go; then those that fit after all come back, the most important first. */
function victimsOn(
  pod: Pod,
  node: NodeInfo,
  snapshot: Snapshot,
  plugins: readonly SchedulerPlugin[],
): Candidate | { readonly reasons: readonly string[] } {
  const lower = node.pods.filter((other) => priorityOf(other) < priorityOf(pod));
  if (lower.length === 0) return { reasons: ['No preemption victims found for incoming pod'] };
  let kept = node.pods.filter((other) => !lower.includes(other));
  const rejects = (pods: readonly Pod[]) => {
    const thinned = nodeInfo(node.node, pods);
    const nodes = snapshot.nodes.map((other) => (other === node ? thinned : other));
    return firstRejection(pod, thinned, { ...snapshot, nodes }, plugins);
  };
  const rejection = rejects(kept);
  if (rejection) return { reasons: rejection.reasons };
  const { violating, others } = splitByBudgets(lower.sort(byImportance), snapshot.budgets());
  const victims: Pod[] = [];
  let violations = 0;
  for (const candidate of [...violating, ...others]) {
    if (!rejects([...kept, candidate])) {
      kept = [...kept, candidate];
      continue;
    }
    victims.push(candidate);
    if (violating.includes(candidate)) violations++;
  }
  return { node: node.name, victims: victims.sort(byImportance), violations };
}

function byImportance(a: Pod, b: Pod): number {
  return priorityOf(b) - priorityOf(a) || (startOf(a) < startOf(b) ? -1 : startOf(a) > startOf(b) ? 1 : 0);
}

/** Those whose budget has nothing left for them: they are spared if possible. */
function splitByBudgets(pods: readonly Pod[], budgets: readonly PodDisruptionBudget[]) {
  const left = new Map(budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]));
  const violating: Pod[] = [];
  const others: Pod[] = [];
  for (const pod of pods) {
    const { labels, namespace, name = '' } = pod.metadata;
    const covering = budgets.filter(
      (budget) =>
        budget.metadata.namespace === namespace &&
        Object.keys(labels ?? {}).length > 0 &&
        selectorOf(budget.spec?.selector).matches(labels) &&
        budget.status?.disruptedPods?.[name] === undefined,
    );
    for (const budget of covering) left.set(budget, (left.get(budget) ?? 0) - 1);
    (covering.some((budget) => (left.get(budget) ?? 0) < 0) ? violating : others).push(pod);
  }
  return { violating, others };
}

/** Fewest broken budgets, least important victims, fewest of them, the youngest. */
function compareCandidates(a: Candidate, b: Candidate): number {
  const highest = ({ victims }: Candidate) => Math.max(...victims.map(priorityOf));
  // moved up, so that many small priorities weigh more than few
  const sum = ({ victims }: Candidate) =>
    victims.reduce((total, pod) => total + priorityOf(pod) + 2 ** 31, 0);
  const earliest = (candidate: Candidate) =>
    candidate.victims
      .filter((pod) => priorityOf(pod) === highest(candidate))
      .map(startOf)
      .sort()[0] ?? '';
  return (
    a.violations - b.violations ||
    highest(a) - highest(b) ||
    sum(a) - sum(b) ||
    a.victims.length - b.victims.length ||
    (earliest(a) > earliest(b) ? -1 : earliest(a) < earliest(b) ? 1 : 0)
  );
}

/** Why the pod may move nobody; undefined when it may. */
export function whyNoPreemption(pod: Pod, snapshot: Snapshot): string | undefined {
  if (pod.spec?.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = snapshot.nodes.find(({ name }) => name === pod.status?.nominatedNodeName);
  const leaving = nominated?.pods.some(
    (other) => other.metadata.deletionTimestamp !== undefined && priorityOf(other) < priorityOf(pod),
  );
  return leaving ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}
