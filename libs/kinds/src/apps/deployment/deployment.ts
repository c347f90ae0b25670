import { selectorOf } from '@drydock/machinery';
import { defineKind } from '../../kind.ts';
import type { Deployment } from '../../generated/types.ts';
import { hostnameWarnings, podSpecWarnings } from '../../pod-template/warnings.ts';
import { withoutStatus, withStatusOf } from '../../status.ts';
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
import { defaultDeployment } from './defaults.ts';
import { validateDeployment } from './validate.ts';

export const deployment = defineKind<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  schemaType: 'Deployment',
  subresources: ['status', 'scale'],
  scale: {
    specReplicas: '.spec.replicas',
    statusReplicas: '.status.replicas',
    selector: (object) => selectorOf(object.spec?.selector).toString(),
  },
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  defaults: defaultDeployment,
  prepareForCreate: withoutStatus,
  prepareForUpdate: withStatusOf,
  validate: validateDeployment,
  warnings: ({ metadata, spec }, isUpdate) => [
    ...(isUpdate ? [] : hostnameWarnings(metadata.name ?? '', 'Pod names and hostnames')),
    ...podSpecWarnings(spec?.template.spec, 'spec.template.spec'),
  ],
  table: {
    columns: [
      nameColumn,
      { name: 'Ready', description: 'Number of the pod with ready state' },
      { name: 'Up-to-date', documentedBy: 'DeploymentStatus.updatedReplicas' },
      { name: 'Available', documentedBy: 'DeploymentStatus.availableReplicas' },
      ageColumn,
      containersColumn,
      imagesColumn,
      wide('Selector', 'DeploymentSpec.selector'),
    ],
    row: ({ metadata, spec, status }, now) => [
      metadata.name ?? '',
      `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 1}`,
      status?.updatedReplicas ?? 0,
      status?.availableReplicas ?? 0,
      age(metadata.creationTimestamp, now),
      containerNames(spec?.template.spec?.containers),
      containerImages(spec?.template.spec?.containers),
      selectorOf(spec?.selector).toString(),
    ],
  },
});
