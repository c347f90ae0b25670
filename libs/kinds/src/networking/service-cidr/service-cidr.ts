import { fieldError, type FieldError } from '@drydock/machinery';
import { defineKind, type ValidationContext } from '../../kind.ts';
import type { ServiceCIDR } from '../../generated/types.ts';
import { withEmptyStructs } from '../../schema/go-zero-values.ts';
import { withoutStatus, withStatusOf } from '../../status.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { cidrText, parseCidr } from '../../validation/cidr.ts';

export const serviceCidr = defineKind<ServiceCIDR>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'ServiceCIDR',
  plural: 'servicecidrs',
  singular: 'servicecidr',
  namespaced: false,
  leftOut: [
    'Services get addresses from the range of the API server only',
    'It needs no finalizer, for a range in use may be deleted',
  ],
  schemaType: 'ServiceCIDR',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  defaults: (object) => withEmptyStructs(object, 'spec', 'status'),
  prepareForCreate: withoutStatus,
  prepareForUpdate: withStatusOf,
  validate: validateServiceCidr,
  table: {
    columns: [nameColumn, { name: 'CIDRs', documentedBy: 'ServiceCIDRSpec.cidrs' }, ageColumn],
    row: ({ metadata, spec }, now) => [
      metadata.name ?? '',
      (spec?.cidrs ?? []).join(','),
      age(metadata.creationTimestamp, now),
    ],
  },
});

function validateServiceCidr({ spec }: ServiceCIDR, { old }: ValidationContext): readonly FieldError[] {
  const cidrs = spec?.cidrs ?? [];
  const before = old as ServiceCIDR | undefined;
  if (!before) return validateRanges(cidrs);
  const was = before.spec?.cidrs ?? [];
  const changed = was.flatMap((range, index) =>
    cidrs[index] === range
      ? []
      : [fieldError.invalid(`spec.cidrs[${index}]`, cidrs[index] ?? '', 'field is immutable')],
  );
  if (was.length === cidrs.length) return changed;
  // A second family may be added later.
  if (was.length === 1 && cidrs.length === 2) return [...changed, ...validateRanges(cidrs)];
  return [fieldError.invalid('spec.cidrs', cidrs, 'field is immutable')];
}

function validateRanges(cidrs: readonly string[]): FieldError[] {
  const path = 'spec.cidrs';
  if (cidrs.length === 0) return [fieldError.required(path, 'at least one CIDR required')];
  if (cidrs.length > 2) return [fieldError.invalid(path, { CIDRs: cidrs }, 'may only hold up to 2 values')];
  const ranges = cidrs.map(parseCidr);
  const errors = cidrs.flatMap((text, index) => {
    const at = `${path}[${index}]`;
    const range = ranges[index];
    if (!range) return [fieldError.invalid(at, text, cidrText)];
    return range.exact
      ? []
      : [fieldError.invalid(at, text, 'must not have bits set beyond the prefix length')];
  });
  const [first, second] = ranges;
  if (first && second && first.bits === second.bits)
    errors.push(
      fieldError.invalid(
        path,
        cidrs,
        'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
      ),
    );
  return errors;
}
