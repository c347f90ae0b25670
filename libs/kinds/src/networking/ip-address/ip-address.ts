import { dns1123Subdomain, fieldError, pathSegmentName, type FieldError } from '@drydock/machinery';
import { defineKind, type ValidationContext } from '../../kind.ts';
import type { IPAddress, ParentReference } from '../../generated/types.ts';
import { withEmptyStructs } from '../../schema/go-zero-values.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { canonicalAddress } from '../../validation/cidr.ts';
import { addressText, immutable, invalids, isAddress } from '../../validation/values.ts';

/** An address of a Service: its name is the address, so that no two Services can have the same. */
export const ipAddress = defineKind<IPAddress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IPAddress',
  plural: 'ipaddresses',
  singular: 'ipaddress',
  shortNames: ['ip'],
  namespaced: false,
  schemaType: 'IPAddress',
  nameRule: 'pathSegment',
  defaults: (object) => withEmptyStructs(object, 'spec'),
  validate: validateIpAddress,
  table: {
    columns: [
      nameColumn,
      { name: 'ParentRef', description: 'ParentRef is the reference to the parent object.' },
      ageColumn,
    ],
    row: ({ metadata, spec }, now) => [
      metadata.name ?? '',
      spec?.parentRef ? parentText(spec.parentRef) : '<none>',
      age(metadata.creationTimestamp, now),
    ],
  },
});

/** `services/default/kubernetes`. */
function parentText({ group, resource, namespace, name }: ParentReference): string {
  const kind = [resource, ...(group ? [group] : [])].join('.').toLowerCase();
  return [kind, ...(namespace ? [namespace] : []), name].join('/');
}

function validateIpAddress({ metadata, spec }: IPAddress, { old }: ValidationContext): readonly FieldError[] {
  const before = old as IPAddress | undefined;
  if (before) return immutable('spec.parentRef', spec?.parentRef, before.spec?.parentRef);
  const name = metadata.name ?? '';
  const named = isAddress(name)
    ? canonicalAddress(name) === name
      ? []
      : [fieldError.invalid('metadata.name', name, `must be in canonical form ("${canonicalAddress(name)}")`)]
    : [fieldError.invalid('metadata.name', name, addressText)];
  const parent = spec?.parentRef;
  if (!parent) return [...named, fieldError.required('spec.parentRef')];
  const segment = (field: 'resource' | 'name' | 'namespace') =>
    parent[field]
      ? invalids(`spec.parentRef.${field}`, parent[field], pathSegmentName(parent[field]))
      : field === 'namespace'
        ? []
        : [fieldError.required(`spec.parentRef.${field}`)];
  return [
    ...named,
    ...(parent.group ? invalids('spec.parentRef.group', parent.group, dns1123Subdomain(parent.group)) : []),
    ...segment('resource'),
    ...segment('name'),
    ...segment('namespace'),
  ];
}
