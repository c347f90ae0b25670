import { podRequests } from '../../cache/resource-amounts.ts';
import type { SchedulerPlugin } from '../../plugin.ts';

/** Prefers nodes on which cpu and memory would be used to the same degree. */
export const nodeResourcesBalancedAllocation: SchedulerPlugin = {
  name: 'NodeResourcesBalancedAllocation',
  events: [],
  weight: 1,
  score(pod, { allocatable, requested }) {
    const wanted = podRequests(pod);
    const fractions = ['cpu', 'memory']
      .filter((name) => (allocatable[name] ?? 0) > 0)
      .map((name) => Math.min(1, ((requested[name] ?? 0) + (wanted[name] ?? 0)) / (allocatable[name] ?? 1)));
    if (fractions.length < 2) return 100;
    const [cpu, memory] = fractions as [number, number];
    return Math.floor((1 - Math.abs(cpu - memory) / 2) * 100);
  },
};
