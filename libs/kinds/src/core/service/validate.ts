import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { Service } from '../../generated/types.ts';

export function validateService(_object: Service, _context: ValidationContext): readonly FieldError[] {
  return [];
}
