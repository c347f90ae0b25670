import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { PersistentVolume } from '../../generated/types.ts';

export function validatePersistentVolume(
  _object: PersistentVolume,
  _context: ValidationContext,
): readonly FieldError[] {
  return [];
}
