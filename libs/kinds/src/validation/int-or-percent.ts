// ValidatePositiveIntOrPercent and IsNotMoreThan100Percent of k8s.io/kubernetes/pkg/apis/apps/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import { nonNegative } from './values.ts';

const percent = /^[0-9]+%$/;
const percentText =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

export function positiveIntOrPercent(path: string, value: number | string): FieldError[] {
  if (typeof value === 'number') return nonNegative(path, value);
  return percent.test(value) ? [] : [fieldError.invalid(path, value, percentText)];
}

export function atMostAll(path: string, value: number | string): FieldError[] {
  if (typeof value === 'number' || !percent.test(value) || Number.parseInt(value, 10) <= 100) return [];
  return [fieldError.invalid(path, value, 'must not be greater than 100%')];
}

/** The number in front of a per cent sign or of nothing; what is neither counts as nothing. */
export function intOrPercentNumber(value: number | string): number {
  if (typeof value === 'number') return value;
  return percent.test(value) || /^[+-]?[0-9]+$/.test(value) ? Number.parseInt(value, 10) : 0;
}
