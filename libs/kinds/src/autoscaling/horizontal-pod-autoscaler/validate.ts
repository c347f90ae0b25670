// ValidateHorizontalPodAutoscaler and its update of k8s.io/kubernetes/pkg/apis/autoscaling/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type {
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerSpec,
  V2HPAScalingPolicy,
  V2HPAScalingRules,
} from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { validateMetric } from './validate-metric.ts';
import { validateReference } from './validate-reference.ts';

const longestWindow = 3600;
const longestPeriod = 1800;

export function validateAutoscaler(
  { spec }: V2HorizontalPodAutoscaler,
  { old }: ValidationContext,
): readonly FieldError[] {
  const given = spec ?? ({} as V2HorizontalPodAutoscalerSpec);
  const before = (old as V2HorizontalPodAutoscaler | undefined)?.spec?.minReplicas;
  const { minReplicas, maxReplicas = 0 } = given;
  const lowest = before === 0 ? 0 : 1;
  const errors: FieldError[] = [];
  if (minReplicas !== undefined && minReplicas < lowest)
    errors.push(
      fieldError.invalid('spec.minReplicas', minReplicas, `must be greater than or equal to ${lowest}`),
    );
  if (maxReplicas < 1)
    errors.push(fieldError.invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0'));
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.push(
      fieldError.invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'),
    );
  return [
    ...errors,
    ...validateReference(given.scaleTargetRef, 'spec.scaleTargetRef'),
    ...validateMetrics(given),
    ...validateRules(given.behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...validateRules(given.behavior?.scaleDown, 'spec.behavior.scaleDown'),
  ];
}

function validateMetrics({ metrics = [], minReplicas }: V2HorizontalPodAutoscalerSpec): FieldError[] {
  const errors = metrics.flatMap((metric, index) => validateMetric(metric, `spec.metrics[${index}]`));
  const wakes = metrics.some(({ type }) => type === 'Object' || type === 'External');
  const text = 'must specify at least one Object or External metric to support scaling to zero replicas';
  return minReplicas === 0 && !wakes ? [...errors, fieldError.forbidden('spec.metrics', text)] : errors;
}

function validateRules(rules: V2HPAScalingRules | undefined, path: string): FieldError[] {
  if (!rules) return [];
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies = [] } = rules;
  const errors: FieldError[] = [];
  const at = `${path}.stabilizationWindowSeconds`;
  if (window < 0) errors.push(fieldError.invalid(at, window, 'must be greater than or equal to zero'));
  if (window > longestWindow)
    errors.push(fieldError.invalid(at, window, `must be less than or equal to ${longestWindow}`));
  const select = ['Disabled', 'Max', 'Min'];
  if (selectPolicy !== undefined && !select.includes(selectPolicy))
    errors.push(fieldError.notSupported(`${path}.selectPolicy`, selectPolicy, select));
  if (policies.length === 0)
    errors.push(fieldError.required(`${path}.policies`, 'must specify at least one Policy'));
  return [
    ...errors,
    ...policies.flatMap((policy, index) => validatePolicy(policy, `${path}.policies[${index}]`)),
  ];
}

function validatePolicy({ type, value, periodSeconds }: V2HPAScalingPolicy, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (type !== 'Pods' && type !== 'Percent')
    errors.push(fieldError.notSupported(`${path}.type`, type, ['Percent', 'Pods']));
  if (value <= 0) errors.push(fieldError.invalid(`${path}.value`, value, 'must be greater than zero'));
  const at = `${path}.periodSeconds`;
  if (periodSeconds <= 0) errors.push(fieldError.invalid(at, periodSeconds, 'must be greater than zero'));
  if (periodSeconds > longestPeriod)
    errors.push(fieldError.invalid(at, periodSeconds, `must be less than or equal to ${longestPeriod}`));
  return errors;
}
