// CronJob: starts Jobs by a schedule. After pkg/controller/cronjob/cronjob_controllerv2.go.
import { resources, type Key, type WorkQueue } from '@drydock/client';
import type { CronJob, CronJobStatus, Job } from '@drydock/kinds';
import { formatTime, hasReason, isTimeZone, parseCron, parseTime } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { semanticallyEqual } from '../equality.ts';
import { finishedCondition, jobCondition } from '../jobs/finished.ts';
import { keyOf, splitKey } from '../keys.ts';
import { controllerOf, isControlledBy } from '../ownership/controller-reference.ts';
import { isNamespaceTerminating, messageOf } from '../pods/pod-control.ts';
import { expiredJobs, jobFor, jobName, referenceTo } from './jobs.ts';
import { dueTimes } from './schedule.ts';
import { formatRfc1123, formatZoned } from './time-texts.ts';

export const cronJobController: ControllerDefinition = {
  name: 'cronjob-controller',
  start: (context) => new CronJobController(context).start(),
};

type Owner = CronJob & { readonly apiVersion: string; readonly kind: string };

class CronJobController {
  readonly #context: ControllerContext;
  readonly #cronJobs;
  readonly #jobs;
  readonly #recorder;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#cronJobs = context.informers.for(resources.cronJobs);
    this.#jobs = context.informers.for(resources.jobs);
    this.#recorder = context.recorder();
  }

  start(): void {
    const queue = this.#context.run({
      name: cronJobController.name,
      reconcile: (key, own) => this.#reconcile(key, own),
    });
    this.#cronJobs.onChange(({ old, current }) => {
      const cronJob = current ?? old;
      if (cronJob) queue.add(keyOf(cronJob));
    });
    this.#jobs.onChange(({ old, current }) => {
      const reference = controllerOf(current ?? old ?? { metadata: {} });
      if (reference?.kind === 'CronJob')
        queue.add(`${(current ?? old)?.metadata.namespace ?? ''}/${reference.name}`);
    });
  }

  async #reconcile(key: Key, queue: WorkQueue): Promise<void> {
    const { namespace, name } = splitKey(key);
    const cached = this.#cronJobs.get(namespace, name);
    if (!cached) return;
    const cronJob: Owner = { ...cached, apiVersion: 'batch/v1', kind: 'CronJob' };
    const jobs = this.#jobs.list(namespace).filter((job) => isControlledBy(job, cached.metadata.uid));
    for (const job of expiredJobs(cronJob, jobs)) await this.#delete(cronJob, job);
    const status = await this.#observe(cronJob, jobs);
    const outcome = await this.#startDue({ ...cronJob, status });
    if (!semanticallyEqual(cached.status, outcome.status))
      await this.#context.client
        .of(resources.cronJobs, namespace)
        .updateStatus({ ...cached, status: outcome.status });
    if (outcome.next !== undefined) queue.addAfter(key, outcome.next);
    if (outcome.failure !== undefined) throw outcome.failure;
  }

  /** Brings the list of active Jobs up to date. */
  async #observe(cronJob: Owner, jobs: readonly Job[]): Promise<CronJobStatus> {
    let active = cronJob.status?.active ?? [];
    let succeededAt = parseTime(cronJob.status?.lastSuccessfulTime);
    for (const job of jobs) {
      const end = finishedCondition(job);
      const known = active.some((reference) => reference.uid === job.metadata.uid);
      const jobText = job.metadata.name ?? '';
      if (!known && !end)
        this.#recorder.event(
          cronJob,
          'Warning',
          'UnexpectedJob',
          `Saw a job that the controller did not create or forgot: ${jobText}`,
        );
      else if (known && end) {
        active = active.filter((reference) => reference.uid !== job.metadata.uid);
        const message = `Saw completed job: ${jobText}, condition: ${end.type}`;
        this.#recorder.event(cronJob, 'Normal', 'SawCompletedJob', message);
      }
      if (jobCondition(job, 'Complete'))
        succeededAt = Math.max(succeededAt ?? 0, parseTime(job.status?.completionTime) ?? 0);
    }
    for (const reference of active) {
      if (jobs.some((job) => job.metadata.uid === reference.uid)) continue;
      const client = this.#context.client.of(resources.jobs, cronJob.metadata.namespace ?? '');
      if (await client.find(reference.name ?? '')) continue;
      const message = `Active job went missing: ${reference.name ?? ''}`;
      this.#recorder.event(cronJob, 'Normal', 'MissingJob', message);
      active = active.filter((other) => other !== reference);
    }
    const { active: _active, ...rest } = cronJob.status ?? {};
    return {
      ...rest,
      ...(active.length > 0 ? { active } : {}),
      ...(succeededAt ? { lastSuccessfulTime: formatTime(succeededAt) } : {}),
    };
  }

  async #startDue(cronJob: Owner & { readonly status: CronJobStatus }): Promise<{
    readonly status: CronJobStatus;
    readonly next?: number;
    readonly failure?: unknown;
  }> {
    const { status, spec } = cronJob;
    const schedule = this.#schedule(cronJob);
    if (!schedule) return { status };
    const now = this.#context.clock.now();
    const times = dueTimes(cronJob, schedule, now);
    const outcome = { status, ...(times.next === undefined ? {} : { next: times.next }) };
    if (times.error !== undefined) {
      const text = `invalid schedule: ${spec?.schedule ?? ''} : ${times.error}`;
      this.#recorder.event(cronJob, 'Warning', 'InvalidSchedule', text);
      return { status };
    }
    if (times.missed === 'many')
      this.#recorder.event(
        cronJob,
        'Warning',
        'TooManyMissedTimes',
        'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
      );
    const { due } = times;
    if (due === undefined) return outcome;
    const deadline = spec?.startingDeadlineSeconds;
    if (deadline !== undefined && due + deadline * 1000 < now) {
      const message = `Missed scheduled time to start a job: ${formatRfc1123(due)}`;
      this.#recorder.event(cronJob, 'Warning', 'MissSchedule', message);
      return outcome;
    }
    const active = status.active ?? [];
    if (active.some(({ name }) => name === jobName(cronJob, due))) return outcome;
    if (parseTime(status.lastScheduleTime) === due) return outcome;
    if (spec?.concurrencyPolicy === 'Forbid' && active.length > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      this.#recorder.event(cronJob, 'Normal', 'JobAlreadyActive', message);
      return outcome;
    }
    const cleared = spec?.concurrencyPolicy === 'Replace' ? await this.#replace(cronJob) : status;
    return { ...outcome, ...(await this.#create(cronJob, cleared, due)) };
  }

  #schedule(cronJob: Owner) {
    const { schedule: text = '', timeZone, suspend } = cronJob.spec ?? {};
    if (cronJob.metadata.deletionTimestamp !== undefined) return undefined;
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      const message = `invalid timeZone: "${timeZone}": unknown time zone ${timeZone}`;
      this.#recorder.event(cronJob, 'Warning', 'UnknownTimeZone', message);
      return undefined;
    }
    if (suspend) return undefined;
    if (text.includes('TZ'))
      this.#recorder.event(
        cronJob,
        'Warning',
        'UnsupportedSchedule',
        `CRON_TZ or TZ used in schedule "${text}" is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details`,
      );
    const { schedule, error } = parseCron(text);
    if (error !== undefined)
      this.#recorder.event(
        cronJob,
        'Warning',
        'UnparseableSchedule',
        `unparseable schedule: "${text}" : ${error}`,
      );
    return schedule;
  }

  /** concurrencyPolicy Replace: what runs still makes room. */
  async #replace(cronJob: Owner): Promise<CronJobStatus> {
    const { active = [], ...rest } = cronJob.status ?? {};
    const left = [];
    for (const reference of active) {
      const job = await this.#context.client
        .of(resources.jobs, cronJob.metadata.namespace ?? '')
        .find(reference.name ?? '');
      if (!job || !(await this.#delete(cronJob, job))) left.push(reference);
    }
    return { ...rest, ...(left.length > 0 ? { active: left } : {}) };
  }

  async #create(cronJob: Owner, status: CronJobStatus, due: number) {
    const job = jobFor(cronJob, due, formatZoned(due, cronJob.spec?.timeZone));
    try {
      const created = await this.#context.client
        .of(resources.jobs, cronJob.metadata.namespace ?? '')
        .create(job);
      const message = `Created job ${created.metadata.name ?? ''}`;
      this.#recorder.event(cronJob, 'Normal', 'SuccessfulCreate', message);
      const active = [...(status.active ?? []), referenceTo(created)];
      return { status: { ...status, active, lastScheduleTime: formatTime(due) } };
    } catch (failure) {
      if (isNamespaceTerminating(failure)) return { status };
      // a Job of that name: started before the status could be written
      if (hasReason(failure, 'AlreadyExists')) return { status };
      const message = `Error creating job: ${messageOf(failure)}`;
      this.#recorder.event(cronJob, 'Warning', 'FailedCreate', message);
      return { status, failure };
    }
  }

  async #delete(cronJob: Owner, job: Job): Promise<boolean> {
    const { name = '', namespace = '' } = job.metadata;
    try {
      await this.#context.client
        .of(resources.jobs, namespace)
        .delete(name, { propagationPolicy: 'Background' });
      this.#recorder.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`);
      return true;
    } catch (error) {
      if (!hasReason(error, 'NotFound'))
        this.#recorder.event(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${messageOf(error)}`);
      return false;
    }
  }
}
