// The Jobs of a CronJob: their names, their making, and how many are kept.
import type { CronJob, Job, ObjectReference } from '@drydock/kinds';
import { parseTime } from '@drydock/machinery';
import { finishedCondition } from '../jobs/finished.ts';
import { controllerReference } from '../ownership/controller-reference.ts';

/** Named after the minute, so that one time never starts two. */
export function jobName(cronJob: CronJob, time: number): string {
  return `${cronJob.metadata.name ?? ''}-${Math.floor(time / 60_000)}`;
}

export function jobFor(
  cronJob: CronJob & { apiVersion: string; kind: string },
  time: number,
  stamp: string,
): Job {
  const template = cronJob.spec?.jobTemplate;
  const metadata = template?.metadata;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName(cronJob, time),
      namespace: cronJob.metadata.namespace ?? '',
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      annotations: { ...metadata?.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': stamp },
      ownerReferences: [controllerReference(cronJob)],
    },
    ...(template?.spec ? { spec: template.spec } : {}),
  };
}

/** Finished Jobs beyond the two limits, oldest first. */
export function expiredJobs(cronJob: CronJob, jobs: readonly Job[]): readonly Job[] {
  const beyond = (type: string, limit: number | undefined) => {
    if (limit === undefined) return [];
    const ended = jobs.filter((job) => finishedCondition(job)?.type === type).sort(byStart);
    return ended.slice(0, Math.max(0, ended.length - limit));
  };
  return [
    ...beyond('Complete', cronJob.spec?.successfulJobsHistoryLimit),
    ...beyond('Failed', cronJob.spec?.failedJobsHistoryLimit),
  ];
}

function byStart(a: Job, b: Job): number {
  const start = (job: Job) => parseTime(job.status?.startTime) ?? Infinity;
  const name = (job: Job) => job.metadata.name ?? '';
  if (start(a) !== start(b)) return start(a) - start(b);
  return name(a) < name(b) ? -1 : 1;
}

export function referenceTo(job: Job): ObjectReference {
  const { name, namespace, uid, resourceVersion } = job.metadata;
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    ...(namespace ? { namespace } : {}),
    ...(name ? { name } : {}),
    ...(uid ? { uid } : {}),
    ...(resourceVersion ? { resourceVersion } : {}),
  };
}
