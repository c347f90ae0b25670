import { selectorOf } from '@drydock/machinery';
import { defineKind } from '../../kind.ts';
import type { DaemonSet, DaemonSetSpec, DaemonSetStatus } from '../../generated/types.ts';
import { podSpecWarnings } from '../../pod-template/warnings.ts';
import { defaultPodTemplate } from '../../pod-template/defaults.ts';
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
import { validateDaemonSet } from './validate.ts';

const emptyStatus: DaemonSetStatus = {
  currentNumberScheduled: 0,
  desiredNumberScheduled: 0,
  numberMisscheduled: 0,
  numberReady: 0,
};

export const daemonSet = defineKind<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  schemaType: 'DaemonSet',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  defaults: (object) => mapField(object, 'spec', defaultSpec),
  prepareForCreate: (object) => ({ ...object, status: emptyStatus }),
  prepareForUpdate: withStatusOf,
  validate: validateDaemonSet,
  warnings: ({ spec }) => podSpecWarnings(spec?.template.spec, 'spec.template.spec'),
  table: {
    columns: [
      nameColumn,
      { name: 'Desired', type: 'integer', documentedBy: 'DaemonSetStatus.desiredNumberScheduled' },
      { name: 'Current', type: 'integer', documentedBy: 'DaemonSetStatus.currentNumberScheduled' },
      { name: 'Ready', type: 'integer', documentedBy: 'DaemonSetStatus.numberReady' },
      { name: 'Up-to-date', type: 'integer', documentedBy: 'DaemonSetStatus.updatedNumberScheduled' },
      { name: 'Available', type: 'integer', documentedBy: 'DaemonSetStatus.numberAvailable' },
      { name: 'Node Selector', documentedBy: 'PodSpec.nodeSelector' },
      ageColumn,
      containersColumn,
      imagesColumn,
      wide('Selector', 'DaemonSetSpec.selector'),
    ],
    row: ({ metadata, spec, status }, now) => [
      metadata.name ?? '',
      status?.desiredNumberScheduled ?? 0,
      status?.currentNumberScheduled ?? 0,
      status?.numberReady ?? 0,
      status?.updatedNumberScheduled ?? 0,
      status?.numberAvailable ?? 0,
      labelsCell(spec?.template.spec?.nodeSelector),
      age(metadata.creationTimestamp, now),
      containerNames(spec?.template.spec?.containers),
      containerImages(spec?.template.spec?.containers),
      selectorOf(spec?.selector).toString(),
    ],
  },
});

function defaultSpec(spec: DaemonSetSpec): DaemonSetSpec {
  const withTemplate = mapField(
    withPointerDefaults(spec, { revisionHistoryLimit: 10 }),
    'template',
    defaultPodTemplate,
  );
  const type = spec.updateStrategy?.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return withTemplate;
  const rollingUpdate = withPointerDefaults(spec.updateStrategy?.rollingUpdate ?? {}, {
    maxUnavailable: 1,
    maxSurge: 0,
  });
  return { ...withTemplate, updateStrategy: { ...spec.updateStrategy, type, rollingUpdate } };
}
