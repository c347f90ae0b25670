import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { Secret } from '../../generated/types.ts';

export function validateSecret(_object: Secret, _context: ValidationContext): readonly FieldError[] {
  return [];
}
