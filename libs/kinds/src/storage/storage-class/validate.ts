import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { StorageClass } from '../../generated/types.ts';

export function validateStorageClass(
  _object: StorageClass,
  _context: ValidationContext,
): readonly FieldError[] {
  return [];
}
