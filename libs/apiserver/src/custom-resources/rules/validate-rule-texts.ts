// What apiextensions-apiserver asks of the rules in a definition: texts that are there, expressions that compile.
import { fieldError, type FieldError } from '@drydock/machinery';
import { celEnvironment } from '../../cel/environment.ts';
import { Expression } from '../../cel/expression.ts';
import { SchemaChecker } from '../../cel/type-check.ts';
import { additionalOf, itemsOf, propertyOf, type Schema } from '../schema/schema.ts';
import { hasRules, type Rule } from './compiled-rules.ts';

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

/** Findings about all x-kubernetes-validations of a schema. */
export function validateRuleTexts(schema: Schema, path: string): readonly FieldError[] {
  const texts = walk(schema, path, undefined, true, textErrors);
  return texts.length > 0 ? texts : walk(schema, path, undefined, true, expressionErrors);
}

interface Where {
  readonly schema: Schema;
  readonly path: string;
  readonly root: boolean;
  /** The outermost place within which nobody knows which value was which. */
  readonly uncorrelated: string | undefined;
}

function walk(
  schema: Schema,
  path: string,
  uncorrelated: string | undefined,
  root: boolean,
  judge: (rule: Rule, at: string, where: Where) => FieldError[],
): FieldError[] {
  if (!hasRules(schema)) return [];
  const items = itemsOf(schema);
  const additional = additionalOf(schema);
  const below = schema['x-kubernetes-map-type'] === 'atomic' ? (uncorrelated ?? path) : uncorrelated;
  const inList = schema['x-kubernetes-list-type'] === 'map' ? uncorrelated : (uncorrelated ?? path);
  return [
    ...(additional && additional !== true
      ? walk(additional, `${path}.additionalProperties`, uncorrelated, false, judge)
      : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      walk(property, `${path}.properties[${name}]`, below, false, judge),
    ),
    ...(items ? walk(items, `${path}.items`, inList, false, judge) : []),
    ...(schema['x-kubernetes-validations'] ?? []).flatMap((rule, index) =>
      judge(rule, `${path}.x-kubernetes-validations[${index}]`, { schema, path, root, uncorrelated }),
    ),
  ];
}

const hasLines = (text: string) => /[\n\r]/.test(text);

function textErrors(rule: Rule, at: string, { schema }: Where): FieldError[] {
  const { message = '', messageExpression = '', reason, fieldPath = '' } = rule;
  const [text, shortMessage] = [rule.rule.trim(), message.trim()];
  const errors: FieldError[] = [];
  if (text === '') errors.push(fieldError.required(`${at}.rule`, 'rule is not specified'));
  else if (message !== '' && shortMessage === '')
    errors.push(fieldError.invalid(`${at}.message`, message, 'must be non-empty if specified'));
  else if (hasLines(shortMessage))
    errors.push(fieldError.invalid(`${at}.message`, message, 'must not contain line breaks'));
  else if (hasLines(text) && shortMessage === '')
    errors.push(
      fieldError.required(`${at}.message`, 'message must be specified if rule contains line breaks'),
    );
  if (messageExpression !== '' && messageExpression.trim() === '')
    errors.push(
      fieldError.required(`${at}.messageExpression`, 'messageExpression must be non-empty if specified'),
    );
  if (reason !== undefined && !reasons.includes(reason))
    errors.push(fieldError.notSupported(`${at}.reason`, reason, reasons));
  return [...errors, ...fieldPathErrors(fieldPath, schema, `${at}.fieldPath`)];
}

function fieldPathErrors(fieldPath: string, schema: Schema, at: string): FieldError[] {
  if (fieldPath === '') return [];
  const errors: FieldError[] = [];
  if (fieldPath.trim() === '')
    errors.push(fieldError.invalid(at, fieldPath, 'must be non-empty if specified'));
  if (hasLines(fieldPath)) errors.push(fieldError.invalid(at, fieldPath, 'must not contain line breaks'));
  if (!isPath(fieldPath, schema)) errors.push(fieldError.invalid(at, fieldPath, 'must be a valid path'));
  return errors;
}

/** `.spec.name`, or `['a key']` of a map. */
function isPath(path: string, schema: Schema): boolean {
  const steps = path.match(/\.[^.[\]]+|\['(?:\\.|[^'\\])*'\]/g) ?? [];
  if (steps.length === 0 || steps.join('') !== path) return false;
  let at: Schema | undefined = schema;
  for (const step of steps) {
    const name = step.startsWith('.') ? step.slice(1) : step.slice(2, -2);
    const additional: Schema | true | undefined = additionalOf(at);
    at = propertyOf(at, name) ?? (step.startsWith('[') && additional !== true ? additional : undefined);
    if (!at) return false;
  }
  return true;
}

function expressionErrors(rule: Rule, at: string, { schema, root, uncorrelated }: Where): FieldError[] {
  const optionalOldSelf = rule.optionalOldSelf === true;
  const checker = new SchemaChecker(schema, { root, optionalOldSelf });
  const errors: FieldError[] = [];
  const fail = (field: string, detail: string) =>
    errors.push(fieldError.invalid(`${at}.${field}`, goRule(rule), detail));
  const checked = checker.check(rule.rule);
  if ('error' in checked) fail('rule', `compilation failed: ${checked.error}`);
  else if (checked.type !== 'bool' && !checked.type.startsWith('dyn'))
    fail('rule', 'cel expression must evaluate to a bool');
  if (rule.messageExpression && errors.length === 0) {
    const message = checker.check(rule.messageExpression);
    if ('error' in message)
      fail('messageExpression', `messageExpression compilation failed: ${message.error}`);
    else if (message.type !== 'string' && !message.type.startsWith('dyn'))
      fail('messageExpression', 'messageExpression must evaluate to a string');
  }
  const usesOldSelf = new Expression(celEnvironment, rule.rule).uses('oldSelf');
  if (usesOldSelf && uncorrelated !== undefined)
    errors.push(
      fieldError.invalid(
        `${at}.rule`,
        rule.rule,
        `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelated}`,
      ),
    );
  else if (!usesOldSelf && rule.optionalOldSelf !== undefined)
    errors.push(
      fieldError.invalid(
        `${at}.optionalOldSelf`,
        rule.optionalOldSelf,
        'may not be set if oldSelf is not used in rule',
      ),
    );
  return errors;
}

/** The rule as the real message shows it: the internal type, whose fields carry the names of Go. */
function goRule(rule: Rule): unknown {
  return {
    Rule: rule.rule,
    Message: rule.message ?? '',
    MessageExpression: rule.messageExpression ?? '',
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? '',
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  };
}
