// ValidateLease of k8s.io/kubernetes/pkg/apis/coordination/validation. Strategies of coordinated leader election never get
// here: the feature is off, so their fields are dropped before.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { Lease } from '../../generated/types.ts';
import { nonNegative } from '../../validation/values.ts';

export function validateLease({ spec }: Lease): readonly FieldError[] {
  const seconds = spec?.leaseDurationSeconds;
  const duration =
    seconds !== undefined && seconds <= 0
      ? [fieldError.invalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]
      : [];
  return [...duration, ...nonNegative('spec.leaseTransitions', spec?.leaseTransitions)];
}
