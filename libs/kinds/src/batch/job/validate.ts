// ValidateJob and ValidateJobUpdate of k8s.io/kubernetes/pkg/apis/batch/validation.
import { dns1123Label, fieldError, selectorOf, type FieldError } from '@drydock/machinery';
import type { Job, JobSpec, PodTemplateSpec } from '../../generated/types.ts';
import { internalTemplate } from '../../go-form/internal-form.ts';
import type { ValidationContext } from '../../kind.ts';
import { validateJobSpec } from '../../job-spec/validate.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';
import { immutable, sameValue } from '../../validation/values.ts';

export function validateJob(job: Job, { old }: ValidationContext): readonly FieldError[] {
  const spec = job.spec ?? ({} as JobSpec);
  const before = (old as Job | undefined)?.spec;
  const errors = [
    ...generatedSelector(job, spec, before),
    ...validateWhole(spec),
    ...indexedHostname(job, spec),
  ];
  // the real server goes over the spec twice on an update
  return before
    ? [...errors, ...validateWhole(spec), ...validateUpdate(spec, old as unknown as Job)]
    : errors;
}

function generatedSelector(job: Job, spec: JobSpec, old: JobSpec | undefined): FieldError[] {
  if (spec.manualSelector || !spec.selector) return [];
  const { name = '', uid = '' } = job.metadata;
  const errors = uid === '' ? [fieldError.required('metadata.uid')] : [];
  // Jobs made before the labels had a prefix need not have the prefixed ones
  const prefixed = !old || hasPrefixedLabels(old);
  const expected: Record<string, string> = {
    'controller-uid': uid,
    'job-name': name,
    ...(prefixed ? { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name } : {}),
  };
  for (const [key, value] of Object.entries(expected)) errors.push(...hasLabel(spec.template, key, value));
  if (!selectorOf(spec.selector).matches(expected))
    errors.push(fieldError.invalid('spec.selector', spec.selector, '`selector` not auto-generated'));
  return errors;
}

function hasPrefixedLabels({ template }: JobSpec): boolean {
  const labels = template?.metadata?.labels ?? {};
  return 'batch.kubernetes.io/job-name' in labels && 'batch.kubernetes.io/controller-uid' in labels;
}

function hasLabel(template: PodTemplateSpec | undefined, key: string, expected: string): FieldError[] {
  const path = 'spec.template.metadata.labels';
  const labels = template?.metadata?.labels;
  const actual = labels?.[key];
  if (actual === undefined) return [fieldError.required(`${path}[${key}]`, `must be '${expected}'`)];
  return actual === expected ? [] : [fieldError.invalid(`${path}[${key}]`, labels, `must be '${expected}'`)];
}

function validateWhole(spec: JobSpec): FieldError[] {
  const errors = validateJobSpec(spec, 'spec');
  if (!spec.selector) errors.push(fieldError.required('spec.selector'));
  else errors.push(...validateLabelSelector(spec.selector, 'spec.selector'));
  const labels = spec.template?.metadata?.labels;
  if (!selectorOf(spec.selector).matches(labels))
    errors.push(
      fieldError.invalid(
        'spec.template.metadata.labels',
        labels ?? null,
        '`selector` does not match template `labels`',
      ),
    );
  return errors;
}

/** The controller appends the index to the host name. */
function indexedHostname({ metadata }: Job, { completionMode, completions = 0 }: JobSpec): FieldError[] {
  if (completionMode !== 'Indexed' || completions <= 0) return [];
  const longest = `${metadata.name}-${completions - 1}`;
  if (dns1123Label(longest).length === 0) return [];
  const text = `will not able to create pod with invalid DNS label: ${longest}`;
  return [fieldError.invalid('metadata.name', metadata.name ?? '', text)];
}

function validateUpdate(spec: JobSpec, job: Job): FieldError[] {
  const old = job.spec ?? ({} as JobSpec);
  const frozen = (field: keyof JobSpec) => immutable(`spec.${field}`, spec[field], old[field]);
  return [
    ...validateCompletions(spec, old),
    ...frozen('selector'),
    ...validateTemplateUpdate(spec, job),
    ...frozen('completionMode'),
    ...frozen('podFailurePolicy'),
    ...frozen('backoffLimitPerIndex'),
    ...frozen('managedBy'),
    ...frozen('successPolicy'),
  ];
}

/** An Indexed Job is scaled by changing both numbers together. */
function validateCompletions(spec: JobSpec, old: JobSpec): FieldError[] {
  const { completions } = spec;
  if (spec.completionMode !== 'Indexed') return immutable('spec.completions', completions, old.completions);
  if (completions === old.completions || completions === undefined || completions === spec.parallelism)
    return [];
  const text = 'can only be modified in tandem with spec.parallelism';
  return [fieldError.invalid('spec.completions', completions, text)];
}

/** Where its pods may run can be changed while a Job that never started is suspended. */
function validateTemplateUpdate({ template = {} }: JobSpec, { spec: old, status }: Job): FieldError[] {
  const movable = old?.suspend === true && status?.startTime === undefined;
  const before = movable ? withDirectivesOf(old.template ?? {}, template) : old?.template;
  return sameValue(template, before)
    ? []
    : [fieldError.invalid('spec.template', internalTemplate(template), 'field is immutable')];
}

/** `old` with what tells the scheduler where to put pods taken from `template`. */
function withDirectivesOf(old: PodTemplateSpec, template: PodTemplateSpec): PodTemplateSpec {
  const directives = ({ spec, metadata }: PodTemplateSpec) => ({
    spec: defined({
      nodeSelector: spec?.nodeSelector,
      tolerations: spec?.tolerations,
      schedulingGates: spec?.schedulingGates,
      affinity: defined({ ...old.spec?.affinity, nodeAffinity: spec?.affinity?.nodeAffinity }),
    }),
    metadata: defined({ annotations: metadata?.annotations, labels: metadata?.labels }),
  });
  const {
    nodeSelector: _selector,
    tolerations: _tolerations,
    schedulingGates: _gates,
    affinity: _affinity,
    ...rest
  } = old.spec ?? { containers: [] };
  const { annotations: _annotations, labels: _labels, ...metadata } = old.metadata ?? {};
  const { spec, metadata: named } = directives(template);
  const { affinity, ...others } = spec as { affinity?: object };
  const kept = affinity && Object.keys(affinity).length > 0 ? { affinity } : {};
  return { ...old, metadata: { ...metadata, ...named }, spec: { ...rest, ...others, ...kept } };
}

function defined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
