// validatePodDNSConfig and ValidateHostAliases of k8s.io/kubernetes/pkg/apis/core/validation.
import { dns1123Subdomain, fieldError, type FieldError } from '@drydock/machinery';
import type { HostAlias, PodDNSConfig, PodSpec } from '../generated/types.ts';
import { addressText, invalids, isAddress } from '../validation/values.ts';

const searchLabel = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const searchPattern = `${searchLabel}(\\.${searchLabel})*`;
const searchText = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${searchPattern}')`;

export function validateDnsConfig({ dnsConfig, dnsPolicy }: PodSpec, path: string): FieldError[] {
  const at = `${path}.dnsConfig`;
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [fieldError.required(at, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    const text = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
    if (!dnsConfig.nameservers?.length) return [fieldError.required(`${at}.nameservers`, text)];
  }
  return dnsConfig ? validateConfig(dnsConfig, at) : [];
}

function validateConfig(
  { nameservers = [], searches = [], options = [] }: PodDNSConfig,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (nameservers.length > 3)
    errors.push(
      fieldError.invalid(`${path}.nameservers`, nameservers, 'must not have more than 3 nameservers'),
    );
  for (const [index, address] of nameservers.entries())
    if (!isAddress(address))
      errors.push(fieldError.invalid(`${path}.nameservers[${index}]`, address, addressText));
  if (searches.length > 32)
    errors.push(fieldError.invalid(`${path}.searches`, searches, 'must not have more than 32 search paths'));
  if (searches.join(' ').length > 2048)
    errors.push(
      fieldError.invalid(
        `${path}.searches`,
        searches,
        'must not have more than 2048 characters (including spaces) in the search list',
      ),
    );
  for (const [index, search] of searches.entries())
    if (search !== '.')
      errors.push(...validateSearch(search.replace(/\.$/, ''), `${path}.searches[${index}]`));
  for (const [index, { name }] of options.entries())
    if (!name) errors.push(fieldError.required(`${path}.options[${index}]`, 'must not be empty'));
  return errors;
}

function validateSearch(search: string, path: string): FieldError[] {
  if (search.length > 253) return invalids(path, search, ['must be no more than 253 bytes']);
  return new RegExp(`^${searchPattern}$`).test(search) ? [] : invalids(path, search, [searchText]);
}

export function validateHostAliases(aliases: readonly HostAlias[], path: string): FieldError[] {
  return aliases.flatMap(({ ip, hostnames = [] }, index) => [
    ...(isAddress(ip) ? [] : [fieldError.invalid(`${path}[${index}].ip`, ip, addressText)]),
    ...hostnames.flatMap((name) => invalids(`${path}[${index}].hostnames`, name, dns1123Subdomain(name))),
  ]);
}
