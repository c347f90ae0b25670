import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { Lease } from '../../generated/types.ts';

export function validateLease(_object: Lease, _context: ValidationContext): readonly FieldError[] {
  return [];
}
