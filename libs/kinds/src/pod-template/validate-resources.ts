// Requests and limits of containers.
import { fieldError, parseQuantity, qualifiedName, type FieldError } from '@drydock/machinery';
import type { ResourceRequirements } from '../generated/types.ts';
import { invalids } from '../validation/values.ts';

const standard = ['cpu', 'memory', 'ephemeral-storage'];
/** Known names that no container can ask for. */
const ofQuotas = [
  'configmaps',
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
  'requests.storage',
  'resourcequotas',
  'secrets',
  'services',
  'services.loadbalancers',
  'services.nodeports',
  'storage',
];

const isNative = (name: string) => !name.includes('/') || name.includes('kubernetes.io/');
const isHugePages = (name: string) => name.startsWith('hugepages-');
/** More of it may be promised than there is. */
const isOvercommitAllowed = (name: string) => isNative(name) && !isHugePages(name);

export function validateResources(resources: ResourceRequirements | undefined, path: string): FieldError[] {
  const limits = resources?.limits ?? {};
  const requests = resources?.requests ?? {};
  const errors = [
    ...Object.entries(limits).flatMap(([name, text]) =>
      validateResource(name, text, `${path}.limits[${name}]`),
    ),
    ...Object.entries(requests).flatMap(([name, text]) => [
      ...validateResource(name, text, `${path}.requests[${name}]`),
      ...compareWithLimit(name, text, limits[name], path),
    ]),
  ];
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'))
    errors.push(fieldError.forbidden(path, 'HugePages require cpu or memory'));
  return errors;
}

function validateResource(name: string, text: string, path: string): FieldError[] {
  const errors = validateName(name, path);
  const quantity = parseQuantity(text);
  if (quantity && quantity.nano < 0n)
    errors.push(fieldError.invalid(path, text, 'must be greater than or equal to 0'));
  // Only cpu, memory and storage come in fractions; of extended resources there are whole ones.
  if (quantity && !isNative(name) && quantity.nano % 1_000_000_000n !== 0n)
    errors.push(fieldError.invalid(path, text, 'must be an integer'));
  return errors;
}

function validateName(name: string, path: string): FieldError[] {
  const errors = invalids(path, name, qualifiedName(name));
  if (name.includes('/'))
    return !isNative(name) && (name.startsWith('requests.') || qualifiedName(`requests.${name}`).length > 0)
      ? [...errors, fieldError.invalid(path, name, "doesn't follow extended resource name standard")]
      : errors;
  if (!standard.includes(name) && !isHugePages(name) && !ofQuotas.includes(name))
    errors.push(fieldError.invalid(path, name, 'must be a standard resource type or fully qualified'));
  if (!standard.includes(name) && !isHugePages(name))
    errors.push(fieldError.invalid(path, name, 'must be a standard resource for containers'));
  return errors;
}

function compareWithLimit(
  name: string,
  text: string,
  limitText: string | undefined,
  path: string,
): FieldError[] {
  const overcommit = isOvercommitAllowed(name);
  if (limitText === undefined)
    return overcommit
      ? []
      : [fieldError.required(`${path}.limits`, 'Limit must be set for non overcommitable resources')];
  const [request, limit] = [parseQuantity(text), parseQuantity(limitText)];
  const order = request && limit ? request.compare(limit) : 0;
  if (order === 0 || (overcommit && order < 0)) return [];
  const relation = overcommit ? 'less than or equal to' : 'equal to';
  return [
    fieldError.invalid(`${path}.requests`, text, `must be ${relation} ${name} limit of ${limit?.toString()}`),
  ];
}
