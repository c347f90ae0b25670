// ValidatePersistentVolumeClaim and its update of k8s.io/kubernetes/pkg/apis/core/validation.
import { dns1123Subdomain, fieldError, parseQuantity, type FieldError } from '@drydock/machinery';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../generated/types.ts';
import { internalDiff } from '../../go-form/internal-diff.ts';
import type { ValidationContext } from '../../kind.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';
import { invalids, oneOf, sameValue } from '../../validation/values.ts';
import { validateAccessModes } from '../persistent-volume/validate.ts';

const frozen =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

export function validatePersistentVolumeClaim(
  claim: PersistentVolumeClaim,
  { old }: ValidationContext,
): readonly FieldError[] {
  const spec = claim.spec ?? {};
  const before = old as PersistentVolumeClaim | undefined;
  return [...validateClaimSpec(spec, 'spec'), ...(before ? validateUpdate(claim, before) : [])];
}

/** ValidatePersistentVolumeClaimSpec: of a claim, of a template for claims, of an ephemeral volume. */
export function validateClaimSpec(given: PersistentVolumeClaimSpec | undefined, path: string): FieldError[] {
  const spec = given ?? {};
  const errors = spec.accessModes?.length
    ? []
    : [fieldError.required(`${path}.accessModes`, 'at least 1 access mode is required')];
  if (spec.selector) errors.push(...validateLabelSelector(spec.selector, `${path}.selector`));
  errors.push(...validateAccessModes(spec.accessModes ?? [], `${path}.accessModes`));
  const storage = spec.resources?.requests?.['storage'];
  if (storage === undefined) errors.push(fieldError.required(`${path}.resources[storage]`));
  else if ((parseQuantity(storage)?.nano ?? 1n) <= 0n)
    errors.push(fieldError.invalid(`${path}.resources[storage]`, storage, 'must be greater than zero'));
  const name = spec.storageClassName;
  if (name) errors.push(...invalids(`${path}.storageClassName`, name, dns1123Subdomain(name)));
  if (spec.volumeMode !== undefined)
    errors.push(...oneOf(`${path}.volumeMode`, spec.volumeMode, ['Block', 'Filesystem']));
  return errors;
}

function validateUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors: FieldError[] = [];
  const bound = old.status?.phase === 'Bound';
  const [now, before] = [claim.spec ?? {}, old.spec ?? {}];
  // The binder fills in the volume, the admission plugin the class: an empty field may be set once.
  const expected = {
    ...before,
    ...(before.volumeName ? {} : { volumeName: now.volumeName }),
    ...(before.storageClassName === undefined ? { storageClassName: now.storageClassName } : {}),
    ...(bound ? { resources: now.resources } : {}),
    volumeAttributesClassName: now.volumeAttributesClassName,
  };
  if (!sameValue(now, expected)) {
    const diff = internalDiff('PersistentVolumeClaimSpec', expected, now);
    errors.push(fieldError.forbidden('spec', `${frozen}\n${diff}`));
  }
  const wanted = parseQuantity(now.resources?.requests?.['storage'] ?? '');
  const had = parseQuantity(before.resources?.requests?.['storage'] ?? '');
  const capacity = parseQuantity(old.status?.capacity?.['storage'] ?? '');
  if (bound && wanted && had && wanted.compare(had) < 0 && !(capacity && wanted.compare(capacity) > 0))
    errors.push(
      fieldError.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'),
    );
  return errors;
}
