import { fieldError, type FieldError } from '@drydock/machinery';
import type { EndpointSlice } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import {
  addressText,
  immutable,
  invalids,
  isAddress,
  oneOf,
  portNumberErrors,
} from '../../validation/values.ts';

export function validateEndpointSlice(
  slice: EndpointSlice,
  { old }: ValidationContext,
): readonly FieldError[] {
  const errors = slice.addressType
    ? oneOf('addressType', slice.addressType, ['FQDN', 'IPv4', 'IPv6'])
    : [fieldError.required('addressType')];
  for (const [index, endpoint] of (slice.endpoints ?? []).entries()) {
    if (!endpoint.addresses?.length)
      errors.push(fieldError.required(`endpoints[${index}].addresses`, 'must contain at least 1 address'));
    for (const [at, address] of (endpoint.addresses ?? []).entries())
      if (slice.addressType !== 'FQDN' && !isAddress(address))
        errors.push(fieldError.invalid(`endpoints[${index}].addresses[${at}]`, address, addressText));
  }
  for (const [index, { port }] of (slice.ports ?? []).entries())
    if (port !== undefined) errors.push(...invalids(`ports[${index}].port`, port, portNumberErrors(port)));
  const before = (old as EndpointSlice | undefined)?.addressType;
  return before ? [...errors, ...immutable('addressType', slice.addressType, before)] : errors;
}
