import { nonZeroRequests, podRequests } from '../../cache/resource-amounts.ts';
import type { SchedulerPlugin } from '../../plugin.ts';

/** Requests have to fit into what the node has left; emptier nodes score higher (LeastAllocated). */
export const nodeResourcesFit: SchedulerPlugin = {
  name: 'NodeResourcesFit',
  events: ['assigned-pod-deleted', 'assigned-pod-updated', 'node'],
  filter(pod, { allocatable, requested, pods }) {
    const reasons: string[] = [];
    let hopeless = false;
    if (pods.length + 1 > (allocatable['pods'] ?? 0)) reasons.push('Too many pods');
    for (const [name, amount] of inOrder(podRequests(pod))) {
      const capacity = allocatable[name] ?? 0;
      if (amount <= capacity - (requested[name] ?? 0)) continue;
      reasons.push(`Insufficient ${name}`);
      // even an empty node would be too small
      hopeless ||= amount > capacity;
    }
    return reasons.length > 0 ? { reasons, unresolvable: hopeless } : undefined;
  },
  weight: 1,
  score(pod, { allocatable, nonZeroRequested }) {
    const wanted = nonZeroRequests(pod);
    const scores = ['cpu', 'memory'].map((name) => {
      const capacity = allocatable[name] ?? 0;
      const used = (nonZeroRequested[name] ?? 0) + (wanted[name] ?? 0);
      return capacity === 0 || used > capacity ? 0 : Math.floor(((capacity - used) * 100) / capacity);
    });
    return Math.floor(scores.reduce((sum, score) => sum + score, 0) / scores.length);
  },
};

/** cpu, memory, ephemeral-storage, then extended resources by name; what is not asked for is not compared. */
function inOrder(requests: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  const first = ['cpu', 'memory', 'ephemeral-storage'];
  const others = Object.keys(requests)
    .filter((name) => !first.includes(name) && name !== 'pods')
    .sort();
  return [...first, ...others]
    .map((name) => [name, requests[name] ?? 0] as const)
    .filter(([, amount]) => amount > 0);
}
