// ValidateDaemonSet of k8s.io/kubernetes/pkg/apis/apps/validation.
import type { FieldError } from '@drydock/machinery';
import type { DaemonSet } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { validateTemplate } from '../../pod-template/validate-pod-spec.ts';
import { immutable, nonNegative, oneOf } from '../../validation/values.ts';
import { validateOwnerSelector } from '../owner-selector.ts';

export function validateDaemonSet({ spec }: DaemonSet, { old }: ValidationContext): readonly FieldError[] {
  const before = (old as DaemonSet | undefined)?.spec?.selector;
  return [
    ...validateOwnerSelector(spec?.selector, 'daemonset'),
    ...validateTemplate(spec?.template, spec?.selector, 'spec.template'),
    ...nonNegative('spec.minReadySeconds', spec?.minReadySeconds),
    ...oneOf('spec.updateStrategy', spec?.updateStrategy?.type, ['RollingUpdate', 'OnDelete']),
    ...nonNegative('spec.revisionHistoryLimit', spec?.revisionHistoryLimit),
    ...(before ? immutable('spec.selector', spec?.selector, before) : []),
  ];
}
