// Questions about the ReplicaSets of a Deployment.
import type { Deployment, ReplicaSet } from '@drydock/kinds';
import { hasTemplate } from './template-hash.ts';

/** The current ReplicaSet (that of the present template), if there is one, and all others. */
export interface SetsOfDeployment {
  readonly current: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}

export const specReplicas = (set: ReplicaSet): number => set.spec?.replicas ?? 0;
const sum = (sets: readonly (ReplicaSet | undefined)[], count: (set: ReplicaSet) => number | undefined) =>
  sets.reduce((total, set) => total + ((set && count(set)) ?? 0), 0);

export const replicaCount = (sets: readonly ReplicaSet[]) => sum(sets, specReplicas);
export const actualCount = (sets: readonly ReplicaSet[]) => sum(sets, (set) => set.status?.replicas);
export const readyCount = (sets: readonly ReplicaSet[]) => sum(sets, (set) => set.status?.readyReplicas);
export const availableCount = (sets: readonly ReplicaSet[]) =>
  sum(sets, (set) => set.status?.availableReplicas);

export function allSets(sets: SetsOfDeployment): readonly ReplicaSet[] {
  return sets.current ? [...sets.old, sets.current] : sets.old;
}

/** Those that want pods. */
export function activeSets(sets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  return sets.filter((set) => specReplicas(set) > 0);
}

/** Oldest first; names decide between equals. */
export function byCreation(sets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  return [...sets].sort(
    (a, b) =>
      compare(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
      compare(a.metadata.name ?? '', b.metadata.name ?? ''),
  );
}

/** Biggest first; among equals the newer first (`newerFirst`) or the older. */
export function bySize(sets: readonly ReplicaSet[], newerFirst: boolean): readonly ReplicaSet[] {
  const order = byCreation(sets);
  const tieOrder = newerFirst ? [...order].reverse() : order;
  return [...tieOrder].sort((a, b) => specReplicas(b) - specReplicas(a));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Splits a Deployment's ReplicaSets. With several of one template (it happens) the oldest counts. */
export function splitSets(deployment: Deployment, sets: readonly ReplicaSet[]): SetsOfDeployment {
  const template = deployment.spec?.template ?? {};
  const current = byCreation(sets).find((set) => hasTemplate(set, template));
  return { current, old: sets.filter((set) => set !== current) };
}
