import type { CustomResourceDefinition } from '@drydock/kinds';
import type { FieldError } from '@drydock/machinery';

/** Findings about spec.versions[].schema. */
export function validateSchemas(
  _crd: CustomResourceDefinition,
  _old: CustomResourceDefinition | undefined,
): readonly FieldError[] {
  return [];
}
