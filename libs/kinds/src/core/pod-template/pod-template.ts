import { defineKind } from '../../kind.ts';
import type { PodTemplate } from '../../generated/types.ts';
import { defaultPodTemplate } from '../../pod-template/defaults.ts';
import { validatePodTemplate } from '../../pod-template/validate-pod-spec.ts';
import { podSpecWarnings } from '../../pod-template/warnings.ts';
import { mapField } from '../../schema/go-zero-values.ts';
import {
  containerImages,
  containerNames,
  containersColumn,
  imagesColumn,
  labelsCell,
  nameColumn,
} from '../../table/cells.ts';

export const podTemplate = defineKind<PodTemplate>({
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  singular: 'podtemplate',
  namespaced: true,
  schemaType: 'PodTemplate',
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  defaults: (object) => mapField(object, 'template', defaultPodTemplate),
  validate: ({ template }) => validatePodTemplate(template, 'template'),
  warnings: ({ template }) => podSpecWarnings(template?.spec, 'template.spec'),
  table: {
    columns: [
      nameColumn,
      { ...containersColumn, priority: 0 },
      { ...imagesColumn, priority: 0 },
      { name: 'Pod Labels', description: 'The labels for the pod template.' },
    ],
    row: ({ metadata, template }) => [
      metadata.name ?? '',
      containerNames(template?.spec?.containers),
      containerImages(template?.spec?.containers),
      labelsCell(template?.metadata?.labels),
    ],
  },
});
