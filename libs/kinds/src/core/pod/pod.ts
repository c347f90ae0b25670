import { defineKind } from '../../kind.ts';
import type { Pod } from '../../generated/types.ts';
import { hostnameWarnings, podSpecWarnings } from '../../pod-template/warnings.ts';
import { defaultPod } from './defaults.ts';
import { preparePodForUpdate } from './prepare.ts';
import { podTable } from './table.ts';
import { validatePod } from './validate.ts';

export const pod = defineKind<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  leftOut: [
    'gRPC probes, fsGroup, eviction under pressure, resource claims, volume types beyond those of the course',
  ],
  schemaType: 'Pod',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  defaults: defaultPod,
  prepareForCreate: (object) => ({ ...object, status: { phase: 'Pending' } }),
  prepareForUpdate: preparePodForUpdate,
  validate: validatePod,
  // people seldom change pods themselves: no warnings on update
  warnings: ({ metadata, spec }, isUpdate) =>
    isUpdate
      ? []
      : [...hostnameWarnings(metadata.name ?? '', "the Pod's hostname"), ...podSpecWarnings(spec, 'spec')],
  selectableFields: {
    'spec.nodeName': (object) => object.spec?.nodeName ?? '',
    'spec.restartPolicy': (object) => object.spec?.restartPolicy ?? '',
    'spec.schedulerName': (object) => object.spec?.schedulerName ?? '',
    'spec.serviceAccountName': (object) => object.spec?.serviceAccountName ?? '',
    'spec.hostNetwork': (object) => String(object.spec?.hostNetwork ?? false),
    'status.phase': (object) => object.status?.phase ?? '',
    'status.podIP': (object) => object.status?.podIP ?? '',
    'status.nominatedNodeName': (object) => object.status?.nominatedNodeName ?? '',
  },
  table: podTable,
});
