// ValidateStorageClass and its update of k8s.io/kubernetes/pkg/apis/storage/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { StorageClass } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { immutable, oneOf, sameValue } from '../../validation/values.ts';
import { validateParameters } from '../parameters.ts';
import { validateProvisioner } from '../provisioner.ts';

export function validateStorageClass(
  object: StorageClass,
  { old }: ValidationContext,
): readonly FieldError[] {
  const errors = [
    ...validateProvisioner(object.provisioner, 'provisioner'),
    ...validateParameters(object.parameters, 'parameters', true),
  ];
  errors.push(...oneOf('reclaimPolicy', object.reclaimPolicy ?? 'Delete', ['Delete', 'Retain']));
  errors.push(...oneOf('volumeBindingMode', object.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']));
  const before = old as StorageClass | undefined;
  return before ? [...errors, ...validateUpdate(object, before)] : errors;
}

function validateUpdate(object: StorageClass, old: StorageClass): FieldError[] {
  const frozen = (['parameters', 'provisioner', 'reclaimPolicy'] as const).filter(
    (field) => !sameValue(object[field], old[field]),
  );
  return [
    ...frozen.map((field) => fieldError.forbidden(field, `updates to ${field} are forbidden.`)),
    ...immutable('volumeBindingMode', object.volumeBindingMode, old.volumeBindingMode),
  ];
}
