import type { CronJob, Job, JobSpec } from '@drydock/kinds';
import { humanDuration, parseTime, selectorOf } from '@drydock/machinery';
import { describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { writePodTemplate } from './pod-template.ts';
import { writeController } from './pod.ts';
import { formatRfc1123, titleBool, type DescribeWriter } from './writer.ts';

const unset = '<unset>';
/** How many characters of a list of indexes are shown. */
const longestIndexes = 50;

export const jobDescriber = describer<Job>('Job.batch', (writer, { metadata, spec, status }, context) => {
  writer.field(0, 'Name', metadata.name);
  writer.field(0, 'Namespace', metadata.namespace);
  if (spec?.selector) writer.field(0, 'Selector', selectorOf(spec.selector).toString());
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writeController(writer, metadata);
  if (spec?.parallelism !== undefined) writer.field(0, 'Parallelism', spec.parallelism);
  writer.field(0, 'Completions', spec?.completions ?? unset);
  if (spec?.completionMode) writer.field(0, 'Completion Mode', spec.completionMode);
  if (spec?.suspend !== undefined) writer.field(0, 'Suspend', spec.suspend);
  if (spec?.backoffLimit !== undefined) writer.field(0, 'Backoff Limit', spec.backoffLimit);
  if (spec?.ttlSecondsAfterFinished !== undefined)
    writer.field(0, 'TTL Seconds After Finished', spec.ttlSecondsAfterFinished);
  writeTimes(writer, status);
  if (spec?.activeDeadlineSeconds !== undefined)
    writer.field(0, 'Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`);
  const ready = status?.ready === undefined ? '' : ` (${status.ready} Ready)`;
  writer.field(
    0,
    'Pods Statuses',
    `${status?.active ?? 0} Active${ready} / ${status?.succeeded ?? 0} Succeeded / ${status?.failed ?? 0} Failed`,
  );
  if (spec?.completionMode === 'Indexed')
    writer.field(0, 'Completed Indexes', shortened(status?.completedIndexes ?? ''));
  writePodTemplate(writer, spec?.template);
  writeEvents(writer, context.events, context.now);
});

function writeTimes(writer: DescribeWriter, status: Job['status']): void {
  const { startTime, completionTime } = status ?? {};
  if (startTime) writer.field(0, 'Start Time', formatRfc1123(startTime));
  if (completionTime) writer.field(0, 'Completed At', formatRfc1123(completionTime));
  if (startTime && completionTime)
    writer.field(
      0,
      'Duration',
      humanDuration((parseTime(completionTime) ?? 0) - (parseTime(startTime) ?? 0)),
    );
}

/** Cut at the last comma that fits. */
function shortened(indexes: string): string {
  if (indexes === '') return '<none>';
  if (indexes.length <= longestIndexes) return indexes;
  const cut = indexes.slice(0, longestIndexes);
  return `${cut.slice(0, cut.lastIndexOf(',') + 1)}...`;
}

export const cronJobDescriber = describer<CronJob>(
  'CronJob.batch',
  (writer, { metadata, spec, status }, context) => {
    writer.head(metadata);
    writer.field(0, 'Schedule', spec?.schedule ?? '');
    writer.field(0, 'Concurrency Policy', spec?.concurrencyPolicy ?? '');
    writer.field(0, 'Suspend', spec?.suspend === undefined ? unset : titleBool(spec.suspend));
    writer.field(0, 'Successful Job History Limit', spec?.successfulJobsHistoryLimit ?? unset);
    writer.field(0, 'Failed Job History Limit', spec?.failedJobsHistoryLimit ?? unset);
    const deadline = spec?.startingDeadlineSeconds;
    writer.field(0, 'Starting Deadline Seconds', deadline === undefined ? unset : `${deadline}s`);
    writeJobTemplate(writer, spec?.jobTemplate?.spec);
    const last = status?.lastScheduleTime;
    writer.field(0, 'Last Schedule Time', last ? formatRfc1123(last) : unset);
    const active = (status?.active ?? []).map(({ name }) => name ?? '');
    writer.field(0, 'Active Jobs', active.join(', ') || '<none>');
    writeEvents(writer, context.events, context.now);
  },
);

function writeJobTemplate(writer: DescribeWriter, spec: JobSpec | undefined): void {
  writer.field(0, 'Selector', spec?.selector ? selectorOf(spec.selector).toString() : unset);
  writer.field(0, 'Parallelism', spec?.parallelism ?? unset);
  writer.field(0, 'Completions', spec?.completions ?? unset);
  if (spec?.activeDeadlineSeconds !== undefined)
    writer.field(0, 'Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`);
  writePodTemplate(writer, spec?.template);
}
