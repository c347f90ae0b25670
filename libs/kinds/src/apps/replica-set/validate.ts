import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { ReplicaSet } from '../../generated/types.ts';

export function validateReplicaSet(_object: ReplicaSet, _context: ValidationContext): readonly FieldError[] {
  return [];
}
