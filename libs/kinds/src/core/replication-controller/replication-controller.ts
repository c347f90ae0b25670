import { selectorFromSet } from '@drydock/machinery';
import { defineKind } from '../../kind.ts';
import type { ReplicationController, ReplicationControllerSpec } from '../../generated/types.ts';
import { defaultPodTemplate } from '../../pod-template/defaults.ts';
import { hostnameWarnings, podSpecWarnings } from '../../pod-template/warnings.ts';
import { mapField, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { withStatusOf } from '../../status.ts';
import {
  age,
  ageColumn,
  containerImages,
  containerNames,
  containersColumn,
  imagesColumn,
  labelsCell,
  nameColumn,
  wide,
} from '../../table/cells.ts';
import { validateReplicationController } from './validate.ts';

export const replicationController = defineKind<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  schemaType: 'ReplicationController',
  subresources: ['status', 'scale'],
  scale: {
    specReplicas: '.spec.replicas',
    statusReplicas: '.status.replicas',
    selector: (object) => selectorFromSet(object.spec?.selector).toString(),
  },
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  defaults: defaultReplicationController,
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0 } }),
  prepareForUpdate: withStatusOf,
  validate: validateReplicationController,
  warnings: ({ metadata, spec }, isUpdate) => [
    ...(isUpdate ? [] : hostnameWarnings(metadata.name ?? '', 'Pod names and hostnames')),
    ...podSpecWarnings(spec?.template?.spec, 'spec.template.spec'),
  ],
  selectableFields: { 'status.replicas': (object) => String(object.status?.replicas ?? 0) },
  table: {
    columns: [
      nameColumn,
      { name: 'Desired', type: 'integer', documentedBy: 'ReplicationControllerSpec.replicas' },
      { name: 'Current', type: 'integer', documentedBy: 'ReplicationControllerStatus.replicas' },
      { name: 'Ready', type: 'integer', documentedBy: 'ReplicationControllerStatus.readyReplicas' },
      ageColumn,
      containersColumn,
      imagesColumn,
      wide('Selector', 'ReplicationControllerSpec.selector'),
    ],
    row: ({ metadata, spec, status }, now) => [
      metadata.name ?? '',
      spec?.replicas ?? 1,
      status?.replicas ?? 0,
      status?.readyReplicas ?? 0,
      age(metadata.creationTimestamp, now),
      containerNames(spec?.template?.spec?.containers),
      containerImages(spec?.template?.spec?.containers),
      labelsCell(spec?.selector),
    ],
  },
});

/** The labels of the template are the selector and the labels of the controller where it has none. */
function defaultReplicationController(object: ReplicationController): ReplicationController {
  const labels = object.spec?.template?.metadata?.labels;
  const isEmpty = (map: object | undefined) => Object.keys(map ?? {}).length === 0;
  const metadata =
    labels && isEmpty(object.metadata.labels) ? { ...object.metadata, labels } : object.metadata;
  const withSpec = mapField(object, 'spec', (spec): ReplicationControllerSpec => {
    const selected = labels && isEmpty(spec.selector) ? { ...spec, selector: labels } : spec;
    return mapField(withPointerDefaults(selected, { replicas: 1 }), 'template', defaultPodTemplate);
  });
  return {
    ...withSpec,
    metadata,
    status: withPointerDefaults(object.status ?? { replicas: 0 }, { replicas: 0 }),
  };
}
