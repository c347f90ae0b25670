// Sizes of ReplicaSets: how many pods the new one may have, and how a change of size is shared while two are alive.
import type { Deployment, ReplicaSet } from '@drydock/kinds';
import { desiredReplicasAnnotation, maxReplicasAnnotation } from './annotations.ts';
import { desiredReplicas, isRollingUpdate, maxSurge } from './fenceposts.ts';
import {
  activeSets,
  allSets,
  byCreation,
  bySize,
  replicaCount,
  specReplicas,
  type SetsOfDeployment,
} from './sets.ts';

/** The size the current ReplicaSet should have now. */
export function newSetReplicas(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  current: ReplicaSet | undefined,
): number {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment)) return desired;
  const size = current ? specReplicas(current) : 0;
  const room = desired + maxSurge(deployment) - replicaCount(all);
  return room <= 0 ? size : size + Math.min(room, desired - size);
}

/** The only ReplicaSet that counts when a Deployment is scaled, if no rollout is under way. */
export function activeOrLatest(sets: SetsOfDeployment): ReplicaSet | undefined {
  const active = activeSets(allSets(sets));
  if (active.length === 1) return active[0];
  return active.length > 1 ? undefined : (sets.current ?? byCreation(sets.old).at(-1));
}

/** Whether the current ReplicaSet has taken over completely. */
export function isSaturated(deployment: Deployment, current: ReplicaSet | undefined): boolean {
  const desired = desiredReplicas(deployment);
  return (
    current !== undefined &&
    specReplicas(current) === desired &&
    desiredReplicasAnnotation(current) === desired &&
    (current.status?.availableReplicas ?? 0) === desired
  );
}

/** Whether somebody changed `replicas` since the ReplicaSets were last sized. */
export function isScalingEvent(deployment: Deployment, sets: SetsOfDeployment): boolean {
  return activeSets(allSets(sets)).some((set) => {
    const desired = desiredReplicasAnnotation(set);
    return desired !== undefined && desired !== desiredReplicas(deployment);
  });
}

/** Sizes in the middle of a rollout: the change is shared in proportion, what is left over goes to the biggest. */
export function proportionalSizes(
  deployment: Deployment,
  sets: SetsOfDeployment,
): readonly { readonly set: ReplicaSet; readonly size: number }[] {
  const active = activeSets(allSets(sets));
  const desired = desiredReplicas(deployment);
  const toAdd = (desired > 0 ? desired + maxSurge(deployment) : 0) - replicaCount(active);
  const order = bySize(active, toAdd > 0);
  let added = 0;
  const sizes = order.map((set) => {
    const share = proportion(deployment, set, toAdd, added);
    added += share;
    return { set, size: specReplicas(set) + share };
  });
  return sizes.map(({ set, size }, i) => ({
    set,
    size: i === 0 && toAdd !== 0 ? Math.max(0, size + toAdd - added) : size,
  }));
}

function proportion(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  if (specReplicas(set) === 0 || toAdd === 0 || toAdd === added) return 0;
  const fraction = shareOf(deployment, set);
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
}

function shareOf(deployment: Deployment, set: ReplicaSet): number {
  const size = specReplicas(set);
  const desired = desiredReplicas(deployment);
  if (desired === 0) return -size;
  const before = maxReplicasAnnotation(set) || (deployment.status?.replicas ?? 0);
  if (before === 0) return 0;
  return Math.round((size * (desired + maxSurge(deployment))) / before) - size;
}
