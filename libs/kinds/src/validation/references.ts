// References by kind and name, and hosts with a wildcard: small rules of several groups.
import { dns1123Subdomain, fieldError, pathSegmentName, type FieldError } from '@drydock/machinery';
import type { TypedLocalObjectReference } from '../generated/types.ts';
import { invalids } from './values.ts';

/** apiGroup, kind and name of an object in the same namespace. */
export function typedReference(
  { apiGroup, kind, name }: Partial<TypedLocalObjectReference>,
  path: string,
): FieldError[] {
  const segment = (field: string, value: string | undefined) =>
    value
      ? invalids(`${path}.${field}`, value, pathSegmentName(value))
      : [fieldError.required(`${path}.${field}`)];
  return [
    ...(apiGroup === undefined ? [] : invalids(`${path}.apiGroup`, apiGroup, dns1123Subdomain(apiGroup))),
    ...segment('kind', kind),
    ...segment('name', name),
  ];
}

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const wildcard = `\\*\\.${label}(\\.${label})*`;

/** Texts for what is neither a DNS name nor one with a wildcard in front. */
export function hostErrors(host: string): string[] {
  if (!host.includes('*')) return dns1123Subdomain(host);
  const errors = host.length > 253 ? ['must be no more than 253 characters'] : [];
  if (host.length > 1024 || !new RegExp(`^${wildcard}$`).test(host))
    errors.push(
      `a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '${wildcard}')`,
    );
  return errors;
}
