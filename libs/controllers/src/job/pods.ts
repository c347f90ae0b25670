// What a Job asks of its pods: which have finished, which count as failed, how long to wait after failures.
import type { Job, Pod } from '@drydock/kinds';
import { parseTime } from '@drydock/machinery';
import { isPodTerminal, podCondition } from '../pods/conditions.ts';

/** Holds a pod until its Job has counted it. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';

const firstDelay = 10_000;
const longestDelay = 10 * 60_000;

export function isTracked(pod: Pod): boolean {
  return pod.metadata.finalizers?.includes(trackingFinalizer) ?? false;
}

export function isTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined && !isPodTerminal(pod);
}

/** New pods come only when the old ones have ended for good. */
export function replacesFailedOnly(job: Job): boolean {
  return job.spec?.podReplacementPolicy === 'Failed';
}

/** A deleted pod counts as failed too: nobody may be left to say how it ended. */
export function isPodFailed(pod: Pod, job: Job): boolean {
  if (pod.status?.phase === 'Failed') return true;
  if (replacesFailedOnly(job)) return false;
  return pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded';
}

/** With restartPolicy OnFailure the kubelet retries: restarts count against the limit. */
export function pastLimitByRestarts(job: Job, pods: readonly Pod[]): boolean {
  if (job.spec?.template.spec?.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue;
    for (const container of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      restarts += container.restartCount;
  }
  const limit = job.spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** When the pod ended: its containers, else what else tells a time. */
export function podFinishTime(pod: Pod): number {
  const times = (pod.status?.containerStatuses ?? []).map(
    ({ state }) => parseTime(state?.terminated?.finishedAt) ?? 0,
  );
  const notReady = podCondition(pod, 'Ready');
  return (
    Math.max(0, ...times) ||
    (notReady?.status === 'False' ? parseTime(notReady.lastTransitionTime) : undefined) ||
    parseTime(pod.metadata.deletionTimestamp) ||
    parseTime(pod.metadata.creationTimestamp) ||
    0
  );
}

/** Failures in a row, for the delay before the next pod. */
export interface FailureRecord {
  readonly failures: number;
  readonly lastFailure: number;
}

export function updateFailureRecord(
  record: FailureRecord | undefined,
  succeeded: readonly Pod[],
  failed: readonly Pod[],
): FailureRecord {
  const lastSuccess = Math.max(0, ...succeeded.map(podFinishTime));
  const times = failed.map(podFinishTime);
  if (succeeded.length === 0)
    return {
      failures: (record?.failures ?? 0) + times.length,
      lastFailure: Math.max(record?.lastFailure ?? 0, ...times),
    };
  const since = times.filter((time) => time > lastSuccess);
  return { failures: since.length, lastFailure: Math.max(0, ...since) };
}

/** Milliseconds until pods may be created again: 10 s, doubled with each failure in a row, at most 10 min. */
export function remainingDelay({ failures, lastFailure }: FailureRecord, now: number): number {
  if (failures === 0) return 0;
  const delay = Math.min(firstDelay * 2 ** (failures - 1), longestDelay);
  return Math.max(0, lastFailure + delay - now);
}
