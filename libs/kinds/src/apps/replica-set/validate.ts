// ValidateReplicaSet of k8s.io/kubernetes/pkg/apis/apps/validation.
import type { FieldError } from '@drydock/machinery';
import type { ReplicaSet } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { validateTemplate } from '../../pod-template/validate-pod-spec.ts';
import { immutable, nonNegative } from '../../validation/values.ts';
import { validateOwnerSelector } from '../owner-selector.ts';

export function validateReplicaSet({ spec }: ReplicaSet, { old }: ValidationContext): readonly FieldError[] {
  const before = (old as ReplicaSet | undefined)?.spec?.selector;
  return [
    ...nonNegative('spec.replicas', spec?.replicas),
    ...nonNegative('spec.minReadySeconds', spec?.minReadySeconds),
    ...validateOwnerSelector(spec?.selector, 'ReplicaSet'),
    ...validateTemplate(spec?.template, spec?.selector, 'spec.template'),
    ...(before ? immutable('spec.selector', spec?.selector, before) : []),
  ];
}
