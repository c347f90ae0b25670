// ValidateDeployment and ValidateDeploymentUpdate of k8s.io/kubernetes/pkg/apis/apps/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { Deployment, DeploymentSpec, DeploymentStrategy } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { validateTemplate } from '../../pod-template/validate-pod-spec.ts';
import { atMostAll, intOrPercentNumber, positiveIntOrPercent } from '../../validation/int-or-percent.ts';
import { immutable, nonNegative } from '../../validation/values.ts';
import { validateOwnerSelector } from '../owner-selector.ts';

export function validateDeployment(
  deployment: Deployment,
  { old }: ValidationContext,
): readonly FieldError[] {
  const errors = validateSpec(deployment.spec ?? ({} as DeploymentSpec));
  const before = (old as Deployment | undefined)?.spec?.selector;
  return before ? [...errors, ...immutable('spec.selector', deployment.spec?.selector, before)] : errors;
}

function validateSpec(spec: DeploymentSpec): FieldError[] {
  const errors = [
    ...nonNegative('spec.replicas', spec.replicas),
    ...validateOwnerSelector(spec.selector, 'deployment'),
    ...validateTemplate(spec.template, spec.selector, 'spec.template'),
    ...validateStrategy(spec.strategy ?? {}),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...nonNegative('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds),
  ];
  const deadline = spec.progressDeadlineSeconds;
  if (deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0))
    errors.push(
      fieldError.invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'),
    );
  return errors;
}

function validateStrategy(strategy: DeploymentStrategy): FieldError[] {
  const rolling = 'spec.strategy.rollingUpdate';
  if (strategy.type === 'Recreate')
    return strategy.rollingUpdate
      ? [fieldError.forbidden(rolling, "may not be specified when strategy `type` is 'Recreate'")]
      : [];
  if (strategy.type !== 'RollingUpdate') {
    const value = { Type: strategy.type ?? '', RollingUpdate: null };
    return [fieldError.notSupported('spec.strategy', value, ['Recreate', 'RollingUpdate'])];
  }
  const { maxUnavailable = '25%', maxSurge = '25%' } = strategy.rollingUpdate ?? {};
  const errors = [
    ...positiveIntOrPercent(`${rolling}.maxUnavailable`, maxUnavailable),
    ...positiveIntOrPercent(`${rolling}.maxSurge`, maxSurge),
  ];
  if (intOrPercentNumber(maxUnavailable) === 0 && intOrPercentNumber(maxSurge) === 0)
    errors.push(
      fieldError.invalid(`${rolling}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'),
    );
  errors.push(...atMostAll(`${rolling}.maxUnavailable`, maxUnavailable));
  return errors;
}
