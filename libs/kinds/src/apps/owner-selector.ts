import { fieldError, type FieldError } from '@drydock/machinery';
import type { LabelSelector } from '../generated/types.ts';
import { isEmptySelector, validateLabelSelector } from '../validation/label-selector.ts';

/** The selector of something that owns pods: there must be one and it must not take every pod. */
export function validateOwnerSelector(selector: LabelSelector | undefined, owner: string): FieldError[] {
  if (!selector) return [fieldError.required('spec.selector')];
  const errors = validateLabelSelector(selector, 'spec.selector');
  if (isEmptySelector(selector))
    errors.push(fieldError.invalid('spec.selector', selector, `empty selector is invalid for ${owner}`));
  return errors;
}
