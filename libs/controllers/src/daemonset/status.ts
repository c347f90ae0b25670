import type { DaemonSet, DaemonSetStatus, Pod } from '@drydock/kinds';
import { isPodAvailable, isPodReady } from '../pods/conditions.ts';

export const revisionHashLabel = 'controller-revision-hash';

/** One node with what should be and what is there. */
export interface NodePlan {
  readonly node: string;
  readonly run: boolean;
  readonly stay: boolean;
  /** Daemons on this node, oldest first. */
  readonly pods: readonly Pod[];
}

export function daemonSetStatus(
  set: DaemonSet,
  plans: readonly NodePlan[],
  hash: string,
  now: number,
): DaemonSetStatus {
  const wanted = plans.filter((plan) => plan.run);
  const first = wanted.flatMap((plan) => plan.pods.slice(0, 1));
  const ready = first.filter(isPodReady);
  const available = ready.filter((pod) => isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now)).length;
  const updated = first.filter((pod) => pod.metadata.labels?.[revisionHashLabel] === hash).length;
  const unavailable = wanted.length - available;
  return {
    currentNumberScheduled: first.length,
    desiredNumberScheduled: wanted.length,
    numberMisscheduled: plans.filter((plan) => !plan.run && plan.pods.length > 0).length,
    numberReady: ready.length,
    ...(available > 0 ? { numberAvailable: available } : {}),
    ...(unavailable > 0 ? { numberUnavailable: unavailable } : {}),
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
  };
}
