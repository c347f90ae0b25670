import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { PersistentVolumeClaim } from '../../generated/types.ts';

export function validatePersistentVolumeClaim(
  _object: PersistentVolumeClaim,
  _context: ValidationContext,
): readonly FieldError[] {
  return [];
}
