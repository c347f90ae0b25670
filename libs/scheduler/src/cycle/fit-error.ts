// The text that says why a pod fits nowhere: FitError of pkg/scheduler/framework/types.go (v1.34).
import type { Rejection } from '../plugin.ts';

export const noNodes = 'no nodes available to schedule pods';

/**
 * `rejections` has one entry per node. `preemption` is why nobody could be moved aside, as a whole or node by node; absent
 * when somebody is.
 */
export function fitErrorText(
  rejections: readonly Rejection[],
  preemption?: string | readonly string[],
): string {
  const reasons = rejections.flatMap((rejection) => rejection.reasons);
  const nodes = available(rejections.length);
  const failure = `${nodes}: ${histogram(reasons)}.`;
  if (preemption === undefined) return failure;
  const why = typeof preemption === 'string' ? preemption : `${nodes}: ${histogram(preemption)}.`;
  // dynamic resource allocation speaks first since v1.34, whether the pod has claims or not
  return `${failure} no new claims to deallocate, preemption: ${why}`;
}

/**
 * When a plugin rejects the pod before any node is looked at. The final `not found` is real: dynamic resource allocation
 * does not find the state that its own, skipped, preFilter would have left.
 */
export function preFilterText(nodes: number, message: string): string {
  return `${available(nodes)}: ${message}. not found`;
}

const available = (nodes: number) => `0/${nodes} nodes are available`;

/** `2 Insufficient cpu, 1 …`: sorted as texts, as Go does. */
function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}
