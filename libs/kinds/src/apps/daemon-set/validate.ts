// ValidateDaemonSet and ValidateDaemonSetUpdate of k8s.io/kubernetes/pkg/apis/apps/validation.
import { fieldError, selectorOf, type FieldError } from '@drydock/machinery';
import type { DaemonSet, DaemonSetSpec } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { validatePodTemplate } from '../../pod-template/validate-pod-spec.ts';
import { atMostAll, intOrPercentNumber, positiveIntOrPercent } from '../../validation/int-or-percent.ts';
import { isEmptySelector, validateLabelSelector } from '../../validation/label-selector.ts';
import { immutable, nonNegative } from '../../validation/values.ts';

export function validateDaemonSet({ spec }: DaemonSet, { old }: ValidationContext): readonly FieldError[] {
  const given = spec ?? ({} as DaemonSetSpec);
  const before = (old as DaemonSet | undefined)?.spec?.selector;
  return [
    ...(before ? immutable('spec.selector', given.selector, before) : []),
    ...validateSelector(given),
    ...validatePodTemplate(given.template, 'spec.template'),
    ...validateLifetime(given, 'spec.template.spec'),
    ...nonNegative('spec.minReadySeconds', given.minReadySeconds),
    ...validateStrategy(given),
    ...nonNegative('spec.revisionHistoryLimit', given.revisionHistoryLimit),
  ];
}

function validateSelector({ selector, template }: DaemonSetSpec): FieldError[] {
  const errors = validateLabelSelector(selector, 'spec.selector');
  const labels = template?.metadata?.labels;
  if (!selectorOf(selector).matches(labels))
    errors.push(
      fieldError.invalid(
        'spec.template.metadata.labels',
        labels ?? null,
        '`selector` does not match template `labels`',
      ),
    );
  if (selector && isEmptySelector(selector))
    errors.push(fieldError.invalid('spec.selector', selector, 'empty selector is invalid for daemonset'));
  return errors;
}

function validateLifetime({ template }: DaemonSetSpec, path: string): FieldError[] {
  const { restartPolicy, activeDeadlineSeconds } = template?.spec ?? {};
  const errors: FieldError[] = [];
  if (restartPolicy !== 'Always')
    errors.push(fieldError.notSupported(`${path}.restartPolicy`, restartPolicy ?? '', ['Always']));
  if (activeDeadlineSeconds !== undefined)
    errors.push(
      fieldError.forbidden(
        `${path}.activeDeadlineSeconds`,
        'activeDeadlineSeconds in DaemonSet is not Supported',
      ),
    );
  return errors;
}

function validateStrategy({ updateStrategy = {} }: DaemonSetSpec): FieldError[] {
  const path = 'spec.updateStrategy';
  const { type, rollingUpdate } = updateStrategy;
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') {
    const value = { Type: type ?? '', RollingUpdate: null };
    return [fieldError.notSupported(path, value, ['RollingUpdate', 'OnDelete'])];
  }
  if (!rollingUpdate) return [fieldError.required(`${path}.rollingUpdate`)];
  const { maxUnavailable = 1, maxSurge = 0 } = rollingUpdate;
  const [unavailable, surge] = [
    `${path}.rollingUpdate.maxUnavailable`,
    `${path}.rollingUpdate.maxSurge`,
  ] as const;
  const errors = [
    ...positiveIntOrPercent(unavailable, maxUnavailable),
    ...positiveIntOrPercent(surge, maxSurge),
    ...atMostAll(unavailable, maxUnavailable),
    ...atMostAll(surge, maxSurge),
  ];
  const has = [intOrPercentNumber(maxUnavailable) !== 0, intOrPercentNumber(maxSurge) !== 0];
  if (has[0] && has[1])
    errors.push(fieldError.invalid(surge, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  if (!has[0] && !has[1]) errors.push(fieldError.required(unavailable, 'cannot be 0 when maxSurge is 0'));
  return errors;
}
