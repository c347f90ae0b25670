// Job: pods until enough of them have succeeded. After pkg/controller/job. `step.ts` decides, `tracking.ts` counts each pod
// exactly once, `pod-creation.ts` creates and deletes, `orphans.ts` lets go of pods whose Job is gone.
import { resources, type Key, type WorkQueue } from '@drydock/client';
import type { Job, JobCondition, JobStatus, Pod } from '@drydock/kinds';
import { formatTime, selectorOf } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { semanticallyEqual } from '../equality.ts';
import { finishedCondition, isJobSuspended, newJobCondition, withJobCondition } from '../jobs/finished.ts';
import { keyOf, splitKey } from '../keys.ts';
import { claimObjects } from '../ownership/claim.ts';
import { controllerOf } from '../ownership/controller-reference.ts';
import { Expectations } from '../pods/expectations.ts';
import type { PodControl } from '../pods/pod-control.ts';
import { releasePod, watchOrphans } from './orphans.ts';
import { createJobPods, deleteJobPods, surplusPods } from './pod-creation.ts';
import { isTracked, updateFailureRecord, type FailureRecord } from './pods.ts';
import { deadlineLeft, endOfJob, isComplete, lookAtJob, type JobStep } from './step.ts';
import { countPods, withoutReleased } from './tracking.ts';

/** Changes of pods are gathered for a second. */
const batchPeriod = 1_000;

export const jobController: ControllerDefinition = {
  name: 'job-controller',
  start: (context) => new JobController(context).start(),
};

/** What came of creating and deleting. */
interface Managed {
  readonly active: number;
  readonly ready: number;
  readonly terminating: number;
  readonly end?: JobCondition;
  readonly status: JobStatus;
  readonly failure?: unknown;
}

