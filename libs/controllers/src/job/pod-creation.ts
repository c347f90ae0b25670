// Which pods a Job creates and deletes now: manageJob of pkg/controller/job.
import type { Key, WorkQueue } from '@drydock/client';
import type { Pod, PodTemplateSpec } from '@drydock/kinds';
import { isJobSuspended } from '../jobs/finished.ts';
import { keyOf } from '../keys.ts';
import type { Expectations } from '../pods/expectations.ts';
import { createPod, deletePod, isNamespaceTerminating, type PodControl } from '../pods/pod-control.ts';
import { rankForDeletion } from '../pods/ranking.ts';
import { completionIndex, indexedGenerateName, indexedTemplate, isIndexed } from './indexes.ts';
import { failuresWith, indexDelay, keptForCount } from './per-index.ts';
import { remainingDelay, replacesFailedOnly, trackingFinalizer, type FailureRecord } from './pods.ts';
import { wantedPods, type JobStep } from './step.ts';

/** The most pods that one step creates or deletes. */
const burst = 500;

export interface Outcome {
  /** By how much the number of active pods changed. */
  readonly change: number;
  readonly failure: unknown;
}

/** Pods that are too many: all of a suspended Job, doubled or finished indexes, then the least useful. */
export function surplusPods(step: JobStep, now: number): readonly Pod[] {
  const { job, active, succeededIndexes } = step;
  if (isJobSuspended(job)) return active.slice(0, burst);
  const surplus: Pod[] = [];
  const rest: Pod[] = [];
  const taken = new Set<number>();
  const ranked = rankForDeletion(active, active, now);
  // the most useful pod of an index stays
  for (const pod of isIndexed(job) ? [...ranked].reverse() : ranked) {
    const index = completionIndex(pod, job);
    const isSurplus =
      isIndexed(job) && (index === undefined || succeededIndexes.has(index) || taken.has(index));
    if (index !== undefined) taken.add(index);
    (isSurplus ? surplus : rest).push(pod);
  }
  const missing = active.length - wantedPods(step) - surplus.length;
  const ordered = isIndexed(job) ? [...rest].reverse() : rest;
  return [...surplus, ...ordered.slice(0, Math.max(0, missing))].slice(0, burst);
}

/** Deletes pods. Stops at nothing; the first failure is told. */
export async function deleteJobPods(
  key: Key,
  control: PodControl,
  expectations: Expectations,
  pods: readonly Pod[],
): Promise<Outcome> {
  let deleted = 0;
  let failure: unknown;
  if (pods.length > 0) expectations.expectDeletions(key, pods.map(keyOf));
  for (const pod of pods) {
    try {
      await deletePod(control, pod);
      deleted++;
    } catch (error) {
      expectations.deletionObserved(key, keyOf(pod));
      failure ??= error;
    }
  }
  return { change: -deleted, failure };
}

export interface Creation {
  readonly key: Key;
  readonly step: JobStep;
  readonly record: FailureRecord;
  readonly control: PodControl;
  readonly now: number;
  readonly queue: WorkQueue;
  readonly expectations: Expectations;
}

/** Creates what is missing, unless failures in a row ask for patience. */
export async function createJobPods(creation: Creation): Promise<Outcome> {
  const { key, step, record, now, queue, expectations, control } = creation;
  const { job } = step;
  const terminating = replacesFailedOnly(job) ? step.terminating : 0;
  let missing = Math.min(wantedPods(step) - terminating - step.active.length, burst);
  if (missing <= 0) return { change: 0, failure: undefined };
  const isPerIndex = job.spec?.backoffLimitPerIndex !== undefined;
  const delay = isPerIndex ? 0 : remainingDelay(record, now);
  if (delay > 0) {
    queue.addAfter(key, delay);
    return { change: 0, failure: undefined };
  }
  const templates = isIndexed(job) ? indexedPods(creation, missing) : undefined;
  if (templates) missing = templates.length;
  if (missing === 0) return { change: 0, failure: undefined };
  const plain = tracked(job.spec?.template ?? {});
  const make = (i: number) => {
    const indexed = templates?.[i];
    return indexed ? createPod(control, indexed.template, indexed.generateName) : createPod(control, plain);
  };
  expectations.expectCreations(key, missing);
  return createInBatches(key, expectations, missing, make);
}

/** In batches of 1, 2, 4 …: a template that the server refuses costs one request and not five hundred. */
async function createInBatches(
  key: Key,
  expectations: Expectations,
  count: number,
  make: (i: number) => Promise<Pod>,
): Promise<Outcome> {
  let created = 0;
  let tried = 0;
  for (let batch = 1; tried < count; batch = Math.min(2 * batch, count - tried)) {
    let failure: unknown;
    for (let i = 0; i < batch; i++) {
      try {
        await make(tried++);
        created++;
      } catch (error) {
        expectations.creationObserved(key);
        if (!isNamespaceTerminating(error)) failure ??= error;
      }
    }
    if (failure === undefined) continue;
    for (; tried < count; tried++) expectations.creationObserved(key);
    return { change: created, failure };
  }
  return { change: created, failure: undefined };
}

/** The lowest indexes without a pod. With a limit per index each waits for itself. */
function indexedPods({ key, step, now, queue }: Creation, count: number) {
  const { job, succeededIndexes, active, pods } = step;
  const done = new Set([...succeededIndexes, ...(step.failedIndexes ?? [])]);
  const busy = new Set(active.map((pod) => completionIndex(pod, job)));
  const last = keptForCount(job, pods, done);
  const result: { readonly template: PodTemplateSpec; readonly generateName: string }[] = [];
  const delays: number[] = [];
  if (replacesFailedOnly(job))
    for (const pod of pods) if (pod.metadata.deletionTimestamp) busy.add(completionIndex(pod, job));
  const base = tracked(job.spec?.template ?? {});
  const name = job.metadata.name ?? '';
  for (let index = 0; index < (job.spec?.completions ?? 0) && result.length < count; index++) {
    if (done.has(index) || busy.has(index)) continue;
    const delay = indexDelay(last.get(index), job, now);
    if (delay > 0) {
      delays.push(delay);
      continue;
    }
    const before = last.get(index);
    const failures =
      job.spec?.backoffLimitPerIndex === undefined
        ? undefined
        : before
          ? failuresWith(before, job)
          : { counted: 0, ignored: 0 };
    result.push({
      template: indexedTemplate(base, name, index, failures),
      generateName: indexedGenerateName(name, index),
    });
  }
  if (delays.length > 0) queue.addAfter(key, Math.min(...delays));
  return result;
}

function tracked(template: PodTemplateSpec): PodTemplateSpec {
  const { metadata = {} } = template;
  const finalizers = metadata.finalizers ?? [];
  if (finalizers.includes(trackingFinalizer)) return template;
  return { ...template, metadata: { ...metadata, finalizers: [...finalizers, trackingFinalizer] } };
}
