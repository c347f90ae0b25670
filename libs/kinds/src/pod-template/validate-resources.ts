// Requests and limits of containers.
import { fieldError, parseQuantity, qualifiedName, type FieldError } from '@drydock/machinery';
import type { ResourceRequirements } from '../generated/types.ts';
import { invalids } from '../validation/values.ts';

const standard = ['cpu', 'memory', 'ephemeral-storage'];

export function validateResources(resources: ResourceRequirements | undefined, path: string): FieldError[] {
  const limits = resources?.limits ?? {};
  const requests = resources?.requests ?? {};
  return [
    ...Object.entries(limits).flatMap(([name, text]) => validateResource(name, text, `${path}.limits`)),
    ...Object.entries(requests).flatMap(([name, text]) => [
      ...validateResource(name, text, `${path}.requests`),
      ...compareWithLimit(name, text, limits[name], `${path}.requests`),
    ]),
  ];
}

function validateResource(name: string, text: string, path: string): FieldError[] {
  const errors = validateName(name, path);
  const quantity = parseQuantity(text);
  const at = `${path}[${name}]`;
  if (quantity && quantity.nano < 0n)
    errors.push(fieldError.invalid(at, text, 'must be greater than or equal to 0'));
  // Only cpu and ephemeral storage come in fractions; of extended resources there are whole ones.
  if (quantity && name.includes('/') && quantity.nano % 1_000_000_000n !== 0n)
    errors.push(fieldError.invalid(at, text, 'must be an integer'));
  return errors;
}

function validateName(name: string, path: string): FieldError[] {
  const errors = invalids(path, name, qualifiedName(name));
  if (errors.length > 0 || name.includes('/') || standard.includes(name) || name.startsWith('hugepages-'))
    return errors;
  return [fieldError.invalid(path, name, 'must be a standard resource for containers')];
}

function compareWithLimit(
  name: string,
  text: string,
  limitText: string | undefined,
  path: string,
): FieldError[] {
  const request = parseQuantity(text);
  const limit = limitText === undefined ? undefined : parseQuantity(limitText);
  if (!request || !limit || request.compare(limit) <= 0) return [];
  return [
    fieldError.invalid(path, text, `must be less than or equal to ${name} limit of ${limit.toString()}`),
  ];
}
