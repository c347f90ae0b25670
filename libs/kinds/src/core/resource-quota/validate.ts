// ValidateResourceQuota and its update of k8s.io/kubernetes/pkg/apis/core/validation.
import { fieldError, parseQuantity, type FieldError } from '@drydock/machinery';
import type { ResourceQuota, ResourceQuotaSpec } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import {
  isIntegerResource,
  isStandardQuotaResource,
  quotaResourceName,
} from '../../validation/resource-names.ts';
import { invalids, sameValue } from '../../validation/values.ts';

const podScopes = [
  'Terminating',
  'NotTerminating',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
];
const scopes = [...podScopes, 'BestEffort', 'VolumeAttributesClass'];
/** What quotas of pods that are not best-effort may count. */
const podResources = [
  'pods',
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
];
const conflicts = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];
const plainScopes = [
  'BestEffort',
  'NotBestEffort',
  'Terminating',
  'NotTerminating',
  'CrossNamespacePodAffinity',
];

export function validateResourceQuota(
  { spec = {} }: ResourceQuota,
  { old }: ValidationContext,
): readonly FieldError[] {
  const errors = [
    ...Object.entries(spec.hard ?? {}).flatMap(([name, text]) => validateHard(name, text)),
    ...validateScopes(spec),
    ...validateSelector(spec),
  ];
  const before = old as ResourceQuota | undefined;
  if (!before) return errors;
  const sorted = (list: readonly string[] | undefined) => [...(list ?? [])].sort();
  return sameValue(sorted(spec.scopes), sorted(before.spec?.scopes))
    ? errors
    : [...errors, fieldError.invalid('spec.scopes', spec.scopes ?? null, 'field is immutable')];
}

function validateHard(name: string, text: string): FieldError[] {
  const path = `spec.hard[${name}]`;
  const quantity = parseQuantity(text);
  const errors = quotaResourceName(name, path);
  if (!quantity) return errors;
  if (quantity.nano < 0n) errors.push(...invalids(path, text, ['must be greater than or equal to 0']));
  if (isIntegerResource(name) && quantity.milliValue() % 1000 !== 0)
    errors.push(...invalids(path, text, ['must be an integer']));
  return errors;
}

function fits(scope: string, resource: string): boolean {
  if (!isStandardQuotaResource(resource)) return true;
  if (scope === 'BestEffort') return resource === 'pods';
  if (scope === 'VolumeAttributesClass')
    return resource === 'persistentvolumeclaims' || resource === 'requests.storage';
  return !podScopes.includes(scope) || podResources.includes(resource);
}

function validateScopes({ scopes: used = [], hard = {} }: ResourceQuotaSpec): FieldError[] {
  const path = 'spec.scopes';
  return [
    ...used.flatMap((scope) => [
      ...(scopes.includes(scope) ? [] : invalids(path, used, ['unsupported scope'])),
      ...Object.keys(hard)
        .filter((resource) => !fits(scope, resource))
        .map(() => fieldError.invalid(path, used, 'unsupported scope applied to resource')),
    ]),
    ...conflicting(used, used),
  ];
}

function conflicting(used: readonly string[], shown: unknown, path = 'spec.scopes'): FieldError[] {
  return conflicts
    .filter((pair) => pair.every((scope) => used.includes(scope)))
    .map(() => fieldError.invalid(path, shown, 'conflicting scopes'));
}

function validateSelector({ scopeSelector, hard = {} }: ResourceQuotaSpec): FieldError[] {
  if (!scopeSelector) return [];
  const path = 'spec.scopeSelector.matchExpressions';
  const expressions = scopeSelector.matchExpressions ?? [];
  const errors = expressions.flatMap(({ scopeName = '', operator = '', values = [] }) => {
    const found: FieldError[] = scopes.includes(scopeName)
      ? []
      : invalids(`${path}.scopeName`, scopeName, ['unsupported scope']);
    for (const resource of Object.keys(hard))
      if (!fits(scopeName, resource))
        found.push(fieldError.invalid(path, scopeSelector, 'unsupported scope applied to resource'));
    if (plainScopes.includes(scopeName) && operator !== 'Exists')
      found.push(fieldError.invalid(`${path}.operator`, operator, existsOnly));
    return [...found, ...validateOperator(operator, values, path)];
  });
  return [
    ...errors,
    ...conflicting(
      expressions.map(({ scopeName }) => scopeName),
      scopeSelector,
      path,
    ),
  ];
}

const existsOnly =
  "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

function validateOperator(operator: string, values: readonly string[], path: string): FieldError[] {
  if (operator === 'In' || operator === 'NotIn')
    return values.length > 0
      ? []
      : [
          fieldError.required(
            `${path}.values`,
            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
          ),
        ];
  if (operator === 'Exists' || operator === 'DoesNotExist')
    return values.length === 0
      ? []
      : invalids(`${path}.values`, values, [
          "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
        ]);
  return invalids(`${path}.operator`, operator, ['not a valid selector operator']);
}
