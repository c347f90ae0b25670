// matchConditions and the variables of CEL expressions about writes.
import { celEnvironment } from '../cel/environment.ts';
import { Expression } from '../cel/expression.ts';
import { CelAuthorizer, ResourceCheck } from '../cel/libraries/authorizer.ts';
import { toCel } from '../cel/values.ts';
import { namespaceObject, requestOf, type AdmissionAttributes } from './admission-attributes.ts';

export interface Condition {
  readonly name: string;
  readonly expression: string;
}

const compiled = new Map<string, Expression>();

/** Compiled once per text. */
export function expressionOf(source: string): Expression {
  const known = compiled.get(source) ?? new Expression(celEnvironment, source);
  if (compiled.size > 1000) compiled.clear();
  compiled.set(source, known);
  return known;
}

/** object, oldObject, request, authorizer and namespaceObject. */
export function celVariables(attributes: AdmissionAttributes): Readonly<Record<string, unknown>> {
  const { write, object, oldObject } = attributes;
  const { group, plural, version } = write.requested.definition;
  const { namespace, name, subresource } = write;
  const authorizer = new CelAuthorizer(write.server.authorizer, write.user);
  const resource = { group, version, resource: plural, subresource, namespace, name };
  return {
    object: toCel(object),
    oldObject: toCel(oldObject),
    request: toCel(requestOf(attributes)),
    namespaceObject: toCel(namespaceObject(attributes) ?? null),
    authorizer: authorizer.about(new ResourceCheck(authorizer, resource)),
  };
}

export type Conditions =
  | { readonly match: boolean }
  /** None is false and at least one cannot be evaluated. */
  | { readonly error: string };

export function evaluateConditions(
  conditions: readonly Condition[] | undefined,
  variables: Readonly<Record<string, unknown>>,
): Conditions {
  const errors: string[] = [];
  for (const { expression } of conditions ?? []) {
    const result = expressionOf(expression).evaluate(variables);
    if (!result.ok) errors.push(`expression '${expression}' resulted in error: ${result.error}`);
    else if (result.value !== true) return { match: false };
  }
  return errors.length > 0 ? { error: errors.join(', ') } : { match: true };
}
