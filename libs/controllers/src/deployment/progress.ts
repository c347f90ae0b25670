// Status and the Progressing condition: pkg/controller/deployment/{sync,progress}.go.
import type { Deployment, DeploymentCondition, DeploymentStatus } from '@drydock/kinds';
import { parseTime } from '@drydock/machinery';
import {
  findCondition,
  newCondition,
  progressDeadline,
  removeCondition,
  setCondition,
  withConditions,
} from './conditions.ts';
import { desiredReplicas, maxUnavailable } from './fenceposts.ts';
import { actualCount, allSets, availableCount, readyCount, type SetsOfDeployment } from './sets.ts';

/** The counts and the Available condition, from what the ReplicaSets report. */
export function deploymentStatus(
  deployment: Deployment,
  sets: SetsOfDeployment,
  now: number,
): DeploymentStatus {
  const all = allSets(sets);
  const replicas = actualCount(all);
  const available = availableCount(all);
  const counts = {
    replicas,
    updatedReplicas: actualCount(sets.current ? [sets.current] : []),
    readyReplicas: readyCount(all),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, replicas - available),
  };
  const enough = available >= desiredReplicas(deployment) - maxUnavailable(deployment);
  const condition = enough
    ? newCondition(
        'Available',
        'True',
        'MinimumReplicasAvailable',
        'Deployment has minimum availability.',
        now,
      )
    : newCondition(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      );
  const { generation } = deployment.metadata;
  const collisionCount = deployment.status?.collisionCount;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    // Go omits zeroes
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: setCondition(deployment.status?.conditions ?? [], condition),
  };
}

/** Every pod is of the current template, and there are as many available ones as wanted. */
export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const desired = desiredReplicas(deployment);
  return (
    (status?.updatedReplicas ?? 0) === desired &&
    (status?.replicas ?? 0) === desired &&
    (status?.availableReplicas ?? 0) === desired &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

function hasProgressed(old: DeploymentStatus | undefined, status: DeploymentStatus): boolean {
  const count = (
    of: DeploymentStatus | undefined,
    field: 'updatedReplicas' | 'readyReplicas' | 'availableReplicas',
  ) => of?.[field] ?? 0;
  const outdated = (of: DeploymentStatus | undefined) => (of?.replicas ?? 0) - (of?.updatedReplicas ?? 0);
  return (
    count(status, 'updatedReplicas') > count(old, 'updatedReplicas') ||
    outdated(status) < outdated(old) ||
    count(status, 'readyReplicas') > count(old, 'readyReplicas') ||
    count(status, 'availableReplicas') > count(old, 'availableReplicas')
  );
}

function hasTimedOut(deployment: Deployment, status: DeploymentStatus, now: number): boolean {
  const condition = findCondition(status, 'Progressing');
  const deadline = progressDeadline(deployment);
  if (deadline === undefined || !condition || condition.reason === 'NewReplicaSetAvailable') return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  return (parseTime(condition.lastUpdateTime) ?? now) + deadline * 1000 < now;
}

/** The status during a rollout: as {@link deploymentStatus}, with Progressing and ReplicaFailure. */
export function rolloutStatus(deployment: Deployment, sets: SetsOfDeployment, now: number): DeploymentStatus {
  const status = deploymentStatus(deployment, sets, now);
  let conditions = status.conditions ?? [];
  const current = findCondition(deployment.status, 'Progressing');
  const settled =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
  if (progressDeadline(deployment) === undefined) conditions = removeCondition(conditions, 'Progressing');
  else if (!settled) conditions = progressing(deployment, sets, status, conditions, now);
  const failure = replicaFailure(sets);
  conditions = failure ? setCondition(conditions, failure) : removeCondition(conditions, 'ReplicaFailure');
  return withConditions(status, conditions);
}

function progressing(
  deployment: Deployment,
  sets: SetsOfDeployment,
  status: DeploymentStatus,
  conditions: readonly DeploymentCondition[],
  now: number,
): readonly DeploymentCondition[] {
  const subject = sets.current
    ? `ReplicaSet "${sets.current.metadata.name ?? ''}"`
    : `Deployment "${deployment.metadata.name ?? ''}"`;
  const condition = (value: 'True' | 'False', reason: string, what: string) =>
    newCondition('Progressing', value, reason, `${subject} ${what}`, now);
  if (isComplete(deployment, status))
    return setCondition(
      conditions,
      condition('True', 'NewReplicaSetAvailable', 'has successfully progressed.'),
    );
  if (hasProgressed(deployment.status, status)) {
    // every bit of progress moves lastUpdateTime, from which the deadline counts
    const current = findCondition(deployment.status, 'Progressing');
    const next = condition('True', 'ReplicaSetUpdated', 'is progressing.');
    const since = current?.status === 'True' ? current.lastTransitionTime : undefined;
    return [
      ...removeCondition(conditions, 'Progressing'),
      { ...next, ...(since === undefined ? {} : { lastTransitionTime: since }) },
    ];
  }
  if (hasTimedOut(deployment, status, now))
    return setCondition(
      conditions,
      condition('False', 'ProgressDeadlineExceeded', 'has timed out progressing.'),
    );
  return conditions;
}

/** What keeps a ReplicaSet from creating pods, as a condition of the Deployment. The current one's counts most. */
function replicaFailure(sets: SetsOfDeployment): DeploymentCondition | undefined {
  for (const set of [...(sets.current ? [sets.current] : []), ...sets.old]) {
    const failure = set.status?.conditions?.find((condition) => condition.type === 'ReplicaFailure');
    if (!failure) continue;
    const time = failure.lastTransitionTime;
    return {
      type: 'ReplicaFailure',
      status: failure.status,
      ...(time === undefined ? {} : { lastTransitionTime: time, lastUpdateTime: time }),
      ...(failure.reason === undefined ? {} : { reason: failure.reason }),
      ...(failure.message === undefined ? {} : { message: failure.message }),
    };
  }
  return undefined;
}

/** How long until a rollout that does not move has to be looked at again; undefined: never. */
export function deadlineCheckIn(
  deployment: Deployment,
  status: DeploymentStatus,
  now: number,
): number | undefined {
  const condition = findCondition(deployment.status, 'Progressing');
  const deadline = progressDeadline(deployment);
  if (!condition || deadline === undefined) return undefined;
  if (isComplete(deployment, status) || condition.reason === 'ProgressDeadlineExceeded') return undefined;
  const after = (parseTime(condition.lastUpdateTime) ?? now) + deadline * 1000 - now;
  return Math.max(0, after) + 1000;
}
