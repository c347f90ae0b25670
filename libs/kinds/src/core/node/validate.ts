import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { Node } from '../../generated/types.ts';

export function validateNode(_object: Node, _context: ValidationContext): readonly FieldError[] {
  return [];
}
