// Counting pods exactly once: first their UIDs go into uncountedTerminatedPods, then their finalizers are taken off, then
// the numbers go up. trackJobStatusAndRemoveFinalizers of pkg/controller/job.
import type { Job, JobCondition, JobStatus, Pod } from '@drydock/kinds';
import { completionIndex, formatIndexes, isIndexed } from './indexes.ts';
import { keptForCount } from './per-index.ts';
import { isPodFailed } from './pods.ts';
import { judgePodFailure } from './policies.ts';
import type { JobStep } from './step.ts';

/** More pods than this are counted in the next step. */
const mostUncounted = 500;

export interface Counting {
  /** The status with the pods as uncounted. */
  readonly status: JobStatus;
  /** Their finalizers may go once that status is written. */
  readonly release: readonly Pod[];
  readonly reachedLimit: boolean;
}

export function countPods(step: JobStep, status: JobStatus, end: JobCondition | undefined): Counting {
  const { job } = step;
  const before = status.uncountedTerminatedPods ?? {};
  const succeeded = [...(before.succeeded ?? [])];
  const failed = [...(before.failed ?? [])];
  const indexes = new Set(step.previousIndexes);
  const release: Pod[] = [];
  let reachedLimit = false;
  for (const pod of byIndex(job, step.tracked)) {
    if (!mayRelease(step, pod, end)) continue;
    if (succeeded.length + failed.length >= mostUncounted) {
      reachedLimit = true;
      break;
    }
    release.push(pod);
    const uid = pod.metadata.uid ?? '';
    const index = completionIndex(pod, job);
    if (pod.status?.phase === 'Succeeded' && !failed.includes(uid)) {
      if (!isIndexed(job)) push(succeeded, uid);
      else if (index !== undefined) indexes.add(index);
    } else if (isPodFailed(pod, job) || end?.type === 'FailureTarget') {
      if ((!isIndexed(job) || index !== undefined) && judgePodFailure(job, pod).counts) push(failed, uid);
    }
  }
  return { status: counted(step, status, { succeeded, failed }, indexes), release, reachedLimit };
}

function push(uids: string[], uid: string): void {
  if (!uids.includes(uid)) uids.push(uid);
}

function byIndex(job: Job, pods: readonly Pod[]): readonly Pod[] {
  if (!isIndexed(job)) return pods;
  const index = (pod: Pod) => completionIndex(pod, job) ?? -1;
  return [...pods].sort((a, b) => index(a) - index(b));
}

function mayRelease(step: JobStep, pod: Pod, end: JobCondition | undefined): boolean {
  const { job } = step;
  if (job.metadata.deletionTimestamp !== undefined || end || pod.status?.phase === 'Succeeded') return true;
  if (!isPodFailed(pod, job)) return false;
  const done = new Set([...step.succeededIndexes, ...(step.failedIndexes ?? [])]);
  const index = completionIndex(pod, job);
  return index === undefined || keptForCount(job, step.pods, done).get(index) !== pod;
}

function counted(
  { job, failedIndexes }: JobStep,
  status: JobStatus,
  uncounted: { readonly succeeded: readonly string[]; readonly failed: readonly string[] },
  indexes: ReadonlySet<number>,
): JobStatus {
  const withUncounted = { ...status, uncountedTerminatedPods: uncountedPods(uncounted) };
  if (!isIndexed(job)) return withUncounted;
  const {
    completedIndexes: _completed,
    succeeded: _succeeded,
    failedIndexes: _failed,
    ...rest
  } = withUncounted;
  return {
    ...rest,
    ...(indexes.size > 0 ? { completedIndexes: formatIndexes(indexes), succeeded: indexes.size } : {}),
    ...(failedIndexes ? { failedIndexes: formatIndexes(failedIndexes) } : {}),
  };
}

function uncountedPods(uncounted: {
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
}) {
  return {
    ...(uncounted.failed.length > 0 ? { failed: uncounted.failed } : {}),
    ...(uncounted.succeeded.length > 0 ? { succeeded: uncounted.succeeded } : {}),
  };
}

/** Moves the UIDs of pods that no longer carry the finalizer into the numbers. */
export function withoutReleased(status: JobStatus, tracked: ReadonlySet<string>): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const left = {
    succeeded: succeeded.filter((uid) => tracked.has(uid)),
    failed: failed.filter((uid) => tracked.has(uid)),
  };
  const total = {
    succeeded: (status.succeeded ?? 0) + succeeded.length - left.succeeded.length,
    failed: (status.failed ?? 0) + failed.length - left.failed.length,
  };
  return {
    ...status,
    ...(total.succeeded > 0 ? { succeeded: total.succeeded } : {}),
    ...(total.failed > 0 ? { failed: total.failed } : {}),
    uncountedTerminatedPods: uncountedPods(left),
  };
}
