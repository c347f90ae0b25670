// ValidateLabelSelector of apimachinery.
import { fieldError, labelValue, qualifiedName, type FieldError } from '@drydock/machinery';
import type { LabelSelector, LabelSelectorRequirement } from '../generated/types.ts';
import { validateLabels } from '../metadata/validate-metadata.ts';
import { invalids } from './values.ts';

export function validateLabelSelector(selector: LabelSelector | undefined, path: string): FieldError[] {
  return [
    ...validateLabels(selector?.matchLabels, `${path}.matchLabels`),
    ...(selector?.matchExpressions ?? []).flatMap((expression, index) =>
      validateExpression(expression, `${path}.matchExpressions[${index}]`),
    ),
  ];
}

export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0;
}

function validateExpression(
  { key, operator, values = [] }: LabelSelectorRequirement,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0)
      errors.push(
        fieldError.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"),
      );
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      errors.push(
        fieldError.forbidden(
          `${path}.values`,
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ),
      );
  } else errors.push(fieldError.invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'));
  errors.push(...invalids(`${path}.key`, key ?? '', qualifiedName(key ?? '')));
  return [
    ...errors,
    ...values.flatMap((value, i) => invalids(`${path}.values[${i}]`, value, labelValue(value))),
  ];
}
