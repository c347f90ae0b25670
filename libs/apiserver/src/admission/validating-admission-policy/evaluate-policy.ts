// The expressions of one policy on one write.
import type { ValidatingAdmissionPolicy, Validation } from '@drydock/kinds';
import { evaluateConditions, expressionOf } from '../../policy-matching/match-conditions.ts';

export interface Denial {
  readonly message: string;
  readonly reason?: string;
}

type Variables = Readonly<Record<string, unknown>>;

/** Why the write is refused; empty when it is not. */
export function evaluatePolicy(
  { spec = {} }: ValidatingAdmissionPolicy,
  given: Variables,
): readonly Denial[] {
  const fails = spec.failurePolicy !== 'Ignore';
  const conditions = evaluateConditions(spec.matchConditions, given);
  if ('error' in conditions) return fails ? [{ message: conditions.error }] : [];
  if (!conditions.match) return [];
  const variables = { ...given, variables: compose(spec.variables ?? [], given) };
  return (spec.validations ?? []).flatMap((validation) => judge(validation, variables, fails));
}

/** Each variable may use those before it. One that cannot be evaluated is missing where it is used. */
function compose(
  declared: NonNullable<NonNullable<ValidatingAdmissionPolicy['spec']>['variables']>,
  given: Variables,
): Variables {
  return declared.reduce<Variables>((variables, { name, expression }) => {
    const result = expressionOf(expression).evaluate({ ...given, variables });
    return result.ok ? { ...variables, [name]: result.value } : variables;
  }, {});
}

function judge(validation: Validation, variables: Variables, fails: boolean): readonly Denial[] {
  const { expression, message, messageExpression, reason } = validation;
  const result = expressionOf(expression).evaluate(variables);
  if (!result.ok)
    return fails ? [{ message: `expression '${expression}' resulted in error: ${result.error}` }] : [];
  if (result.value === true) return [];
  const said = messageExpression ? expressionOf(messageExpression).evaluate(variables) : undefined;
  const text = said?.ok && typeof said.value === 'string' ? said.value.trim() : '';
  const usable = text !== '' && !/[\r\n]/.test(text) && text.length <= 5 * 1024;
  return [
    {
      message: usable ? text : message ? message.trim() : `failed expression: ${expression.trim()}`,
      ...(reason ? { reason } : {}),
    },
  ];
}
