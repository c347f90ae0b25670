// ValidateValidatingAdmissionPolicy of pkg/apis/admissionregistration/validation, except the compiling of expressions.
import {
  dns1035Label,
  dns1123Subdomain,
  fieldError,
  qualifiedName,
  type FieldError,
} from '@drydock/machinery';
import type {
  AuditAnnotation,
  ParamKind,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicySpec,
  Validation,
  Variable,
} from '../../generated/types.ts';
import { invalids, oneOf } from '../../validation/values.ts';
import { failurePolicies, validateMatchConditions, validateMatchResources } from '../validate-rules.ts';

const mostAnnotations = 20;
const longestValueExpression = 5 * 1024;
const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];

export function validateValidatingAdmissionPolicy({
  metadata,
  spec = {},
}: ValidatingAdmissionPolicy): readonly FieldError[] {
  const match = spec.matchConstraints;
  return [
    ...(spec.failurePolicy === undefined
      ? [fieldError.required('spec.failurePolicy')]
      : oneOf('spec.failurePolicy', spec.failurePolicy, failurePolicies)),
    ...(spec.paramKind ? validateParamKind(spec.paramKind, 'spec.paramKind') : []),
    ...(match
      ? validateMatchResources(match, 'spec.matchConstraints')
      : [fieldError.required('spec.matchConstraints')]),
    ...(match && !match.resourceRules?.length
      ? [fieldError.required('spec.matchConstraints.resourceRules')]
      : []),
    ...validateMatchConditions(spec.matchConditions, 'spec.matchConditions'),
    ...(spec.variables ?? []).flatMap((variable, index) =>
      validateVariable(variable, `spec.variables[${index}]`),
    ),
    ...validateRules(metadata.name ?? '', spec),
  ];
}

function validateRules(
  policy: string,
  { validations = [], auditAnnotations = [] }: ValidatingAdmissionPolicySpec,
): FieldError[] {
  const none = 'validations or auditAnnotations must contain at least one item';
  if (validations.length + auditAnnotations.length === 0)
    return [
      fieldError.required('spec.validations', none),
      fieldError.required('spec.auditAnnotations', none),
    ];
  const keys = auditAnnotations.map(({ key }) => key);
  return [
    ...validations.flatMap((one, index) => validateValidation(one, `spec.validations[${index}]`)),
    ...(auditAnnotations.length > mostAnnotations
      ? [
          fieldError.invalid(
            'spec.auditAnnotations',
            auditAnnotations,
            `must not have more than ${mostAnnotations} auditAnnotations`,
          ),
        ]
      : []),
    ...auditAnnotations.flatMap((one, index) => [
      ...validateAnnotation(policy, one, `spec.auditAnnotations[${index}]`),
      ...(keys.indexOf(one.key) < index
        ? [fieldError.duplicate(`spec.auditAnnotations[${index}].key`, one.key)]
        : []),
    ]),
  ];
}

function validateParamKind({ apiVersion = '', kind = '' }: ParamKind, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const slashes = apiVersion.split('/').length - 1;
  const at = `${path}.apiVersion`;
  if (apiVersion === '') errors.push(fieldError.required(at));
  else if (slashes > 1)
    errors.push(fieldError.invalid(at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else {
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    const badGroup = group === '' ? [] : dns1123Subdomain(group);
    if (badGroup.length > 0) errors.push(fieldError.invalid(at, group, badGroup.join(',')));
    const badVersion = dns1035Label(version);
    if (version === '') errors.push(fieldError.invalid(at, apiVersion, 'version must be specified'));
    else if (badVersion.length > 0) errors.push(fieldError.invalid(at, version, badVersion.join(',')));
  }
  const badKind = dns1035Label(kind.toLowerCase());
  if (kind === '') return [...errors, fieldError.required(`${path}.kind`)];
  return badKind.length === 0
    ? errors
    : [
        ...errors,
        fieldError.invalid(
          `${path}.kind`,
          kind,
          `may have mixed case, but should otherwise match: ${badKind.join(',')}`,
        ),
      ];
}

const blank = (text: string | undefined) => (text ?? '').trim() === '';

function validateVariable({ name, expression }: Variable, path: string): FieldError[] {
  return [
    ...(blank(name)
      ? [fieldError.required(`${path}.name`, 'name is not specified')]
      : /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name)
        ? []
        : [fieldError.invalid(`${path}.name`, name, 'name is not a valid CEL identifier')]),
    ...(blank(expression) ? [fieldError.required(`${path}.expression`, 'expression is not specified')] : []),
  ];
}

function validateValidation(validation: Validation, path: string): FieldError[] {
  const { expression, message = '', messageExpression = '', reason } = validation;
  return [
    ...(blank(expression) ? [fieldError.required(`${path}.expression`, 'expression is not specified')] : []),
    ...(messageExpression !== '' && blank(messageExpression)
      ? invalids(`${path}.messageExpression`, messageExpression, ['must be non-empty if specified'])
      : []),
    ...(message !== '' && blank(message)
      ? invalids(`${path}.message`, message, ['message must be non-empty if specified'])
      : /[\r\n]/.test(message.trim())
        ? invalids(`${path}.message`, message, ['message must not contain line breaks'])
        : []),
    ...(reason === undefined ? [] : oneOf(`${path}.reason`, reason, reasons)),
  ];
}

function validateAnnotation(
  policy: string,
  { key = '', valueExpression = '' }: AuditAnnotation,
  path: string,
): FieldError[] {
  const at = `${path}.valueExpression`;
  const bad =
    policy === '' ? [] : invalids(`${path}.key`, `${policy}/${key}`, qualifiedName(`${policy}/${key}`));
  if (blank(valueExpression)) return [...bad, fieldError.required(at, 'valueExpression is not specified')];
  return valueExpression.trim().length > longestValueExpression
    ? [...bad, fieldError.required(at, `must not exceed ${longestValueExpression} bytes in length`)]
    : bad;
}
