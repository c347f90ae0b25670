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

/** Daemons of the old template that may be replaced now, so that not more than maxUnavailable nodes lack one. */
export function outdatedDaemons(
  set: DaemonSet,
  plans: readonly NodePlan[],
  hash: string,
  now: number,
): readonly Pod[] {
  const strategy = set.spec?.updateStrategy;
  if (strategy?.type === 'OnDelete') return [];
  const wanted = plans.filter((plan) => plan.run);
  const limit = resolve(strategy?.rollingUpdate?.maxUnavailable ?? 1, wanted.length);
  const isUsable = (pod: Pod) =>
    !pod.metadata.deletionTimestamp && isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now);
  const old = wanted
    .flatMap((plan) => plan.pods.slice(0, 1))
    .filter((pod) => !pod.metadata.deletionTimestamp && pod.metadata.labels?.[revisionHashLabel] !== hash);
  const broken = old.filter((pod) => !isUsable(pod));
  const unavailable = wanted.filter((plan) => !plan.pods.some(isUsable)).length;
  const working = old.filter(isUsable).slice(0, Math.max(0, limit - unavailable));
  return [...broken, ...working];
}

function resolve(value: number | string, total: number): number {
  const number = typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * total) / 100);
  return Math.max(1, number);
}
