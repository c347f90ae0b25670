// validateSuccessPolicy of k8s.io/kubernetes/pkg/apis/batch/validation, and lists of indexes such as `0-2,5`.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { JobSpec, SuccessPolicy, SuccessPolicyRule } from '../generated/types.ts';
import { nonNegative } from '../validation/values.ts';

const longest = 64 * 1024;

export function validateSuccessPolicy(spec: JobSpec, policy: SuccessPolicy, path: string): FieldError[] {
  const rules = policy.rules ?? [];
  const text = 'at least one rules must be specified when the successPolicy is specified';
  return [
    ...(rules.length === 0 ? [fieldError.required(`${path}.rules`, text)] : []),
    ...(rules.length > 20 ? [fieldError.tooMany(`${path}.rules`, rules.length, 20)] : []),
    ...rules.flatMap((rule, index) => validateRule(spec.completions ?? 0, rule, `${path}.rules[${index}]`)),
  ];
}

function validateRule(
  completions: number,
  { succeededCount, succeededIndexes }: SuccessPolicyRule,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (succeededCount === undefined && succeededIndexes === undefined)
    errors.push(
      fieldError.required(path, 'at least one of succeededCount or succeededIndexes must be specified'),
    );
  const { total = 0, error } = countIndexes(succeededIndexes ?? '', completions);
  const at = `${path}.succeededIndexes`;
  if ((succeededIndexes?.length ?? 0) > longest) errors.push(fieldError.tooLong(at, longest));
  if (error)
    errors.push(fieldError.invalid(at, succeededIndexes, `error parsing succeededIndexes: ${error}`));
  if (succeededCount === undefined) return errors;
  errors.push(...nonNegative(`${path}.succeededCount`, succeededCount));
  const atMost = (limit: number, what: string) => {
    if (succeededCount > limit)
      errors.push(
        fieldError.invalid(
          `${path}.succeededCount`,
          succeededCount,
          `must be less than or equal to ${limit} (${what})`,
        ),
      );
  };
  atMost(completions, 'the number of specified completions');
  if (succeededIndexes !== undefined)
    atMost(total, 'the number of indexes in the specified succeededIndexes field');
  return errors;
}

/** How many indexes a list such as `0-2,5` names, or what is wrong with it. */
export function countIndexes(
  text: string,
  completions: number,
): { readonly total?: number; readonly error?: string } {
  if (text === '') return { total: 0 };
  let last: number | undefined;
  let total = 0;
  for (const part of text.split(',')) {
    const { from = 0, to = 0, error } = parseInterval(part, completions);
    if (error) return { error };
    if (last !== undefined && last >= from)
      return { error: `non-increasing order, previous: ${last}, current: ${from}` };
    total += to - from + 1;
    last = to;
  }
  return { total };
}

function parseInterval(
  text: string,
  completions: number,
): { readonly from?: number; readonly to?: number; readonly error?: string } {
  const limits = text.split('-');
  if (limits.length > 2)
    return {
      error: `the fragment ${JSON.stringify(text)} violates the requirement that an index interval can have at most two parts separated by '-'`,
    };
  for (const limit of limits) {
    if (!/^[+-]?\d+$/.test(limit))
      return { error: `cannot convert string to integer for index: ${JSON.stringify(limit)}` };
    if (Number(limit) >= completions) return { error: `too large index: ${JSON.stringify(limit)}` };
  }
  const from = Number(limits[0]);
  const to = Number(limits[1] ?? limits[0]);
  return limits.length === 2 && from >= to
    ? { error: `non-increasing order, previous: ${from}, current: ${to}` }
    : { from, to };
}
