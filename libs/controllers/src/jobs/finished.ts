// What is asked of a Job by more than one controller: pkg/controller/job/util.
import type { Job, JobCondition } from '@drydock/kinds';
import { formatTime, parseTime } from '@drydock/machinery';

export function jobCondition(job: Job, type: string): JobCondition | undefined {
  return job.status?.conditions?.find((condition) => condition.type === type && condition.status === 'True');
}

/** The condition that ends a Job: Complete or Failed. */
export function finishedCondition(job: Job): JobCondition | undefined {
  return jobCondition(job, 'Complete') ?? jobCondition(job, 'Failed');
}

export function isJobSuspended(job: Job): boolean {
  return job.spec?.suspend === true;
}

/** When the Job ended; undefined while it goes on. */
export function jobFinishTime(job: Job): number | undefined {
  return parseTime(finishedCondition(job)?.lastTransitionTime);
}

export function newJobCondition(
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
  now: number,
): JobCondition {
  const time = formatTime(now);
  return { lastProbeTime: time, lastTransitionTime: time, message, reason, status, type };
}

/** The conditions with this one set; the same list when nothing changes. One that is False is not added anew. */
export function withJobCondition(
  conditions: readonly JobCondition[],
  wanted: JobCondition,
): readonly JobCondition[] {
  const index = conditions.findIndex((condition) => condition.type === wanted.type);
  const known = conditions[index];
  if (!known) return wanted.status === 'False' ? conditions : [...conditions, wanted];
  if (known.status === wanted.status && known.reason === wanted.reason && known.message === wanted.message)
    return conditions;
  return conditions.with(index, wanted);
}
