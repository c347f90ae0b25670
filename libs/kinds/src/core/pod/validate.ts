import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { Pod } from '../../generated/types.ts';

export function validatePod(_object: Pod, _context: ValidationContext): readonly FieldError[] {
  return [];
}
