import { parseTime, humanDuration, selectorOf } from '@drydock/machinery';
import { defineKind } from '../../kind.ts';
import type { CronJob, CronJobSpec } from '../../generated/types.ts';
import { defaultJobTemplate } from '../../job-spec/defaults.ts';
import { jobSpecWarnings } from '../../job-spec/warnings.ts';
import { hostnameWarnings } from '../../pod-template/warnings.ts';
import {
  mapField,
  withDefaults,
  withEmptyStructs,
  withPointerDefaults,
} from '../../schema/go-zero-values.ts';
import { withoutStatus, withStatusOf } from '../../status.ts';
import {
  age,
  ageColumn,
  containerImages,
  containerNames,
  containersColumn,
  imagesColumn,
  nameColumn,
  orNone,
  wide,
} from '../../table/cells.ts';
import { validateCronJob } from './validate.ts';

const zoneInSchedule =
  'CRON_TZ or TZ used in spec.spec.schedule is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';

export const cronJob = defineKind<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  schemaType: 'CronJob',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  defaults: (object) => withEmptyStructs(mapField(object, 'spec', defaultSpec), 'status'),
  prepareForCreate: withoutStatus,
  prepareForUpdate: withStatusOf,
  validate: validateCronJob,
  warnings: ({ metadata, spec }, isUpdate) => [
    ...(isUpdate ? [] : hostnameWarnings(metadata.name ?? '', 'Pod names and hostnames')),
    ...jobSpecWarnings(spec?.jobTemplate?.spec, 'spec.jobTemplate.spec'),
    ...(isUpdate && spec?.schedule.includes('TZ') ? [zoneInSchedule] : []),
  ],
  table: {
    columns: [
      nameColumn,
      { name: 'Schedule', documentedBy: 'CronJobSpec.schedule' },
      { name: 'Timezone', documentedBy: 'CronJobSpec.timeZone' },
      { name: 'Suspend', type: 'boolean', documentedBy: 'CronJobSpec.suspend' },
      { name: 'Active', type: 'integer', documentedBy: 'CronJobStatus.active' },
      { name: 'Last Schedule', documentedBy: 'CronJobStatus.lastScheduleTime' },
      ageColumn,
      containersColumn,
      imagesColumn,
      wide('Selector', 'JobSpec.selector'),
    ],
    row: (object, now) => [
      object.metadata.name ?? '',
      object.spec?.schedule ?? '',
      orNone(object.spec?.timeZone),
      suspendCell(object.spec?.suspend),
      object.status?.active?.length ?? 0,
      lastScheduleCell(object, now),
      age(object.metadata.creationTimestamp, now),
      containerNames(object.spec?.jobTemplate?.spec?.template?.spec?.containers),
      containerImages(object.spec?.jobTemplate?.spec?.template?.spec?.containers),
      orNone(selectorOf(object.spec?.jobTemplate?.spec?.selector).toString()),
    ],
  },
});

function defaultSpec(spec: CronJobSpec): CronJobSpec {
  const named = withDefaults(spec, { concurrencyPolicy: 'Allow' });
  const numbers = withPointerDefaults(named, {
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  return mapField(numbers, 'jobTemplate', (template) =>
    mapField(withEmptyStructs(template, 'metadata'), 'spec', defaultJobTemplate),
  );
}

function suspendCell(suspend: boolean | undefined): string {
  if (suspend === undefined) return '<unset>';
  return suspend ? 'True' : 'False';
}

function lastScheduleCell({ status }: CronJob, now: number): string {
  const time = parseTime(status?.lastScheduleTime);
  return time === undefined ? '<none>' : humanDuration(now - time);
}