class JobController {
  readonly #context: ControllerContext;
  readonly #expectations: Expectations;
  readonly #jobs;
  readonly #pods;
  readonly #recorder;
  readonly #failures = new Map<Key, FailureRecord>();
  /** UIDs of pods whose finalizer was taken off and whose cache entry does not show it yet. */
  readonly #released = new Set<string>();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#expectations = new Expectations(context.clock);
    this.#jobs = context.informers.for(resources.jobs);
    this.#pods = context.informers.for(resources.pods);
    this.#recorder = context.recorder();
  }

  start(): void {
    const queue = this.#context.run({
      name: jobController.name,
      reconcile: (key, own) => this.#reconcile(key, own),
    });
    this.#jobs.onChange(({ old, current }) => {
      const job = current ?? old;
      if (!job) return;
      if (old && current && old.metadata.generation === current.metadata.generation)
        queue.addAfter(keyOf(job), batchPeriod);
      else queue.add(keyOf(job));
    });
    this.#pods.onChange(({ old, current }) => this.#podChanged(queue, old, current));
    watchOrphans(this.#context);
  }

  #podChanged(queue: WorkQueue, old: Pod | undefined, current: Pod | undefined): void {
    const pod = current ?? old;
    if (!pod) return;
    if (!current || !isTracked(current)) this.#released.delete(pod.metadata.uid ?? '');
    const reference = controllerOf(pod);
    if (!reference) {
      for (const job of this.#jobs.list(pod.metadata.namespace))
        if (selectorOf(job.spec?.selector).matches(pod.metadata.labels))
          queue.addAfter(keyOf(job), batchPeriod);
      return;
    }
    if (reference.kind !== 'Job') return;
    const key = `${pod.metadata.namespace ?? ''}/${reference.name}`;
    if (!old) this.#expectations.creationObserved(key);
    if (!current || current.metadata.deletionTimestamp) this.#expectations.deletionObserved(key, keyOf(pod));
    if (this.#jobs.get(pod.metadata.namespace ?? '', reference.name)) queue.addAfter(key, batchPeriod);
  }

  async #reconcile(key: Key, queue: WorkQueue): Promise<void> {
    const { namespace, name } = splitKey(key);
    const cached = this.#jobs.get(namespace, name);
    if (!cached || finishedCondition(cached)) {
      this.#failures.delete(key);
      return this.#expectations.forget(key);
    }
    if ((cached.spec?.managedBy ?? 'kubernetes.io/job-controller') !== 'kubernetes.io/job-controller') return;
    const job: Job = { ...cached, apiVersion: 'batch/v1', kind: 'Job' };
    const now = this.#context.clock.now();
    const started: Job =
      job.status?.startTime === undefined && !isJobSuspended(job)
        ? { ...job, status: { ...job.status, startTime: formatTime(now) } }
        : job;
    const satisfied = this.#expectations.satisfied(key);
    const step = lookAtJob(started, await this.#claim(started), this.#released);
    const managed = await this.#manage(key, step, satisfied, queue);
    await this.#account(key, cached, step, managed);
    if (managed.failure !== undefined) throw managed.failure;
  }

  async #claim(job: Job): Promise<readonly Pod[]> {
    const namespace = job.metadata.namespace ?? '';
    const selector = selectorOf(job.spec?.selector);
    return claimObjects(this.#pods.list(namespace), {
      owner: job,
      matches: (pod) => selector.matches(pod.metadata.labels),
      client: this.#context.client.of(resources.pods, namespace),
      readOwner: () => this.#context.client.of(resources.jobs, namespace).find(job.metadata.name ?? ''),
    });
  }

  #control(job: Job): PodControl {
    const pods = this.#context.client.of(resources.pods, job.metadata.namespace ?? '');
    return { owner: job as PodControl['owner'], pods, recorder: this.#recorder };
  }

  /** Creates or deletes pods, or says how the Job ends. */
  async #manage(key: Key, step: JobStep, satisfied: boolean, queue: WorkQueue): Promise<Managed> {
    const { job, active, ready, terminating } = step;
    const now = this.#context.clock.now();
    const status: JobStatus = job.status ?? {};
    const base = { active: active.length, ready, terminating, status };
    const end = endOfJob(step, now);
    if (end) return this.#windUp(key, step, end, satisfied);
    const left = deadlineLeft(job, now);
    if (left !== undefined) queue.addAfter(key, left);
    let failure: unknown;
    let count = active.length;
    let gone = 0;
    const manages = satisfied && job.metadata.deletionTimestamp === undefined;
    if (manages) {
      const surplus = surplusPods(step, now);
      gone = surplus.length;
      const record = updateFailureRecord(this.#failures.get(key), step.newSucceeded, step.newFailed);
      const outcome =
        surplus.length > 0
          ? await deleteJobPods(key, this.#control(job), this.#expectations, surplus)
          : isJobSuspended(job)
            ? { change: 0, failure: undefined }
            : await createJobPods({
                key,
                step,
                record,
                control: this.#control(job),
                now,
                queue,
                expectations: this.#expectations,
              });
      count += outcome.change;
      failure = outcome.failure;
    }
    const result = {
      ...base,
      active: count,
      terminating: terminating + gone,
      ...(failure === undefined ? {} : { failure }),
    };
    if (isComplete(step, count)) {
      const message = 'Reached expected number of succeeded pods';
      return {
        ...result,
        end: newJobCondition('SuccessCriteriaMet', 'True', 'CompletionsReached', message, now),
      };
    }
    return manages ? { ...result, status: this.#suspension(job, status, now) } : result;
  }

  /** Ends what still runs. The end is final only when all pods are known. */
  async #windUp(key: Key, step: JobStep, end: JobCondition, satisfied: boolean): Promise<Managed> {
    const { job, active, terminating } = step;
    const { change, failure } = await deleteJobPods(key, this.#control(job), this.#expectations, active);
    const isSettled = -change === active.length && satisfied;
    return {
      active: active.length + change,
      ready: 0,
      terminating: terminating - change,
      status: job.status ?? {},
      ...(isSettled ? { end } : {}),
      ...(failure === undefined ? {} : { failure }),
    };
  }

  /** Tells of suspending and resuming; a resumed Job's time begins anew. */
  #suspension(job: Job, status: JobStatus, now: number): JobStatus {
    const before = status.conditions ?? [];
    const condition = isJobSuspended(job)
      ? newJobCondition('Suspended', 'True', 'JobSuspended', 'Job suspended', now)
      : newJobCondition('Suspended', 'False', 'JobResumed', 'Job resumed', now);
    const conditions = withJobCondition(before, condition);
    if (conditions === before) return status;
    const resumed = condition.status === 'False';
    this.#recorder.event(job, 'Normal', resumed ? 'Resumed' : 'Suspended', condition.message ?? '');
    return { ...status, conditions, ...(resumed ? { startTime: formatTime(now) } : {}) };
  }

  /** Writes what has ended, takes the finalizers off, and writes the numbers and the end of the Job. */
  async #account(key: Key, cached: Job, step: JobStep, managed: Managed): Promise<void> {
    const { active: _active, ...rest } = managed.status;
    const counting = countPods(step, rest, managed.end);
    const interim: JobStatus = {
      ...counting.status,
      ...(managed.active > 0 ? { active: managed.active } : {}),
      ready: managed.ready,
      terminating: managed.terminating,
      ...(managed.end ? { conditions: withJobCondition(rest.conditions ?? [], managed.end) } : {}),
    };
    let written = cached;
    if (counting.release.length > 0) {
      written = await this.#write(written, { ...interim });
      const record = updateFailureRecord(this.#failures.get(key), step.newSucceeded, step.newFailed);
      this.#failures.set(key, record);
    }
    const client = this.#context.client.of(resources.pods, step.job.metadata.namespace ?? '');
    for (const pod of counting.release) {
      await releasePod(client, pod);
      this.#released.add(pod.metadata.uid ?? '');
    }
    const released = new Set(counting.release.map((pod) => pod.metadata.uid));
    const tracked = step.tracked.filter((pod) => !released.has(pod.metadata.uid));
    const final = withoutReleased(interim, new Set(tracked.map((pod) => pod.metadata.uid ?? '')));
    const ended = counting.reachedLimit ? final : this.#finished(final, managed);
    await this.#write(written, ended);
    if (ended !== final) this.#tellEnd(step.job, ended);
  }

  async #write(job: Job, status: JobStatus): Promise<Job> {
    if (semanticallyEqual(job.status, status)) return job;
    return this.#context.client
      .of(resources.jobs, job.metadata.namespace ?? '')
      .updateStatus({ ...job, status });
  }

  /** The status with Complete or Failed, once no pod is left on its way out. */
  #finished(status: JobStatus, { end, terminating }: Managed): JobStatus {
    if (!end || terminating > 0) return status;
    const now = this.#context.clock.now();
    const type = end.type === 'FailureTarget' ? 'Failed' : 'Complete';
    const condition = newJobCondition(type, 'True', end.reason ?? '', end.message ?? '', now);
    return {
      ...status,
      conditions: withJobCondition(status.conditions ?? [], condition),
      ...(type === 'Complete' ? { completionTime: formatTime(now) } : {}),
    };
  }

  #tellEnd(job: Job, status: JobStatus): void {
    const end = finishedCondition({ ...job, status });
    if (end?.type === 'Failed')
      return this.#recorder.event(job, 'Warning', end.reason ?? '', end.message ?? '');
    if ((status.succeeded ?? 0) > (job.spec?.completions ?? Infinity))
      this.#recorder.event(
        job,
        'Warning',
        'TooManySucceededPods',
        'Too many succeeded pods running after completion count reached',
      );
    this.#recorder.event(job, 'Normal', 'Completed', 'Job completed');
  }
}
