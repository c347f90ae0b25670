// validatePodFailurePolicy of k8s.io/kubernetes/pkg/apis/batch/validation.
import { fieldError, qualifiedName, type FieldError } from '@drydock/machinery';
import type {
  JobSpec,
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
} from '../generated/types.ts';
import { invalids } from '../validation/values.ts';

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];

export function validateFailurePolicy(spec: JobSpec, policy: PodFailurePolicy, path: string): FieldError[] {
  const rules = policy.rules ?? [];
  const pod = spec.template?.spec;
  const names = new Set([...(pod?.containers ?? []), ...(pod?.initContainers ?? [])].map(({ name }) => name));
  return [
    ...(rules.length > 20 ? [fieldError.tooMany(`${path}.rules`, rules.length, 20)] : []),
    ...rules.flatMap((rule, index) => validateRule(spec, rule, `${path}.rules[${index}]`, names)),
  ];
}

/** A choice that has no default and only these values. */
function choice(path: string, value: string | undefined, supported: readonly string[]): FieldError[] {
  if (!value) {
    const list = supported.map((one) => JSON.stringify(one)).join(' ');
    return [fieldError.required(path, `valid values: [${list}]`)];
  }
  return supported.includes(value) ? [] : [fieldError.notSupported(path, value, supported)];
}

function validateRule(
  spec: JobSpec,
  { action, onExitCodes, onPodConditions = [] }: PodFailurePolicyRule,
  path: string,
  names: ReadonlySet<string>,
): FieldError[] {
  const errors = choice(`${path}.action`, action, actions);
  if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined)
    errors.push(fieldError.invalid(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set'));
  if (onExitCodes) errors.push(...validateExitCodes(onExitCodes, `${path}.onExitCodes`, names));
  if (onPodConditions.length > 20)
    errors.push(fieldError.tooMany(`${path}.onPodConditions`, onPodConditions.length, 20));
  errors.push(
    ...onPodConditions.flatMap((pattern, index) =>
      validatePattern(pattern, `${path}.onPodConditions[${index}]`),
    ),
  );
  const count = (onExitCodes ? 1 : 0) + (onPodConditions.length > 0 ? 1 : 0);
  if (count === 1) return errors;
  const what = 'OnExitCodes and OnPodConditions is';
  const text = count === 2 ? `specifying both ${what} not supported` : `specifying one of ${what} required`;
  return [...errors, fieldError.invalidWithoutValue(path, text)];
}

function validatePattern(
  { type, status }: PodFailurePolicyOnPodConditionsPattern,
  path: string,
): FieldError[] {
  return [
    ...invalids(`${path}.type`, type ?? '', qualifiedName(type ?? '')),
    ...choice(`${path}.status`, status, statuses),
  ];
}

function validateExitCodes(
  { operator, containerName, values = [] }: PodFailurePolicyOnExitCodesRequirement,
  path: string,
  names: ReadonlySet<string>,
): FieldError[] {
  const errors = choice(`${path}.operator`, operator, operators);
  const at = `${path}.values`;
  if (containerName !== undefined && !names.has(containerName))
    errors.push(
      fieldError.invalid(
        `${path}.containerName`,
        containerName,
        'must be one of the container or initContainer names in the pod template',
      ),
    );
  if (values.length === 0) errors.push(fieldError.invalid(at, null, 'at least one value is required'));
  else if (values.length > 255) errors.push(fieldError.tooMany(at, values.length, 255));
  for (const [index, value] of values.entries()) {
    if (operator === 'In' && value === 0)
      errors.push(fieldError.invalid(`${at}[${index}]`, value, 'must not be 0 for the In operator'));
    if (values.indexOf(value) < index) errors.push(fieldError.duplicate(`${at}[${index}]`, value));
  }
  if (values.some((value, index) => index > 0 && values[index - 1]! > value))
    errors.push(fieldError.invalid(at, values, 'must be ordered'));
  return errors;
}
