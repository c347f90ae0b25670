import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { Deployment } from '../../generated/types.ts';

export function validateDeployment(_object: Deployment, _context: ValidationContext): readonly FieldError[] {
  return [];
}
