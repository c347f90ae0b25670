// ValidateValidatingAdmissionPolicyBinding of pkg/apis/admissionregistration/validation.
import { dns1123Subdomain, fieldError, pathSegmentName, type FieldError } from '@drydock/machinery';
import type { ParamRef, ValidatingAdmissionPolicyBinding } from '../../generated/types.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';
import { invalids, oneOf } from '../../validation/values.ts';
import { validateMatchResources } from '../validate-rules.ts';

const actions = ['Audit', 'Deny', 'Warn'];

export function validateValidatingAdmissionPolicyBinding({
  spec = {},
}: ValidatingAdmissionPolicyBinding): readonly FieldError[] {
  const { policyName, paramRef, matchResources, validationActions = [] } = spec;
  return [
    ...(policyName
      ? invalids('spec.policyName', policyName, dns1123Subdomain(policyName))
      : [fieldError.required('spec.policyName')]),
    ...(paramRef ? validateParamRef(paramRef, 'spec.paramRef') : []),
    ...(matchResources ? validateMatchResources(matchResources, 'spec.matchResources') : []),
    ...validateActions(validationActions, 'spec.validationActions'),
  ];
}

function validateParamRef(
  { name, selector, parameterNotFoundAction: action }: ParamRef,
  path: string,
): FieldError[] {
  const errors = name ? invalids(`${path}.name`, name, pathSegmentName(name)) : [];
  if (name && selector)
    errors.push(fieldError.forbidden(`${path}.name`, 'name and selector are mutually exclusive'));
  if (selector) errors.push(...validateLabelSelector(selector, `${path}.selector`));
  if (!name && !selector) errors.push(fieldError.required(path, 'one of name or selector must be specified'));
  return [
    ...errors,
    ...(action === undefined
      ? [fieldError.required(`${path}.parameterNotFoundAction`)]
      : oneOf(`${path}.parameterNotFoundAction`, action, ['Allow', 'Deny'])),
  ];
}

function validateActions(given: readonly string[], path: string): FieldError[] {
  const errors = given.flatMap((action, index) => [
    ...oneOf(`${path}[${index}]`, action, actions),
    ...(given.indexOf(action) < index ? [fieldError.duplicate(`${path}[${index}]`, action)] : []),
  ]);
  if (given.includes('Deny') && given.includes('Warn'))
    errors.push(
      fieldError.invalid(
        path,
        given,
        'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ),
    );
  if (given.length === 0)
    errors.push(fieldError.required(path, 'at least one validation action is required'));
  return errors;
}
