import type { FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../../kind.ts';
import type { ConfigMap } from '../../generated/types.ts';

export function validateConfigMap(_object: ConfigMap, _context: ValidationContext): readonly FieldError[] {
  return [];
}
