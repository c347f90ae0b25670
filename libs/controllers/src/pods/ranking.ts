// Which pods a ReplicaSet gives up first: ActivePodsWithRanks of pkg/controller/controller_utils.go.
import type { Pod } from '@drydock/kinds';
import { parseTime } from '@drydock/machinery';
import { isPodReady, podCondition } from './conditions.ts';

const phaseOrder: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';

/** Sorts `pods` so that those to delete come first. `related` are the pods of the same owner on any node. */
export function rankForDeletion(pods: readonly Pod[], related: readonly Pod[], now: number): readonly Pod[] {
  const perNode = new Map<string, number>();
  for (const pod of related) {
    const node = pod.spec?.nodeName ?? '';
    if (pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed')
      perNode.set(node, (perNode.get(node) ?? 0) + 1);
  }
  const rank = (pod: Pod) => perNode.get(pod.spec?.nodeName ?? '') ?? 0;
  return [...pods].sort((a, b) => comparePods(a, b, rank, now));
}

function comparePods(a: Pod, b: Pod, rank: (pod: Pod) => number, now: number): number {
  const assigned = (pod: Pod) => (pod.spec?.nodeName ? 1 : 0);
  const phase = (pod: Pod) => phaseOrder[pod.status?.phase ?? 'Pending'] ?? 0;
  const ready = (pod: Pod) => (isPodReady(pod) ? 1 : 0);
  const readySince = (pod: Pod) => parseTime(podCondition(pod, 'Ready')?.lastTransitionTime) ?? 0;
  const bothReady = isPodReady(a) && isPodReady(b);
  return (
    assigned(a) - assigned(b) ||
    phase(a) - phase(b) ||
    ready(a) - ready(b) ||
    cost(a) - cost(b) ||
    rank(b) - rank(a) ||
    (bothReady ? younger(readySince(a), readySince(b), a, b, now) : 0) ||
    restarts(b) - restarts(a) ||
    younger(createdAt(a), createdAt(b), a, b, now)
  );
}

function cost(pod: Pod): number {
  const value = Number(pod.metadata.annotations?.[deletionCost] ?? '0');
  return Number.isInteger(value) ? value : 0;
}

const createdAt = (pod: Pod) => parseTime(pod.metadata.creationTimestamp) ?? 0;

function restarts(pod: Pod): number {
  const counts = (pod.status?.containerStatuses ?? []).map((status) => status.restartCount);
  return Math.max(0, ...counts);
}

/** The younger goes first; ages of one order of magnitude (base 2) count as equal and the UID decides. */
function younger(timeA: number, timeB: number, a: Pod, b: Pod, now: number): number {
  if (timeA === timeB) return 0;
  if (timeA === 0 || timeB === 0) return timeA === 0 ? -1 : 1;
  const magnitude = (time: number) => {
    const age = now - time;
    return age > 0 ? Math.floor(Math.log2(age * 1_000_000)) : -1;
  };
  const difference = magnitude(timeA) - magnitude(timeB);
  if (difference !== 0) return difference;
  return (a.metadata.uid ?? '') < (b.metadata.uid ?? '') ? -1 : 1;
}
