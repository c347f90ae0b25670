import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { EndpointSlice } from '../../generated/types.ts';

export function validateEndpointSlice(
  _object: EndpointSlice,
  _context: ValidationContext,
): readonly FieldError[] {
  return [];
}
