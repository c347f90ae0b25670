// backoffLimitPerIndex: each index has its own failures, kept in an annotation of its last pod, which stays until the next
// one is there. After pkg/controller/job/{indexed_job_utils,backoff_utils}.go.
import type { Job, Pod } from '@drydock/kinds';
import {
  completionIndex,
  failureCountAnnotation,
  ignoredFailureCountAnnotation,
  parseIndexes,
} from './indexes.ts';
import { isPodFailed, isTracked, podFinishTime, remainingDelay } from './pods.ts';
import { judgePodFailure } from './policies.ts';

export interface IndexFailures {
  readonly counted: number;
  readonly ignored: number;
}

/** Failures of the index up to and with this pod. */
export function failuresWith(pod: Pod, job: Job): IndexFailures {
  const before = failuresBefore(pod);
  if (!isPodFailed(pod, job)) return before;
  return judgePodFailure(job, pod).counts
    ? { ...before, counted: before.counted + 1 }
    : { ...before, ignored: before.ignored + 1 };
}

function failuresBefore({ metadata }: Pod): IndexFailures {
  const number = (name: string) => Number(metadata.annotations?.[name] ?? '0') || 0;
  return { counted: number(failureCountAnnotation), ignored: number(ignoredFailureCountAnnotation) };
}

/** Indexes that may fail no more: those of the status and those whose pods say so. */
export function failedIndexes(job: Job, pods: readonly Pod[]): ReadonlySet<number> {
  const failed = new Set(parseIndexes(job.status?.failedIndexes, job.spec?.completions ?? 0));
  const limit = job.spec?.backoffLimitPerIndex ?? 0;
  for (const pod of pods) {
    const index = completionIndex(pod, job);
    if (index === undefined || !isTracked(pod) || !isPodFailed(pod, job)) continue;
    const isFatal = judgePodFailure(job, pod).action === 'FailIndex';
    if (isFatal || failuresWith(pod, job).counted > limit) failed.add(index);
  }
  return failed;
}

/** Of each index its last failed pod: it is kept, for its count, until a new pod has taken it over. */
export function keptForCount(
  job: Job,
  pods: readonly Pod[],
  done: ReadonlySet<number>,
): ReadonlyMap<number, Pod> {
  const kept = new Map<number, Pod>();
  if (job.spec?.backoffLimitPerIndex === undefined) return kept;
  const replaced = new Set(
    pods.filter((pod) => !isPodFailed(pod, job)).map((pod) => completionIndex(pod, job)),
  );
  for (const pod of pods) {
    const index = completionIndex(pod, job);
    if (index === undefined || done.has(index) || replaced.has(index)) continue;
    if (!isTracked(pod) || !isPodFailed(pod, job)) continue;
    const other = kept.get(index);
    if (!other || podFinishTime(pod) >= podFinishTime(other)) kept.set(index, pod);
  }
  return kept;
}

/** Milliseconds until the index may be tried again. */
export function indexDelay(last: Pod | undefined, job: Job, now: number): number {
  if (!last) return 0;
  const { counted, ignored } = failuresWith(last, job);
  return remainingDelay({ failures: counted + ignored, lastFailure: podFinishTime(last) }, now);
}
