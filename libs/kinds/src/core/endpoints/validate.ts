import { fieldError, type FieldError } from '@drydock/machinery';
import type { Endpoints } from '../../generated/types.ts';
import {
  addressText,
  dnsLabel,
  invalids,
  isAddress,
  portNumberErrors,
  protocol,
} from '../../validation/values.ts';

type Subset = NonNullable<Endpoints['subsets']>[number];

export function validateEndpoints({ subsets = [] }: Endpoints): readonly FieldError[] {
  return subsets.flatMap((subset, index) => validateSubset(subset, `subsets[${index}]`));
}

function validateSubset(
  { addresses = [], notReadyAddresses = [], ports = [] }: Subset,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (addresses.length + notReadyAddresses.length === 0)
    errors.push(fieldError.required(path, 'must specify `addresses` or `notReadyAddresses`'));
  for (const [field, list] of Object.entries({ addresses, notReadyAddresses }))
    for (const [index, { ip }] of list.entries())
      if (!isAddress(ip)) errors.push(fieldError.invalid(`${path}.${field}[${index}].ip`, ip, addressText));
  for (const [index, port] of ports.entries()) {
    const at = `${path}.ports[${index}]`;
    if (!port.name && ports.length > 1) errors.push(fieldError.required(`${at}.name`));
    else if (port.name) errors.push(...dnsLabel(`${at}.name`, port.name));
    errors.push(
      ...invalids(`${at}.port`, port.port, portNumberErrors(port.port)),
      ...protocol(`${at}.protocol`, port.protocol),
    );
  }
  return errors;
}
