import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { Endpoints } from '../../generated/types.ts';

export function validateEndpoints(_object: Endpoints, _context: ValidationContext): readonly FieldError[] {
  return [];
}
