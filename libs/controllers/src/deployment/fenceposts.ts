// maxSurge and maxUnavailable as numbers of pods.
import type { Deployment } from '@drydock/kinds';

export function desiredReplicas(deployment: Deployment): number {
  return deployment.spec?.replicas ?? 1;
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return deployment.spec?.strategy?.type === 'RollingUpdate';
}

/** How many pods may exist beyond the desired number. */
export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0;
}

/** How many of the desired pods may be missing. */
export function maxUnavailable(deployment: Deployment): number {
  const replicas = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment) || replicas === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, replicas);
}

function fenceposts(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const { maxSurge: surgeValue, maxUnavailable: unavailableValue } =
    deployment.spec?.strategy?.rollingUpdate ?? {};
  const replicas = desiredReplicas(deployment);
  const surge = resolve(surgeValue ?? 0, replicas, Math.ceil);
  const unavailable = resolve(unavailableValue ?? 0, replicas, Math.floor);
  // both zero would never move; validation refuses 0/0, but percentages of few pods come to it
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

function resolve(value: number | string, total: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value)?.[1];
  return percent === undefined ? 0 : round((Number(percent) * total) / 100);
}
