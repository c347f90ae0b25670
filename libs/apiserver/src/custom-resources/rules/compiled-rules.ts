// The rules of a schema, compiled on first use and kept as long as the schema.
import { celEnvironment } from '../../cel/environment.ts';
import { Expression } from '../../cel/expression.ts';
import { additionalOf, itemsOf, type Schema } from '../schema/schema.ts';

export type Rule = NonNullable<Schema['x-kubernetes-validations']>[number];

export interface CompiledRule {
  readonly rule: Rule;
  readonly condition: Expression;
  readonly message?: Expression;
  /** A transition rule: it needs the value from before. */
  readonly usesOldSelf: boolean;
}

const compiled = new WeakMap<Schema, readonly CompiledRule[]>();

export function rulesOf(schema: Schema): readonly CompiledRule[] {
  const known = compiled.get(schema) ?? (schema['x-kubernetes-validations'] ?? []).map(compile);
  compiled.set(schema, known);
  return known;
}

function compile(rule: Rule): CompiledRule {
  const condition = new Expression(celEnvironment, rule.rule);
  return {
    rule,
    condition,
    ...(rule.messageExpression ? { message: new Expression(celEnvironment, rule.messageExpression) } : {}),
    usesOldSelf: condition.uses('oldSelf'),
  };
}

const inside = new WeakMap<Schema, boolean>();

/** Whether there is a rule anywhere in a schema. */
export function hasRules(schema: Schema): boolean {
  const known = inside.get(schema);
  if (known !== undefined) return known;
  const additional = additionalOf(schema);
  const children = [
    itemsOf(schema),
    additional === true ? undefined : additional,
    ...Object.values(schema.properties ?? {}),
    ...(schema.allOf ?? []),
  ];
  const found =
    (schema['x-kubernetes-validations']?.length ?? 0) > 0 ||
    children.some((child) => child !== undefined && hasRules(child));
  inside.set(schema, found);
  return found;
}
