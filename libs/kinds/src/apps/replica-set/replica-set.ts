import { selectorOf } from '@drydock/machinery';
import { defineKind } from '../../kind.ts';
import type { ReplicaSet } from '../../generated/types.ts';
import { defaultPodTemplate } from '../../pod-template/defaults.ts';
import { mapField, withEmptyStructs, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { withStatusOf } from '../../status.ts';
import { hostnameWarnings, podSpecWarnings } from '../../pod-template/warnings.ts';
import {
  age,
  ageColumn,
  containerImages,
  containerNames,
  containersColumn,
  imagesColumn,
  nameColumn,
  wide,
} from '../../table/cells.ts';
import { validateReplicaSet } from './validate.ts';

export const replicaSet = defineKind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  schemaType: 'ReplicaSet',
  subresources: ['status', 'scale'],
  scale: {
    specReplicas: '.spec.replicas',
    statusReplicas: '.status.replicas',
    selector: (object) => selectorOf(object.spec?.selector).toString(),
  },
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  defaults: (object) =>
    withEmptyStructs(
      mapField(object, 'spec', (spec) =>
        mapField(withPointerDefaults(spec, { replicas: 1 }), 'template', defaultPodTemplate),
      ),
      'status',
    ),
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0 } }),
  prepareForUpdate: withStatusOf,
  validate: validateReplicaSet,
  warnings: ({ metadata, spec }, isUpdate) => [
    ...(isUpdate ? [] : hostnameWarnings(metadata.name ?? '', 'Pod names and hostnames')),
    ...podSpecWarnings(spec?.template?.spec, 'spec.template.spec'),
  ],
  selectableFields: { 'status.replicas': (object) => String(object.status?.replicas ?? 0) },
  table: {
    columns: [
      nameColumn,
      { name: 'Desired', type: 'integer', documentedBy: 'ReplicaSetSpec.replicas' },
      { name: 'Current', type: 'integer', documentedBy: 'ReplicaSetStatus.replicas' },
      { name: 'Ready', type: 'integer', documentedBy: 'ReplicaSetStatus.readyReplicas' },
      ageColumn,
      containersColumn,
      imagesColumn,
      wide('Selector', 'ReplicaSetSpec.selector'),
    ],
    row: ({ metadata, spec, status }, now) => [
      metadata.name ?? '',
      spec?.replicas ?? 1,
      status?.replicas ?? 0,
      status?.readyReplicas ?? 0,
      age(metadata.creationTimestamp, now),
      containerNames(spec?.template?.spec?.containers),
      containerImages(spec?.template?.spec?.containers),
      selectorOf(spec?.selector).toString(),
    ],
  },
});
