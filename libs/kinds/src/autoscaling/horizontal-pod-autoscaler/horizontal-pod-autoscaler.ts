import { defineKind } from '../../kind.ts';
import type { V2HorizontalPodAutoscaler } from '../../generated/types.ts';
import { withStatusOf } from '../../status.ts';
import { defaultAutoscaler, emptyStatus } from './defaults.ts';
import { autoscalerTable } from './table.ts';
import { validateAutoscaler } from './validate.ts';

export const horizontalPodAutoscaler = defineKind<V2HorizontalPodAutoscaler>({
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  schemaType: 'V2HorizontalPodAutoscaler',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  defaults: defaultAutoscaler,
  prepareForCreate: (object) => ({ ...object, status: emptyStatus }),
  prepareForUpdate: withStatusOf,
  validate: validateAutoscaler,
  table: autoscalerTable,
});
