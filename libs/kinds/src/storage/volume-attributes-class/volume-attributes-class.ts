import { fieldError, type FieldError } from '@drydock/machinery';
import { defineKind, type ValidationContext } from '../../kind.ts';
import type { VolumeAttributesClass } from '../../generated/types.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { sameValue } from '../../validation/values.ts';
import { validateParameters } from '../parameters.ts';
import { validateProvisioner } from '../provisioner.ts';

const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

export const volumeAttributesClass = defineKind<VolumeAttributesClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttributesClass',
  plural: 'volumeattributesclasses',
  singular: 'volumeattributesclass',
  shortNames: ['vac'],
  namespaced: false,
  leftOut: ['There are no CSI drivers that would act on it'],
  schemaType: 'VolumeAttributesClass',
  nameRule: 'dnsSubdomain',
  validate: validateVolumeAttributesClass,
  table: {
    columns: [
      nameColumn,
      { name: 'DriverName', documentedBy: 'VolumeAttributesClass.driverName' },
      ageColumn,
    ],
    row: ({ metadata, driverName }, now) => [
      defaultAnnotations.some((name) => metadata.annotations?.[name] === 'true')
        ? `${metadata.name} (default)`
        : (metadata.name ?? ''),
      driverName ?? '',
      age(metadata.creationTimestamp, now),
    ],
  },
});

/** ValidateVolumeAttributesClass and its update. */
function validateVolumeAttributesClass(
  object: VolumeAttributesClass,
  { old }: ValidationContext,
): readonly FieldError[] {
  const before = old as VolumeAttributesClass | undefined;
  if (!before)
    return [
      ...validateProvisioner(object.driverName, 'driverName'),
      ...validateParameters(object.parameters, 'parameters', false),
    ];
  return (['driverName', 'parameters'] as const)
    .filter((field) => !sameValue(object[field], before[field]))
    .map((field) => fieldError.forbidden(field, `updates to ${field} are forbidden.`));
}
