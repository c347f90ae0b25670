// ValidatePolicyRule of k8s.io/kubernetes/pkg/apis/rbac/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { PolicyRule } from '../generated/types.ts';

/** The rules of a Role (which cannot name URLs) or a ClusterRole. */
export function validateRules(
  rules: readonly PolicyRule[] | undefined,
  kind: 'Role' | 'ClusterRole',
): readonly FieldError[] {
  return (rules ?? []).flatMap((rule, index) => validateRule(rule, `rules[${index}]`, kind));
}

function validateRule(rule: PolicyRule, path: string, kind: 'Role' | 'ClusterRole'): FieldError[] {
  const errors: FieldError[] = [];
  const count = (list?: readonly string[]) => list?.length ?? 0;
  if (count(rule.verbs) === 0)
    errors.push(fieldError.required(`${path}.verbs`, 'verbs must contain at least one value'));
  if (count(rule.nonResourceURLs) > 0) {
    const urls = `${path}.nonResourceURLs`;
    if (kind === 'Role')
      errors.push(
        fieldError.invalid(urls, rule.nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'),
      );
    if (count(rule.apiGroups) + count(rule.resources) + count(rule.resourceNames) > 0)
      errors.push(
        fieldError.invalid(
          urls,
          rule.nonResourceURLs,
          'rules cannot apply to both regular resources and non-resource URLs',
        ),
      );
    return errors;
  }
  if (count(rule.apiGroups) === 0)
    errors.push(
      fieldError.required(`${path}.apiGroups`, 'resource rules must supply at least one api group'),
    );
  if (count(rule.resources) === 0)
    errors.push(fieldError.required(`${path}.resources`, 'resource rules must supply at least one resource'));
  return errors;
}
