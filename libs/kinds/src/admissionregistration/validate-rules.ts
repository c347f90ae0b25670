// Which requests a webhook or policy is asked about: validateRule and its kin of pkg/apis/admissionregistration/validation.
import { fieldError, pathSegmentName, qualifiedName, type FieldError } from '@drydock/machinery';
import type {
  MatchCondition,
  MatchResources,
  NamedRuleWithOperations,
  RuleWithOperations,
} from '../generated/types.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { invalids, oneOf } from '../validation/values.ts';

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];
export const failurePolicies = ['Fail', 'Ignore'];
export const matchPolicies = ['Equivalent', 'Exact'];

/** `validateRuleWithOperations`. */
export function validateRule(rule: RuleWithOperations, path: string): FieldError[] {
  const given = rule.operations ?? [];
  return [
    ...list(given, `${path}.operations`, 'operations'),
    ...given.flatMap((operation, index) => oneOf(`${path}.operations[${index}]`, operation, operations)),
    ...list(rule.apiGroups ?? [], `${path}.apiGroups`, 'API groups'),
    ...list(rule.apiVersions ?? [], `${path}.apiVersions`, 'API versions'),
    ...(rule.apiVersions ?? []).flatMap((version, index) =>
      version === '' ? [fieldError.required(`${path}.apiVersions[${index}]`)] : [],
    ),
    ...validateResources(rule.resources ?? [], `${path}.resources`),
    ...(rule.scope === undefined ? [] : oneOf(`${path}.scope`, rule.scope, scopes)),
  ];
}

function list(values: readonly string[], path: string, what: string): FieldError[] {
  if (values.length === 0) return [fieldError.required(path)];
  return values.length > 1 && values.includes('*')
    ? [fieldError.invalid(path, values, `if '*' is present, must not specify other ${what}`)]
    : [];
}

function validateResources(resources: readonly string[], path: string): FieldError[] {
  if (resources.length === 0) return [fieldError.required(path)];
  const wholeResources = new Set<string>();
  const wholeSubresources = new Set<string>();
  let plain = false;
  const errors = resources.flatMap((text, index) => {
    const at = `${path}[${index}]`;
    if (text === '') return [fieldError.required(at)];
    const slash = text.indexOf('/');
    if (slash < 0) {
      plain = text !== '*';
      return [];
    }
    const [resource, subresource] = [text.slice(0, slash), text.slice(slash + 1)];
    const found = [
      ...(wholeResources.has(resource) ? [`if '${resource}/*' is present, must not specify ${text}`] : []),
      ...(wholeSubresources.has(subresource)
        ? [`if '*/${subresource}' is present, must not specify ${text}`]
        : []),
    ];
    if (subresource === '*') wholeResources.add(resource);
    if (resource === '*') wholeSubresources.add(subresource);
    return invalids(at, text, found);
  });
  if (resources.length > 1 && resources.includes('*/*'))
    errors.push(fieldError.invalid(path, resources, "if '*/*' is present, must not specify other resources"));
  if (resources.includes('*') && plain)
    errors.push(
      fieldError.invalid(
        path,
        resources,
        "if '*' is present, must not specify other resources without subresources",
      ),
    );
  return errors;
}

/** The constraints of a policy or its binding. */
export function validateMatchResources(match: MatchResources, path: string): FieldError[] {
  const rules = (field: 'resourceRules' | 'excludeResourceRules') =>
    (match[field] ?? []).flatMap((rule, index) => validateNamedRule(rule, `${path}.${field}[${index}]`));
  const selector = (field: 'namespaceSelector' | 'objectSelector') =>
    match[field]
      ? validateLabelSelector(match[field], `${path}.${field}`)
      : [fieldError.required(`${path}.${field}`)];
  return [
    ...(match.matchPolicy === undefined
      ? [fieldError.required(`${path}.matchPolicy`)]
      : oneOf(`${path}.matchPolicy`, match.matchPolicy, matchPolicies)),
    ...selector('namespaceSelector'),
    ...selector('objectSelector'),
    ...rules('resourceRules'),
    ...rules('excludeResourceRules'),
  ];
}

function validateNamedRule(rule: NamedRuleWithOperations, path: string): FieldError[] {
  const names = rule.resourceNames ?? [];
  return [
    ...names.flatMap((name, index) => [
      ...invalids(`${path}.resourceNames[${index}]`, name, pathSegmentName(name)),
      ...(names.indexOf(name) < index ? [fieldError.duplicate(`${path}.resourceNames[${index}]`, name)] : []),
    ]),
    ...validateRule(rule, path),
  ];
}

const mostConditions = 64;

/** Names and presence; whether an expression compiles is found out where CEL is. */
export function validateMatchConditions(
  conditions: readonly MatchCondition[] | undefined,
  path: string,
): FieldError[] {
  const all = conditions ?? [];
  const names = all.map(({ name }) => name);
  return [
    ...(all.length > mostConditions ? [fieldError.tooMany(path, all.length, mostConditions)] : []),
    ...all.flatMap(({ name, expression }, index) => {
      const at = `${path}[${index}]`;
      return [
        ...((expression ?? '').trim() === '' ? [fieldError.required(`${at}.expression`)] : []),
        ...(name ? invalids(`${at}.name`, name, qualifiedName(name)) : [fieldError.required(`${at}.name`)]),
        ...(name && names.indexOf(name) < index ? [fieldError.duplicate(`${at}.name`, name)] : []),
      ];
    }),
  ];
}
