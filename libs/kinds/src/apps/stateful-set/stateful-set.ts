import { selectorOf } from '@drydock/machinery';
import { defineKind } from '../../kind.ts';
import type { StatefulSet } from '../../generated/types.ts';
import { podSpecWarnings } from '../../pod-template/warnings.ts';
import { withStatusOf } from '../../status.ts';
import {
  age,
  ageColumn,
  containerImages,
  containerNames,
  containersColumn,
  imagesColumn,
  nameColumn,
} from '../../table/cells.ts';
import { defaultStatefulSet, emptyStatus } from './defaults.ts';
import { validateStatefulSet } from './validate.ts';

export const statefulSet = defineKind<StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  schemaType: 'StatefulSet',
  subresources: ['status', 'scale'],
  scale: {
    specReplicas: '.spec.replicas',
    statusReplicas: '.status.replicas',
    selector: (object) => selectorOf(object.spec?.selector).toString(),
  },
  nameRule: 'dnsLabel',
  hasGeneration: true,
  defaults: defaultStatefulSet,
  prepareForCreate: (object) => ({ ...object, status: emptyStatus }),
  prepareForUpdate: withStatusOf,
  validate: validateStatefulSet,
  warnings: ({ spec }) => [
    ...podSpecWarnings(spec?.template.spec, 'spec.template.spec'),
    ...((spec?.revisionHistoryLimit ?? 0) < 0
      ? [
          'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
        ]
      : []),
  ],
  table: {
    columns: [
      nameColumn,
      { name: 'Ready', description: 'Number of the pod with ready state' },
      ageColumn,
      containersColumn,
      imagesColumn,
    ],
    row: ({ metadata, spec, status }, now) => [
      metadata.name ?? '',
      `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 1}`,
      age(metadata.creationTimestamp, now),
      containerNames(spec?.template.spec?.containers),
      containerImages(spec?.template.spec?.containers),
    ],
  },
});
