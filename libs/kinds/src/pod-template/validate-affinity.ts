// validateAffinity of k8s.io/kubernetes/pkg/apis/core/validation.
import {
  dns1123Label,
  dns1123Subdomain,
  fieldError,
  labelValue,
  qualifiedName,
  type FieldError,
} from '@drydock/machinery';
import type {
  Affinity,
  NodeAffinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
} from '../generated/types.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { invalids } from '../validation/values.ts';

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

export function validateAffinity(affinity: Affinity | undefined, path: string): FieldError[] {
  return [
    ...validateNodeAffinity(affinity?.nodeAffinity, `${path}.nodeAffinity`),
    ...validatePodAffinity(affinity?.podAffinity, `${path}.podAffinity`),
    ...validatePodAffinity(affinity?.podAntiAffinity, `${path}.podAntiAffinity`),
  ];
}

function validateNodeAffinity(affinity: NodeAffinity | undefined, path: string): FieldError[] {
  if (!affinity) return [];
  const terms = affinity[preferred] ?? [];
  return [
    ...(affinity[required] ? validateNodeSelector(affinity[required], `${path}.${required}`) : []),
    ...terms.flatMap(({ weight, preference }, index) => [
      ...validateWeight(weight, `${path}.${preferred}[${index}]`),
      ...validateTerm(preference ?? {}, `${path}.${preferred}[${index}].preference`),
    ]),
  ];
}

/** ValidateNodeSelector: of a pod's affinity and of a volume's. */
export function validateNodeSelector({ nodeSelectorTerms = [] }: NodeSelector, path: string): FieldError[] {
  const at = `${path}.nodeSelectorTerms`;
  if (nodeSelectorTerms.length === 0)
    return [fieldError.required(at, 'must have at least one node selector term')];
  return nodeSelectorTerms.flatMap((term, index) => validateTerm(term, `${at}[${index}]`));
}

function validateTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  path: string,
): FieldError[] {
  return [
    ...matchExpressions.flatMap((one, index) =>
      validateExpression(one, `${path}.matchExpressions[${index}]`),
    ),
    ...matchFields.flatMap((one, index) => validateField(one, `${path}.matchFields[${index}]`)),
  ];
}

function validateExpression(
  { key, operator, values = [] }: NodeSelectorRequirement,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0)
      errors.push(
        fieldError.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"),
      );
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    const text = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    if (values.length > 0) errors.push(fieldError.forbidden(`${path}.values`, text));
  } else if (operator === 'Gt' || operator === 'Lt') {
    const text = "must be specified single value when `operator` is 'Lt' or 'Gt'";
    if (values.length !== 1) errors.push(fieldError.required(`${path}.values`, text));
  } else errors.push(fieldError.invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'));
  return [
    ...errors,
    ...invalids(`${path}.key`, key ?? '', qualifiedName(key ?? '')),
    ...values.flatMap((value, index) => invalids(`${path}.values[${index}]`, value, labelValue(value))),
  ];
}

/** The one field of nodes that can be selected is their name. */
function validateField({ key, operator, values = [] }: NodeSelectorRequirement, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (operator !== 'In' && operator !== 'NotIn')
    errors.push(fieldError.invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'));
  else if (values.length !== 1)
    errors.push(
      fieldError.required(
        `${path}.values`,
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
      ),
    );
  if (key !== 'metadata.name')
    return [...errors, fieldError.invalid(`${path}.key`, key ?? '', 'not a valid field selector key')];
  return [
    ...errors,
    ...values.flatMap((value, index) => invalids(`${path}.values[${index}]`, value, dns1123Subdomain(value))),
  ];
}

function validatePodAffinity(affinity: PodAffinity | undefined, path: string): FieldError[] {
  const always = affinity?.[required] ?? [];
  const wished = affinity?.[preferred] ?? [];
  return [
    ...always.flatMap((term, index) => validatePodTerm(term, `${path}.${required}[${index}]`)),
    ...wished.flatMap(({ weight, podAffinityTerm }, index) => [
      ...validateWeight(weight, `${path}.${preferred}[${index}]`),
      ...validatePodTerm(podAffinityTerm ?? {}, `${path}.${preferred}[${index}].podAffinityTerm`),
    ]),
  ];
}

function validatePodTerm(term: Partial<PodAffinityTerm>, path: string): FieldError[] {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey = '' } = term;
  return [
    ...validateLabelSelector(labelSelector, `${path}.labelSelector`),
    ...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`),
    ...namespaces.flatMap((name) => invalids(`${path}.namespace`, name, dns1123Label(name))),
    ...(['matchLabelKeys', 'mismatchLabelKeys'] as const).flatMap((field) =>
      term[field]?.length && !labelSelector
        ? [fieldError.forbidden(`${path}.${field}`, 'must not be specified when labelSelector is not set')]
        : [],
    ),
    ...(topologyKey === '' ? [fieldError.required(`${path}.topologyKey`, 'can not be empty')] : []),
    ...invalids(`${path}.topologyKey`, topologyKey, qualifiedName(topologyKey)),
  ];
}

function validateWeight(weight: number, path: string): FieldError[] {
  return weight >= 1 && weight <= 100
    ? []
    : [fieldError.invalid(`${path}.weight`, weight ?? 0, 'must be in the range 1-100')];
}
