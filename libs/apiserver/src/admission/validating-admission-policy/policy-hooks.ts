// The expressions of a policy must be CEL when they are written, not when they are needed.
import type { ValidatingAdmissionPolicy } from '@drydock/kinds';
import { fieldError, type FieldError } from '@drydock/machinery';
import { expressionOf } from '../../policy-matching/match-conditions.ts';
import type { RegistryHooks } from '../../registry/registry-hooks.ts';

export const policyHooks: RegistryHooks = {
  validate: (object) => {
    const { spec = {} } = object as unknown as ValidatingAdmissionPolicy;
    const list = (field: 'matchConditions' | 'validations' | 'variables') =>
      (spec[field] ?? []).flatMap(({ expression }, index) =>
        syntax(expression, `spec.${field}[${index}].expression`),
      );
    return [...list('variables'), ...list('matchConditions'), ...list('validations')];
  },
};

function syntax(expression = '', path: string): FieldError[] {
  // an empty one is the kind's to refuse
  const error = expression.trim() === '' ? undefined : expressionOf(expression).syntaxError;
  return error === undefined ? [] : [fieldError.invalid(path, expression, `compilation failed: ${error}`)];
}
