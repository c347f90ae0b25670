import type { Pod, PodTemplateSpec, ReplicaSetCondition, ReplicaSetStatus } from '@drydock/kinds';
import { formatTime, type KubeObject } from '@drydock/machinery';
import { isPodAvailable, isPodReady } from '../pods/conditions.ts';
import { messageOf } from '../pods/pod-control.ts';

/** A ReplicaSet or a ReplicationController. */
export interface Replicated extends KubeObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly minReadySeconds?: number;
    readonly template?: PodTemplateSpec;
  };
  readonly status?: ReplicaSetStatus;
}

/** The status of an object with these active pods; `failure` is what went wrong while creating or deleting. */
export function replicasStatus(
  set: Replicated,
  active: readonly Pod[],
  now: number,
  failure?: unknown,
): ReplicaSetStatus {
  const labels = Object.entries(set.spec?.template?.metadata?.labels ?? {});
  const minReadySeconds = set.spec?.minReadySeconds ?? 0;
  const fullyLabeled = active.filter((pod) =>
    labels.every(([name, value]) => pod.metadata.labels?.[name] === value),
  ).length;
  const ready = active.filter(isPodReady).length;
  const available = active.filter((pod) => isPodAvailable(pod, minReadySeconds, now)).length;
  const conditions = failureConditions(set, active.length, now, failure);
  return {
    replicas: active.length,
    ...(fullyLabeled ? { fullyLabeledReplicas: fullyLabeled } : {}),
    ...(ready ? { readyReplicas: ready } : {}),
    ...(available ? { availableReplicas: available } : {}),
    ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

function failureConditions(
  set: Replicated,
  active: number,
  now: number,
  failure: unknown,
): readonly ReplicaSetCondition[] {
  const conditions = set.status?.conditions ?? [];
  const present = conditions.some((condition) => condition.type === 'ReplicaFailure');
  if (failure === undefined) return conditions.filter((condition) => condition.type !== 'ReplicaFailure');
  if (present) return conditions;
  return [
    ...conditions,
    {
      type: 'ReplicaFailure',
      status: 'True',
      lastTransitionTime: formatTime(now),
      reason: active < (set.spec?.replicas ?? 0) ? 'FailedCreate' : 'FailedDelete',
      message: messageOf(failure),
    },
  ];
}
