// ValidateLimitRange of k8s.io/kubernetes/pkg/apis/core/validation.
import { fieldError, parseQuantity, qualifiedName, type FieldError, type Quantity } from '@drydock/machinery';
import type { LimitRange, LimitRangeItem } from '../../generated/types.ts';
import { containerResourceName, isOvercommitAllowed, resourceName } from '../../validation/resource-names.ts';
import { invalids } from '../../validation/values.ts';

const types = ['Pod', 'Container', 'PersistentVolumeClaim'];
const bounds = ['max', 'min'] as const;
const containerDefaults = ['default', 'defaultRequest'] as const;

export function validateLimitRange({ spec }: LimitRange): readonly FieldError[] {
  const seen = new Set<string>();
  return (spec?.limits ?? []).flatMap((item, index) => {
    const path = `spec.limits[${index}]`;
    const type = item.type ?? '';
    const errors = validateType(type, `${path}.type`);
    if (seen.has(type)) errors.push(fieldError.duplicate(`${path}.type`, type));
    seen.add(type);
    return [...errors, ...validateNames(item, path), ...validateAmounts(item, path)];
  });
}

function validateType(type: string, path: string): FieldError[] {
  const errors = invalids(path, type, qualifiedName(type));
  if (errors.length > 0 || type.includes('/') || types.includes(type)) return errors;
  return invalids(path, type, ['must be a standard limit type or fully qualified']);
}

function validateNames(item: LimitRangeItem, path: string): FieldError[] {
  const rule = item.type === 'Pod' || item.type === 'Container' ? containerResourceName : resourceName;
  const names = (field: 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio') =>
    Object.keys(item[field] ?? {}).flatMap((name) => rule(name, `${path}.${field}[${name}]`));
  const errors = bounds.flatMap(names);
  if (item.type === 'Pod')
    errors.push(
      ...containerDefaults
        .filter((field) => Object.keys(item[field] ?? {}).length > 0)
        .map((field) =>
          fieldError.forbidden(`${path}.${field}`, "may not be specified when `type` is 'Pod'"),
        ),
    );
  else errors.push(...containerDefaults.flatMap(names));
  if (item.type === 'PersistentVolumeClaim' && !item.min?.['storage'] && !item.max?.['storage'])
    errors.push(
      fieldError.required(
        `${path}.limits`,
        'either minimum or maximum storage value is required, but neither was provided',
      ),
    );
  return [...errors, ...names('maxLimitRequestRatio')];
}

function validateAmounts(item: LimitRangeItem, path: string): FieldError[] {
  const names = new Set(
    [...bounds, ...containerDefaults, 'maxLimitRequestRatio' as const].flatMap((field) =>
      Object.keys(item[field] ?? {}),
    ),
  );
  return [...names]
    .sort()
    .flatMap((name) => [
      ...validateOrder(item, name, path),
      ...validateRatio(item, name, path),
      ...validateOvercommit(item, name, path),
    ]);
}

const quantityOf = (list: Readonly<Record<string, string>> | undefined, name: string) =>
  list?.[name] === undefined ? undefined : parseQuantity(list[name]);

/** min ≤ defaultRequest ≤ default ≤ max. */
function validateOrder(item: LimitRangeItem, name: string, path: string): FieldError[] {
  const min = quantityOf(item.min, name);
  const max = quantityOf(item.max, name);
  const request = item.type === 'Pod' ? undefined : quantityOf(item.defaultRequest, name);
  const limit = item.type === 'Pod' ? undefined : quantityOf(item.default, name);
  const check = (
    low: Quantity | undefined,
    high: Quantity | undefined,
    field: string,
    shown: Quantity | undefined,
    words: readonly [string, string],
  ) =>
    low && high && low.compare(high) > 0
      ? [
          fieldError.invalid(
            `${path}.${field}[${name}]`,
            shown?.toString(),
            `${words[0]} value ${low.toString()} is greater than ${words[1]} value ${high.toString()}`,
          ),
        ]
      : [];
  return [
    ...check(min, max, 'min', min, ['min', 'max']),
    ...check(min, request, 'defaultRequest', request, ['min', 'default request']),
    ...check(request, max, 'defaultRequest', request, ['default request', 'max']),
    ...check(request, limit, 'defaultRequest', request, ['default request', 'default limit']),
    ...check(min, limit, 'default', min, ['min', 'default']),
    ...check(limit, max, 'default', max, ['default', 'max']),
  ];
}

function validateRatio(item: LimitRangeItem, name: string, path: string): FieldError[] {
  const ratio = quantityOf(item.maxLimitRequestRatio, name);
  if (!ratio) return [];
  const at = `${path}.maxLimitRequestRatio[${name}]`;
  const text = ratio.toString();
  const errors =
    ratio.milliValue() < 1000 ? [fieldError.invalid(at, text, `ratio ${text} is less than 1`)] : [];
  const min = quantityOf(item.min, name);
  const max = quantityOf(item.max, name);
  if (!min || !max || min.nano === 0n) return errors;
  const largest = max.milliValue() / min.milliValue();
  if (ratio.milliValue() > largest * 1000)
    errors.push(
      fieldError.invalid(at, text, `ratio ${text} is greater than max/min = ${largest.toFixed(6)}`),
    );
  return errors;
}

function validateOvercommit(item: LimitRangeItem, name: string, path: string): FieldError[] {
  const limit = quantityOf(item.default, name);
  const request = quantityOf(item.defaultRequest, name);
  if (isOvercommitAllowed(name) || !limit || !request || limit.compare(request) === 0) return [];
  return [
    fieldError.invalid(
      `${path}.defaultRequest[${name}]`,
      request.toString(),
      `default value ${limit.toString()} must equal to defaultRequest value ${request.toString()} in ${name}`,
    ),
  ];
}
