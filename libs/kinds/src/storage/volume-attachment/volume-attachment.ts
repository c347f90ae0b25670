import { dns1123Subdomain, fieldError, type FieldError } from '@drydock/machinery';
import { defineKind, type ValidationContext } from '../../kind.ts';
import type { VolumeAttachment } from '../../generated/types.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { invalids, sameValue } from '../../validation/values.ts';
import { withStatusOf } from '../../status.ts';
import { validateDriverName } from '../driver-name.ts';

export const volumeAttachment = defineKind<VolumeAttachment>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  singular: 'volumeattachment',
  namespaced: false,
  leftOut: ['There are no CSI drivers that would act on it'],
  schemaType: 'VolumeAttachment',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  unconditionalUpdate: false,
  defaults: (object) => ({
    ...object,
    status: { ...object.status, attached: object.status?.attached ?? false },
  }),
  prepareForCreate: (object) => ({ ...object, status: { attached: false } }),
  prepareForUpdate: withStatusOf,
  validate: validateVolumeAttachment,
  table: {
    columns: [
      nameColumn,
      { name: 'Attacher', format: 'name', documentedBy: 'VolumeAttachmentSpec.attacher' },
      { name: 'PV', documentedBy: 'VolumeAttachmentSource.persistentVolumeName' },
      { name: 'Node', documentedBy: 'VolumeAttachmentSpec.nodeName' },
      { name: 'Attached', type: 'boolean', documentedBy: 'VolumeAttachmentStatus.attached' },
      ageColumn,
    ],
    row: ({ metadata, spec, status }, now) => [
      metadata.name ?? '',
      spec?.attacher ?? '',
      spec?.source?.persistentVolumeName ?? '',
      spec?.nodeName ?? '',
      status?.attached ?? false,
      age(metadata.creationTimestamp, now),
    ],
  },
});

/** ValidateVolumeAttachment and its update. */
function validateVolumeAttachment(
  { spec }: VolumeAttachment,
  { old }: ValidationContext,
): readonly FieldError[] {
  const { attacher, nodeName = '', source = {} } = spec ?? {};
  const { persistentVolumeName: volume, inlineVolumeSpec: inline } = source;
  const before = old as VolumeAttachment | undefined;
  const errors = [
    ...validateDriverName(attacher, 'spec.attacher'),
    ...invalids('spec.nodeName', nodeName, dns1123Subdomain(nodeName)),
  ];
  const at = 'spec.source';
  if (!inline && volume === undefined)
    errors.push(
      fieldError.required(at, 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'),
    );
  else if (inline && volume !== undefined)
    errors.push(
      fieldError.forbidden(at, 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'),
    );
  else if (volume === '')
    errors.push(
      fieldError.required(`${at}.persistentVolumeName`, 'must specify non empty persistentVolumeName'),
    );
  return before && !sameValue(spec, before.spec)
    ? [...errors, fieldError.invalid('spec', spec, 'field is immutable')]
    : errors;
}
