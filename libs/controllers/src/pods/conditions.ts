// What controllers ask of a pod, after k8s.io/kubernetes/pkg/api/v1/pod and pkg/controller/controller_utils.go.
import type { Pod, PodCondition } from '@drydock/kinds';
import { parseTime } from '@drydock/machinery';

/** Neither finished nor on its way out. */
export function isPodActive(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** Succeeded or Failed: its containers never run again. */
export function isPodTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

export function isPodReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

/** Ready for at least `minReadySeconds`. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  if (!isPodReady(pod)) return false;
  return minReadySeconds === 0 || (availableAt(pod, minReadySeconds) ?? Infinity) <= now;
}

/** When a ready pod becomes available; undefined for one that is not ready. */
export function availableAt(pod: Pod, minReadySeconds: number): number | undefined {
  const since = isPodReady(pod) ? parseTime(podCondition(pod, 'Ready')?.lastTransitionTime) : undefined;
  return since === undefined ? undefined : since + minReadySeconds * 1000;
}
