// ValidateCronJobCreate and ValidateCronJobUpdate of k8s.io/kubernetes/pkg/apis/batch/validation.
import { fieldError, isTimeZone, parseCron, type FieldError } from '@drydock/machinery';
import type { CronJob, CronJobSpec, JobTemplateSpec } from '../../generated/types.ts';
import { validateJobSpec } from '../../job-spec/validate.ts';
import type { ValidationContext } from '../../kind.ts';
import { nonNegative } from '../../validation/values.ts';

// the controller appends a dash and ten digits, and the name of a Job is a label
const longestName = 63 - 11;
const policies = ['Allow', 'Forbid', 'Replace'];

export function validateCronJob(object: CronJob, { old }: ValidationContext): readonly FieldError[] {
  const spec = object.spec ?? ({} as CronJobSpec);
  const errors = validateSpec(spec, (old as CronJob | undefined)?.spec);
  const { name = '' } = object.metadata;
  if (!old && name.length > longestName)
    errors.push(fieldError.invalid('metadata.name', name, `must be no more than ${longestName} bytes`));
  return errors;
}

function validateSpec(spec: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  const errors = spec.schedule
    ? validateSchedule(spec, old?.schedule.includes('TZ') ?? false)
    : [fieldError.required('spec.schedule')];
  errors.push(...nonNegative('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds));
  if (!old || old.timeZone !== spec.timeZone) errors.push(...validateTimeZone(spec.timeZone));
  const policy = spec.concurrencyPolicy;
  if (!policy) errors.push(fieldError.required('spec.concurrencyPolicy'));
  else if (!policies.includes(policy))
    errors.push(fieldError.notSupported('spec.concurrencyPolicy', policy, policies));
  return [
    ...errors,
    ...validateTemplate(spec.jobTemplate, 'spec.jobTemplate.spec'),
    ...nonNegative('spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit),
    ...nonNegative('spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit),
  ];
}

/** A zone inside the schedule is what people did before there was a field for it: old objects may keep it. */
function validateSchedule({ schedule, timeZone }: CronJobSpec, allowZone: boolean): FieldError[] {
  const path = 'spec.schedule';
  const { error } = parseCron(schedule);
  const errors = error === undefined ? [] : [fieldError.invalid(path, schedule, error)];
  if (!schedule.includes('TZ')) return errors;
  if (!allowZone)
    errors.push(
      fieldError.invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'),
    );
  else if (timeZone !== undefined)
    errors.push(
      fieldError.invalid(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'),
    );
  return errors;
}

function validateTimeZone(zone: string | undefined): FieldError[] {
  const path = 'spec.timeZone';
  if (zone === undefined) return [];
  if (zone === '') return [fieldError.invalid(path, zone, 'timeZone must be nil or non-empty string')];
  const unknown = fieldError.invalid(path, zone, `unknown time zone ${zone}`);
  const isGood = (part: string) =>
    part !== '.' && part !== '..' && !part.startsWith('-') && /^[A-Za-z.\-_0-9+]{1,14}$/.test(part);
  if (!zone.split('/').every(isGood)) return [unknown];
  const errors: FieldError[] = [];
  if (zone.toLowerCase() === 'local')
    errors.push(
      fieldError.invalid(
        path,
        zone,
        'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
      ),
    );
  return isTimeZone(zone) ? errors : [...errors, unknown];
}

function validateTemplate(template: JobTemplateSpec | undefined, path: string): FieldError[] {
  const spec = template?.spec;
  const errors = validateJobSpec(spec ?? ({} as NonNullable<typeof spec>), path);
  if (spec?.selector)
    errors.push(fieldError.invalid(`${path}.selector`, spec.selector, '`selector` will be auto-generated'));
  if (spec?.manualSelector)
    errors.push(fieldError.notSupported(`${path}.manualSelector`, true, ['nil', 'false']));
  return errors;
}
