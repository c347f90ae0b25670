// ValidateDeployment and ValidateDeploymentUpdate of k8s.io/kubernetes/pkg/apis/apps/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { Deployment, DeploymentSpec, DeploymentStrategy } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { validateTemplate } from '../../pod-template/validate-pod-spec.ts';
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
    ...validateShare(`${rolling}.maxUnavailable`, maxUnavailable),
    ...validateShare(`${rolling}.maxSurge`, maxSurge),
  ];
  if (isZero(maxUnavailable) && isZero(maxSurge))
    errors.push(
      fieldError.invalid(`${rolling}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'),
    );
  if (typeof maxUnavailable === 'string' && Number.parseInt(maxUnavailable, 10) > 100)
    errors.push(
      fieldError.invalid(`${rolling}.maxUnavailable`, maxUnavailable, 'must not be greater than 100%'),
    );
  return errors;
}

function validateShare(path: string, share: number | string): FieldError[] {
  if (typeof share === 'number') return nonNegative(path, share);
  if (/^[0-9]+%$/.test(share)) return [];
  const text =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
  return [fieldError.invalid(path, share, text)];
}

function isZero(share: number | string): boolean {
  return share === 0 || share === '0%' || (typeof share === 'string' && Number.parseInt(share, 10) === 0);
}
