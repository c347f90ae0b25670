import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { DaemonSet } from '../../generated/types.ts';

export function validateDaemonSet(_object: DaemonSet, _context: ValidationContext): readonly FieldError[] {
  return [];
}
