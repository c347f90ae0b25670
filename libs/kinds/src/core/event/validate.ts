import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { Event } from '../../generated/types.ts';

export function validateEvent(_object: Event, _context: ValidationContext): readonly FieldError[] {
  return [];
}
