import { parseTime, humanDuration, selectorOf } from '@drydock/machinery';
import { defineKind } from '../../kind.ts';
import type { Job } from '../../generated/types.ts';
import { hostnameWarnings } from '../../pod-template/warnings.ts';
import { withStatusOf } from '../../status.ts';
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
import { jobSpecWarnings } from '../../job-spec/warnings.ts';
import { defaultJob } from './defaults.ts';
import { prepareJob } from './prepare.ts';
import { validateJob } from './validate.ts';

export const job = defineKind<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  singular: 'job',
  categories: ['all'],
  namespaced: true,
  schemaType: 'Job',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  defaults: defaultJob,
  prepareForCreate: prepareJob,
  prepareForUpdate: withStatusOf,
  validate: validateJob,
  warnings: ({ metadata, spec }, isUpdate) => [
    ...(isUpdate ? [] : hostnameWarnings(metadata.name ?? '', 'Pod names and hostnames')),
    ...jobSpecWarnings(spec, 'spec'),
  ],
  selectableFields: { 'status.successful': (object) => String(object.status?.succeeded ?? 0) },
  table: {
    columns: [
      nameColumn,
      { name: 'Status', description: 'Status of the job.' },
      { name: 'Completions', documentedBy: 'JobStatus.succeeded' },
      { name: 'Duration', description: 'Time required to complete the job.' },
      ageColumn,
      containersColumn,
      imagesColumn,
      wide('Selector', 'JobSpec.selector'),
    ],
    row: (object, now) => [
      object.metadata.name ?? '',
      statusCell(object),
      completionsCell(object),
      durationCell(object, now),
      age(object.metadata.creationTimestamp, now),
      containerNames(object.spec?.template?.spec?.containers),
      containerImages(object.spec?.template?.spec?.containers),
      orNone(selectorOf(object.spec?.selector).toString()),
    ],
  },
});

function statusCell({ metadata, status }: Job): string {
  const has = (type: string) =>
    status?.conditions?.some((condition) => condition.type === type && condition.status === 'True');
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (has('Suspended')) return 'Suspended';
  return has('FailureTarget') ? 'FailureTarget' : 'Running';
}

function completionsCell({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationCell({ status }: Job, now: number): string {
  const start = parseTime(status?.startTime);
  return start === undefined ? '' : humanDuration((parseTime(status?.completionTime) ?? now) - start);
}
