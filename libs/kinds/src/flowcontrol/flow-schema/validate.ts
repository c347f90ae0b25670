// ValidateFlowSchema of k8s.io/kubernetes/pkg/apis/flowcontrol/validation.
import { dns1123Label, dns1123Subdomain, fieldError, type FieldError } from '@drydock/machinery';
import type {
  FlowcontrolSubject,
  FlowSchema,
  FlowSchemaSpec,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
} from '../../generated/types.ts';
import { invalids, oneOf, sameValue } from '../../validation/values.ts';
import { mandatorySpec } from '../suggested.ts';

const lowestPrecedence = 10_000;
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];

export function validateFlowSchema({ metadata, spec }: FlowSchema): readonly FieldError[] {
  const name = metadata.name ?? '';
  const whole = spec ?? { priorityLevelConfiguration: { name: '' } };
  const fixed = mandatorySpec('FlowSchema', name);
  return [
    ...validatePrecedence(whole, name),
    ...(whole.distinguisherMethod
      ? oneOf('spec.distinguisherMethod.type', whole.distinguisherMethod.type, ['ByNamespace', 'ByUser'])
      : []),
    ...validateLevel(whole.priorityLevelConfiguration?.name ?? ''),
    ...(whole.rules ?? []).flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)),
    ...(fixed && !sameValue(fixed, spec)
      ? invalids('spec', spec ?? {}, [`spec of '${name}' must equal the fixed value`])
      : []),
  ];
}

function validatePrecedence({ matchingPrecedence: value = 0 }: FlowSchemaSpec, name: string): FieldError[] {
  const path = 'spec.matchingPrecedence';
  return [
    ...(value <= 0 ? invalids(path, value, ['must be a positive value']) : []),
    ...(value > lowestPrecedence
      ? invalids(path, value, [`must not be greater than ${lowestPrecedence}`])
      : []),
    ...(value === 1 && name !== 'exempt'
      ? invalids(path, value, ["only the schema named 'exempt' may have matchingPrecedence 1"])
      : []),
  ];
}

function validateLevel(name: string): FieldError[] {
  const path = 'spec.priorityLevelConfiguration.name';
  return name === ''
    ? [fieldError.required(path, 'must reference a priority level')]
    : invalids(path, name, dns1123Subdomain(name));
}

function validateRule(rule: PolicyRulesWithSubjects, path: string): FieldError[] {
  const { subjects = [], resourceRules = [], nonResourceRules = [] } = rule;
  return [
    ...(subjects.length > 0
      ? subjects.flatMap((subject, index) => validateSubject(subject, `${path}.subjects[${index}]`))
      : [fieldError.required(`${path}.subjects`, 'subjects must contain at least one value')]),
    ...(resourceRules.length + nonResourceRules.length === 0
      ? [fieldError.required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty')]
      : []),
    ...resourceRules.flatMap((one, index) => validateResources(one, `${path}.resourceRules[${index}]`)),
    ...nonResourceRules.flatMap((one, index) => validateUrls(one, `${path}.nonResourceRules[${index}]`)),
  ];
}

const subjectFields = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const;

function validateSubject(subject: FlowcontrolSubject, path: string): FieldError[] {
  if (!(subject.kind in subjectFields))
    return oneOf(`${path}.kind`, subject.kind, ['Group', 'ServiceAccount', 'User']);
  const kind = subject.kind as keyof typeof subjectFields;
  const own = subjectFields[kind];
  const errors = subject[own]
    ? validateNamed(subject[own], `${path}.${own}`, kind === 'ServiceAccount')
    : [fieldError.required(`${path}.${own}`, `${own} is required when subject kind is '${kind}'`)];
  const others = Object.entries(subjectFields).filter(([name]) => name !== kind);
  return [
    ...errors,
    ...others
      .filter(([, field]) => subject[field] !== undefined)
      .map(([name, field]) =>
        fieldError.forbidden(`${path}.${field}`, `${field} is forbidden when subject kind is not '${name}'`),
      ),
  ];
}

function validateNamed(
  { name, namespace }: { readonly name?: string; readonly namespace?: string },
  path: string,
  isAccount: boolean,
): FieldError[] {
  const errors: FieldError[] = name ? [] : [fieldError.required(`${path}.name`)];
  if (!isAccount) return errors;
  if (name && name !== '*') errors.push(...invalids(`${path}.name`, name, dns1123Subdomain(name)));
  return [
    ...errors,
    ...(namespace
      ? invalids(`${path}.namespace`, namespace, dns1123Label(namespace))
      : [fieldError.required(`${path}.namespace`, 'must specify namespace for service account')]),
  ];
}

/** A list that is not empty and has `*` alone or not at all. */
function list(values: readonly string[], path: string, missing: string, what: string): FieldError[] {
  if (values.length === 0) return [fieldError.required(path, missing)];
  return values.length > 1 && values.includes('*')
    ? invalids(path, values, [`if '*' is present, must not specify other ${what}`])
    : [];
}

function validateVerbs(given: readonly string[], path: string): FieldError[] {
  const errors = list(given, path, 'verbs must contain at least one value', 'verbs');
  return given.length === 0 || given.includes('*') || given.every((verb) => verbs.includes(verb))
    ? errors
    : [...errors, fieldError.notSupported(path, given, verbs)];
}

function validateUrls(
  { verbs: given, nonResourceURLs: urls }: NonResourcePolicyRule,
  path: string,
): FieldError[] {
  const at = `${path}.nonResourceURLs`;
  return [
    ...validateVerbs(given ?? [], `${path}.verbs`),
    ...list(urls ?? [], at, 'nonResourceURLs must contain at least one value', 'non-resource URLs'),
    ...(urls ?? []).flatMap((url, index) => (url === '*' ? [] : validateUrl(url, `${at}[${index}]`))),
  ];
}

function validateUrl(url: string, path: string): FieldError[] {
  const star = url.indexOf('*');
  const text =
    url === ''
      ? 'must not be empty'
      : url === '/'
        ? undefined
        : !url.startsWith('/')
          ? 'must start with slash'
          : url.includes(' ')
            ? 'must not contain white-space'
            : url.includes('//')
              ? 'must not contain double slash'
              : star >= 0 && (star < url.length - 1 || !url.endsWith('/*'))
                ? 'wildcard can only do suffix matching'
                : undefined;
  return text === undefined ? [] : invalids(path, url, [text]);
}

const namespaceIntroduction = "each member of this list must be '*' or a DNS-1123 label; ";

function validateResources(rule: ResourcePolicyRule, path: string): FieldError[] {
  const { apiGroups = [], resources = [], namespaces = [], clusterScope } = rule;
  const at = `${path}.namespaces`;
  const errors = [
    ...validateVerbs(rule.verbs ?? [], `${path}.verbs`),
    ...list(
      apiGroups,
      `${path}.apiGroups`,
      'resource rules must supply at least one api group',
      'api groups',
    ),
    ...list(resources, `${path}.resources`, 'resource rules must supply at least one resource', 'resources'),
  ];
  if (namespaces.length === 0)
    return clusterScope
      ? errors
      : [
          ...errors,
          fieldError.required(
            at,
            'resource rules that are not cluster scoped must supply at least one namespace',
          ),
        ];
  if (namespaces.includes('*')) return [...errors, ...list(namespaces, at, '', 'namespaces')];
  return [
    ...errors,
    ...namespaces.flatMap((name, index) =>
      invalids(
        `${at}[${index}]`,
        name,
        dns1123Label(name).map((text) => namespaceIntroduction + text),
      ),
    ),
  ];
}
