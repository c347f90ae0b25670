import type { FieldError, KubeObject } from '@drydock/machinery';
import type { Schema } from '../schema/schema.ts';

/** Findings of x-kubernetes-validations. */
export function validateRules(
  _object: KubeObject,
  _schema: Schema,
  _old: KubeObject | undefined,
): readonly FieldError[] {
  return [];
}
