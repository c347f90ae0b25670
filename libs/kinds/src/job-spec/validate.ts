// validateJobSpec of k8s.io/kubernetes/pkg/apis/batch/validation: of a Job and of the template of a CronJob.
import { encodeUtf8, fieldError, type FieldError } from '@drydock/machinery';
import type { JobSpec } from '../generated/types.ts';
import { validatePodTemplate } from '../pod-template/validate-pod-spec.ts';
import { nonNegative } from '../validation/values.ts';
import { validateDomainPrefixedPath } from '../validation/domain-prefixed-path.ts';
import { validateFailurePolicy } from './validate-failure-policy.ts';
import { validateSuccessPolicy } from './validate-success-policy.ts';

const indexedLimit = 100_000;
const limitWithManyCompletions = 10_000;

/** `path` is where the spec lies. */
export function validateJobSpec(spec: JobSpec, path: string): FieldError[] {
  return [
    ...validateNumbers(spec, path),
    ...validateManagedBy(spec, path),
    ...validateMode(spec, path),
    ...(spec.podFailurePolicy
      ? validateFailurePolicy(spec, spec.podFailurePolicy, `${path}.podFailurePolicy`)
      : []),
    ...validateSuccess(spec, path),
    ...validateReplacement(spec, `${path}.podReplacementPolicy`),
    ...validatePodTemplate(spec.template, `${path}.template`),
    ...validateRestart(spec, `${path}.template.spec.restartPolicy`),
  ];
}

function validateNumbers(spec: JobSpec, path: string): FieldError[] {
  const numbers = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const;
  const errors = numbers.flatMap((field) => nonNegative(`${path}.${field}`, spec[field]));
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.push(fieldError.required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  return errors;
}

function validateManagedBy({ managedBy }: JobSpec, path: string): FieldError[] {
  if (managedBy === undefined) return [];
  const errors = validateDomainPrefixedPath(`${path}.managedBy`, managedBy);
  if (encodeUtf8(managedBy).length > 63) errors.push(fieldError.tooLong(`${path}.managedBy`, 63));
  return errors;
}

function validateMode(spec: JobSpec, path: string): FieldError[] {
  const mode = spec.completionMode;
  const errors: FieldError[] = [];
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed')
    errors.push(fieldError.notSupported(`${path}.completionMode`, mode, ['NonIndexed', 'Indexed']));
  if (mode === 'Indexed') errors.push(...validateIndexed(spec, path));
  if (mode === undefined || mode === 'NonIndexed')
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
      if (spec[field] !== undefined)
        errors.push(fieldError.invalid(`${path}.${field}`, spec[field], 'requires indexed completion mode'));
  return errors;
}

function validateIndexed(spec: JobSpec, path: string): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes } = spec;
  const errors: FieldError[] = [];
  const atMost = (field: 'parallelism' | 'maxFailedIndexes', limit: number, why: string) => {
    if ((spec[field] ?? 0) > limit)
      errors.push(
        fieldError.invalid(`${path}.${field}`, spec[field], `must be less than or equal to ${limit}${why}`),
      );
  };
  if (completions === undefined)
    errors.push(fieldError.required(`${path}.completions`, 'when completion mode is Indexed'));
  if (parallelism > indexedLimit) atMost('parallelism', indexedLimit, ' when completion mode is Indexed');
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions)
    errors.push(
      fieldError.invalid(
        `${path}.maxFailedIndexes`,
        maxFailedIndexes,
        'must be less than or equal to completions',
      ),
    );
  atMost('maxFailedIndexes', indexedLimit, '');
  if ((completions ?? 0) > indexedLimit && spec.backoffLimitPerIndex !== undefined) {
    const why = ` when completions are above ${indexedLimit} and used with backoff limit per index`;
    if (maxFailedIndexes === undefined)
      errors.push(
        fieldError.required(
          `${path}.maxFailedIndexes`,
          `must be specified when completions is above ${indexedLimit}`,
        ),
      );
    atMost('parallelism', limitWithManyCompletions, why);
    atMost('maxFailedIndexes', limitWithManyCompletions, why);
  }
  return errors;
}

function validateSuccess(spec: JobSpec, path: string): FieldError[] {
  const { successPolicy } = spec;
  if (!successPolicy) return [];
  const at = `${path}.successPolicy`;
  if (spec.completionMode === 'Indexed') return validateSuccessPolicy(spec, successPolicy, at);
  const rules = (successPolicy.rules ?? []).map((rule) => ({
    SucceededIndexes: rule.succeededIndexes ?? null,
    SucceededCount: rule.succeededCount ?? null,
  }));
  return [fieldError.invalid(at, { Rules: rules }, 'requires indexed completion mode')];
}

function validateReplacement(
  { podReplacementPolicy, podFailurePolicy }: JobSpec,
  path: string,
): FieldError[] {
  if (podReplacementPolicy === undefined) return [];
  const supported = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  return supported.includes(podReplacementPolicy)
    ? []
    : [fieldError.notSupported(path, podReplacementPolicy, supported)];
}

/** Always is the default of pods and makes no sense here: said as if nothing had been given. */
function validateRestart({ template, podFailurePolicy }: JobSpec, path: string): FieldError[] {
  const policy = template?.spec?.restartPolicy;
  if (!policy || policy === 'Always')
    return [fieldError.required(path, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never')
    return [fieldError.notSupported(path, policy, ['OnFailure', 'Never'])];
  return podFailurePolicy && policy !== 'Never'
    ? [fieldError.invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified')]
    : [];
}
