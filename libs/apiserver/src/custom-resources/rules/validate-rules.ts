// x-kubernetes-validations: CEL rules on the values of a custom resource, with the texts of apiextensions-apiserver 1.34.
import { Optional } from '@marcbachmann/cel-js';
import { deepEqual, fieldError, isObject, type FieldError, type KubeObject } from '@drydock/machinery';
import { toTypedCel } from '../../cel/values.ts';
import { elementsBefore, type Before } from '../schema/validate-value.ts';
import { childOf, itemsOf, mapKeyOf, type Schema } from '../schema/schema.ts';
import { hasRules, rulesOf, type CompiledRule, type Rule } from './compiled-rules.ts';

/** Findings of the rules of a whole schema. A value that an update does not touch may go on breaking a rule. */
export function validateRules(
  object: KubeObject,
  schema: Schema,
  old: KubeObject | undefined,
): readonly FieldError[] {
  if (!hasRules(schema)) return [];
  return new RuleWalk().value(object, schema, '', old && { value: old }, true);
}

class RuleWalk {
  value(value: unknown, schema: Schema, path: string, before: Before, root = false): FieldError[] {
    if (value === null || !hasRules(schema)) return [];
    return [
      ...this.#rules(value, schema, path, before, root),
      ...(schema.allOf ?? []).flatMap((part) =>
        part['x-kubernetes-validations'] ? this.#rules(value, part, path, before, root) : [],
      ),
      ...(Array.isArray(value) ? this.#list(value, schema, path, before) : []),
      ...(isObject(value) ? this.#object(value, schema, path, before) : []),
    ];
  }

  #list(list: readonly unknown[], schema: Schema, path: string, before: Before): FieldError[] {
    const items = itemsOf(schema);
    if (!items) return [];
    const earlier = elementsBefore(schema, before?.value);
    const keys = schema['x-kubernetes-list-map-keys'] ?? [];
    return list.flatMap((item, index) =>
      this.value(item, items, `${path}[${index}]`, earlier.get(mapKeyOf(keys, item))),
    );
  }

  #object(
    object: Readonly<Record<string, unknown>>,
    schema: Schema,
    path: string,
    before: Before,
  ): FieldError[] {
    const old = isObject(before?.value) ? before.value : undefined;
    return Object.keys(object)
      .sort()
      .flatMap((key) => {
        const child = childOf(schema, key);
        if (!child) return [];
        const declared = schema.properties && Object.hasOwn(schema.properties, key);
        const at = declared ? (path === '' ? key : `${path}.${key}`) : `${path}[${key}]`;
        const was = old && Object.hasOwn(old, key) ? { value: old[key] } : undefined;
        return this.value(object[key], child, at, was);
      });
  }

  #rules(value: unknown, schema: Schema, path: string, before: Before, root: boolean): FieldError[] {
    const rules = rulesOf(schema);
    if (rules.length === 0) return [];
    const self = toTypedCel(value, schema);
    const oldSelf = before && before.value !== null ? toTypedCel(before.value, schema) : undefined;
    const unchanged = before !== undefined && !root && deepEqual(before.value, value);
    const at = { path, type: schema.type ?? '' };
    return rules.flatMap((rule) => {
      const optional = rule.rule.optionalOldSelf === true;
      if (rule.usesOldSelf && oldSelf === undefined && !optional) return [];
      const variables = optional
        ? { self, oldSelf: oldSelf === undefined ? Optional.none() : Optional.of(oldSelf) }
        : { self, ...(oldSelf === undefined ? {} : { oldSelf }) };
      const error = judge(rule, variables, at);
      if (!error) return [];
      return unchanged && !rule.usesOldSelf ? [] : [error];
    });
  }
}

interface At {
  readonly path: string;
  readonly type: string;
}

function judge(
  { rule, condition, message }: CompiledRule,
  variables: Readonly<Record<string, unknown>>,
  { path, type }: At,
): FieldError | undefined {
  const field = path === '' ? '<nil>' : path;
  const result = condition.evaluate(variables);
  if (!result.ok) return fieldError.invalid(field, type, evaluationText(result.error, rule));
  if (result.value === true) return undefined;
  const below = rule.fieldPath?.replace(/^\./, '') ?? '';
  const at = below === '' ? field : path === '' ? below : `${path}.${below}`;
  const said = message?.evaluate(variables);
  return withReason(at, type, usable(said) ?? messageOf(rule), rule.reason);
}

function evaluationText(error: string, rule: Rule): string {
  if (error.startsWith('no such overload'))
    return `'${error}': call arguments did not match a supported operator, function or macro signature for rule: ${shown(rule)}`;
  if (error.startsWith('operation cancelled'))
    return `'${error}': no further validation rules will be run due to call cost exceeds limit for rule: ${shown(rule)}`;
  return `${error} evaluating rule: ${shown(rule)}`;
}

const shown = ({ message, rule }: Rule) => (message ? message.trim() : rule.trim());
const messageOf = (rule: Rule) => (rule.message ? rule.message.trim() : `failed rule: ${shown(rule)}`);

/** What a messageExpression gives counts when it is one line of text. */
function usable(result: { readonly ok: boolean; readonly value?: unknown } | undefined): string | undefined {
  if (!result?.ok || typeof result.value !== 'string') return undefined;
  const text = result.value.trim();
  return text === '' || text.length > 5 * 1024 || /[\r\n]/.test(text) ? undefined : text;
}

function withReason(field: string, type: string, detail: string, reason: string | undefined): FieldError {
  switch (reason) {
    case 'FieldValueForbidden':
      return fieldError.forbidden(field, detail);
    case 'FieldValueRequired':
      return fieldError.required(field, detail);
    case 'FieldValueDuplicate':
      return fieldError.duplicate(field, type);
    default:
      return fieldError.invalid(field, type, detail);
  }
}
