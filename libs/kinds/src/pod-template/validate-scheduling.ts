// What tells the scheduler where a pod may go, beside affinity: spreading, tolerations, gates, readiness gates.
import { fieldError, labelValue, qualifiedName, type FieldError } from '@drydock/machinery';
import type { PodSpec, Toleration, TopologySpreadConstraint } from '../generated/types.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { invalids, oneOf } from '../validation/values.ts';

const positive = 'must be greater than zero';

export function validateSpreading(
  constraints: readonly TopologySpreadConstraint[],
  path: string,
): FieldError[] {
  return constraints.flatMap((constraint, index) =>
    validateConstraint(constraint, constraints.slice(index + 1), `${path}[${index}]`),
  );
}

function validateConstraint(
  constraint: TopologySpreadConstraint,
  others: readonly TopologySpreadConstraint[],
  path: string,
): FieldError[] {
  const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', labelSelector } = constraint;
  const errors = maxSkew > 0 ? [] : [fieldError.invalid(`${path}.maxSkew`, maxSkew, positive)];
  if (topologyKey === '') errors.push(fieldError.required(`${path}.topologyKey`, 'can not be empty'));
  else errors.push(...invalids(`${path}.topologyKey`, topologyKey, qualifiedName(topologyKey)));
  errors.push(...oneOf(`${path}.whenUnsatisfiable`, whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']));
  const isSame = (other: TopologySpreadConstraint) =>
    other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable;
  if (others.some(isSame))
    errors.push(
      fieldError.duplicate(
        `${path}.{topologyKey, whenUnsatisfiable}`,
        `{${topologyKey}, ${whenUnsatisfiable}}`,
      ),
    );
  errors.push(...validateMinDomains(constraint, `${path}.minDomains`));
  for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const)
    if (constraint[field] !== undefined)
      errors.push(...oneOf(`${path}.${field}`, constraint[field], ['Honor', 'Ignore']));
  if (constraint.matchLabelKeys?.length && !labelSelector)
    errors.push(
      fieldError.forbidden(`${path}.matchLabelKeys`, 'must not be specified when labelSelector is not set'),
    );
  return [...errors, ...validateLabelSelector(labelSelector, `${path}.labelSelector`)];
}

function validateMinDomains(
  { minDomains, whenUnsatisfiable }: TopologySpreadConstraint,
  path: string,
): FieldError[] {
  if (minDomains === undefined) return [];
  const errors = minDomains > 0 ? [] : [fieldError.invalid(path, minDomains, positive)];
  if (whenUnsatisfiable === 'DoNotSchedule') return errors;
  const text = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
  return [...errors, fieldError.invalid(path, minDomains, text)];
}

export function validateTolerations(tolerations: readonly Toleration[], path: string): FieldError[] {
  return tolerations.flatMap((toleration, index) => validateToleration(toleration, `${path}[${index}]`));
}

function validateToleration(toleration: Toleration, path: string): FieldError[] {
  const { key, operator = '', effect = '', tolerationSeconds } = toleration;
  const errors: FieldError[] = [];
  if (key) errors.push(...invalids(`${path}.key`, key, qualifiedName(key)));
  else if (operator !== 'Exists')
    errors.push(
      fieldError.invalid(
        `${path}.operator`,
        operator,
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ),
    );
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    errors.push(
      fieldError.invalid(
        `${path}.effect`,
        effect,
        "effect must be 'NoExecute' when `tolerationSeconds` is set",
      ),
    );
  errors.push(...validateOperator(toleration, `${path}.operator`));
  if (effect)
    errors.push(...oneOf(`${path}.effect`, effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']));
  return errors;
}

/** What is wrong with the value is said of the operator, as the real server does. */
function validateOperator(toleration: Toleration, path: string): FieldError[] {
  const { operator = '', value = '' } = toleration;
  if (operator === '' || operator === 'Equal') {
    const texts = labelValue(value);
    return texts.length > 0 ? [fieldError.invalid(path, value, texts.join(';'))] : [];
  }
  if (operator !== 'Exists') return [fieldError.notSupported(path, operator, ['Equal', 'Exists'])];
  const text = "value must be empty when `operator` is 'Exists'";
  return value ? [fieldError.invalid(path, internalToleration(toleration), text)] : [];
}

// Internal types have no JSON names: the message shows those of Go.
function internalToleration({ key, operator, value, effect, tolerationSeconds }: Toleration) {
  return {
    Key: key ?? '',
    Operator: operator ?? '',
    Value: value ?? '',
    Effect: effect ?? '',
    TolerationSeconds: tolerationSeconds ?? null,
  };
}

/** Gates that hold the pod back from the scheduler, and those that keep it from being ready. */
export function validateGates(
  { readinessGates = [], schedulingGates = [] }: PodSpec,
  path: string,
): FieldError[] {
  const names = schedulingGates.map(({ name }) => name);
  return [
    ...readinessGates.flatMap(({ conditionType }, index) =>
      invalids(`${path}.readinessGates[${index}].conditionType`, conditionType, qualifiedName(conditionType)),
    ),
    ...names.flatMap((name, index) => [
      ...invalids(`${path}.schedulingGates[${index}]`, name, qualifiedName(name)),
      ...(names.indexOf(name) < index
        ? [fieldError.duplicate(`${path}.schedulingGates[${index}]`, name)]
        : []),
    ]),
  ];
}
