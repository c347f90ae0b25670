// One look at a Job: what its pods say, and what follows for the Job. Pure; the controller acts on it.
import type { Job, JobCondition, JobStatus, Pod } from '@drydock/kinds';
import { parseTime } from '@drydock/machinery';
import { isJobSuspended, jobCondition, newJobCondition } from '../jobs/finished.ts';
import { isPodActive, isPodReady } from '../pods/conditions.ts';
import { completionIndex, isIndexed, parseIndexes } from './indexes.ts';
import { failedIndexes } from './per-index.ts';
import { isPodFailed, isTerminating, isTracked, pastLimitByRestarts } from './pods.ts';
import { judgePodFailure, matchSuccessPolicy } from './policies.ts';

/** The Job with its pods as one step sees them. */
export interface JobStep {
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly active: readonly Pod[];
  readonly ready: number;
  readonly terminating: number;
  /** Those that still carry the tracking finalizer. */
  readonly tracked: readonly Pod[];
  /** Finished, tracked and not yet counted. */
  readonly newSucceeded: readonly Pod[];
  readonly newFailed: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
  /** Only of Indexed Jobs. */
  readonly previousIndexes: ReadonlySet<number>;
  readonly succeededIndexes: ReadonlySet<number>;
  /** Only with backoffLimitPerIndex. */
  readonly failedIndexes?: ReadonlySet<number>;
}

/** `released` are UIDs of pods whose finalizer was taken off, though the cache may still show it. */
export function lookAtJob(job: Job, pods: readonly Pod[], released: ReadonlySet<string>): JobStep {
  const status: JobStatus = job.status ?? {};
  const uncounted = status.uncountedTerminatedPods ?? {};
  const uid = (pod: Pod) => pod.metadata.uid ?? '';
  const known = new Set([...(uncounted.succeeded ?? []), ...(uncounted.failed ?? [])]);
  const tracked = pods.filter((pod) => isTracked(pod) && !released.has(uid(pod)));
  const fresh = tracked.filter((pod) => !known.has(uid(pod)));
  const inRange = (pod: Pod) => !isIndexed(job) || completionIndex(pod, job) !== undefined;
  const newSucceeded = fresh.filter((pod) => pod.status?.phase === 'Succeeded');
  const newFailed = fresh.filter((pod) => isPodFailed(pod, job) && inRange(pod));
  const active = pods.filter(isPodActive);
  const previousIndexes = parseIndexes(status.completedIndexes, job.spec?.completions ?? 0);
  const succeededIndexes = new Set(previousIndexes);
  if (isIndexed(job))
    for (const pod of newSucceeded) {
      const index = completionIndex(pod, job);
      if (index !== undefined) succeededIndexes.add(index);
    }
  const counting = newFailed.filter((pod) => judgePodFailure(job, pod).counts).length;
  return {
    job,
    pods,
    active,
    tracked,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter(isTerminating).length,
    newSucceeded,
    newFailed,
    succeeded: isIndexed(job)
      ? succeededIndexes.size
      : (status.succeeded ?? 0) + newSucceeded.length + (uncounted.succeeded?.length ?? 0),
    failed: (status.failed ?? 0) + counting + (uncounted.failed?.length ?? 0),
    previousIndexes,
    succeededIndexes,
    ...(job.spec?.backoffLimitPerIndex === undefined ? {} : { failedIndexes: failedIndexes(job, pods) }),
  };
}

/** Why the Job ends now, as its interim condition FailureTarget or SuccessCriteriaMet; undefined while it goes on. */
export function endOfJob(step: JobStep, now: number): JobCondition | undefined {
  const { job } = step;
  const known = jobCondition(job, 'SuccessCriteriaMet') ?? jobCondition(job, 'FailureTarget');
  if (known) return known;
  const fail = (reason: string, message: string) =>
    newJobCondition('FailureTarget', 'True', reason, message, now);
  for (const pod of step.pods) {
    const message = isPodFailed(pod, job) ? judgePodFailure(job, pod).failJob : undefined;
    if (message !== undefined) return fail('PodFailurePolicy', message);
  }
  if (step.failed > (job.spec?.backoffLimit ?? 6) || pastLimitByRestarts(job, step.active))
    return fail('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  if ((deadlineLeft(job, now) ?? 1) <= 0)
    return fail('DeadlineExceeded', 'Job was active longer than specified deadline');
  if (!isIndexed(job)) return undefined;
  return endOfIndexes(step, now, fail);
}

function endOfIndexes(
  { job, failedIndexes: failed, succeededIndexes }: JobStep,
  now: number,
  fail: (reason: string, message: string) => JobCondition,
): JobCondition | undefined {
  const { completions = 0, maxFailedIndexes } = job.spec ?? ({} as NonNullable<Job['spec']>);
  if (failed && maxFailedIndexes !== undefined && failed.size > maxFailedIndexes)
    return fail(
      'MaxFailedIndexesExceeded',
      'Job has exceeded the specified maximal number of failed indexes',
    );
  if (failed && failed.size > 0 && failed.size + succeededIndexes.size >= completions)
    return fail('FailedIndexes', 'Job has failed indexes');
  const message = matchSuccessPolicy(job, succeededIndexes);
  return message === undefined
    ? undefined
    : newJobCondition('SuccessCriteriaMet', 'True', 'SuccessPolicy', message, now);
}

/** Whether it has as many successes as it wants. */
export function isComplete({ job, succeeded }: JobStep, active: number): boolean {
  const completions = job.spec?.completions;
  // without a number, one success is enough once the others have ended
  return completions === undefined ? succeeded > 0 && active === 0 : succeeded >= completions;
}

/** Milliseconds until activeDeadlineSeconds have passed; undefined without a deadline. */
export function deadlineLeft(job: Job, now: number): number | undefined {
  const seconds = job.spec?.activeDeadlineSeconds;
  const start = parseTime(job.status?.startTime);
  if (seconds === undefined || start === undefined || isJobSuspended(job)) return undefined;
  return start + seconds * 1000 - now;
}

/** How many pods should be active. */
export function wantedPods({ job, succeeded, active, failedIndexes: failed }: JobStep): number {
  const { completions, parallelism = 1 } = job.spec ?? ({} as NonNullable<Job['spec']>);
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(completions - succeeded - (failed?.size ?? 0), parallelism));
}
