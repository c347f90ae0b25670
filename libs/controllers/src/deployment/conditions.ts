import type { Deployment, DeploymentCondition, DeploymentStatus } from '@drydock/kinds';
import { formatTime } from '@drydock/machinery';

type Conditions = readonly DeploymentCondition[];

const noDeadline = 2_147_483_647;

/** progressDeadlineSeconds, unless that is "none". */
export function progressDeadline(deployment: Deployment): number | undefined {
  const seconds = deployment.spec?.progressDeadlineSeconds;
  return seconds === noDeadline ? undefined : seconds;
}

export function findCondition(
  status: DeploymentStatus | undefined,
  type: string,
): DeploymentCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

export function newCondition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: number,
): DeploymentCondition {
  const time = formatTime(now);
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}

/** The conditions with this one set. Same status and reason: nothing changes; same status: the transition time stays. */
export function setCondition(conditions: Conditions, condition: DeploymentCondition): Conditions {
  const current = conditions.find((other) => other.type === condition.type);
  if (current?.status === condition.status && current.reason === condition.reason) return conditions;
  const kept =
    current?.status === condition.status && current.lastTransitionTime !== undefined
      ? { ...condition, lastTransitionTime: current.lastTransitionTime }
      : condition;
  return [...removeCondition(conditions, condition.type), kept];
}

export function removeCondition(conditions: Conditions, type: string): Conditions {
  return conditions.filter((condition) => condition.type !== type);
}

/** A status with other conditions; the key is absent when there are none. */
export function withConditions(
  status: DeploymentStatus | undefined,
  conditions: Conditions,
): DeploymentStatus {
  const { conditions: _conditions, ...rest } = status ?? {};
  return conditions.length > 0 ? { ...rest, conditions } : rest;
}
