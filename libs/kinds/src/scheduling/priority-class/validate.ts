// ValidatePriorityClass and its update of k8s.io/kubernetes/pkg/apis/scheduling/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { PriorityClass } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { oneOf } from '../../validation/values.ts';
import { systemPriorityClasses } from './system-classes.ts';

const highestOfUsers = 1_000_000_000;
const systemPrefix = 'system-';

export function validatePriorityClass(
  object: PriorityClass,
  { old }: ValidationContext,
): readonly FieldError[] {
  const before = old as PriorityClass | undefined;
  if (before) return validateUpdate(object, before);
  const { metadata, value = 0 } = object;
  const errors: FieldError[] = [];
  if (metadata.name?.startsWith(systemPrefix)) errors.push(...systemErrors(object));
  else if (value > highestOfUsers)
    errors.push(
      fieldError.forbidden('value', `maximum allowed value of a user defined priority is ${highestOfUsers}`),
    );
  return object.preemptionPolicy === undefined
    ? errors
    : [...errors, ...oneOf('preemptionPolicy', object.preemptionPolicy, ['Never', 'PreemptLowerPriority'])];
}

/** The prefix is Kubernetes' own: a class that has it must be one of the known ones. */
function systemErrors({ metadata, value, globalDefault }: PriorityClass): FieldError[] {
  const known = systemPriorityClasses.find((candidate) => candidate.metadata.name === metadata.name);
  const why = !known
    ? `${metadata.name} is not a known system priority class`
    : known['value'] !== value
      ? `value of ${metadata.name} PriorityClass must be ${String(known['value'])}`
      : globalDefault
        ? `globalDefault of ${metadata.name} PriorityClass must be false`
        : undefined;
  return why === undefined
    ? []
    : [
        fieldError.forbidden(
          'metadata.name',
          `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: ${why}`,
        ),
      ];
}

function validateUpdate(object: PriorityClass, old: PriorityClass): FieldError[] {
  const errors: FieldError[] =
    (object.value ?? 0) === (old.value ?? 0)
      ? []
      : [fieldError.forbidden('value', 'may not be changed in an update.')];
  return object.preemptionPolicy === old.preemptionPolicy
    ? errors
    : [...errors, fieldError.invalid('preemptionPolicy', object.preemptionPolicy, 'field is immutable')];
}
