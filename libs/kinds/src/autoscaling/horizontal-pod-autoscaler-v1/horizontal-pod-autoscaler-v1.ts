// autoscaling/v1: the old view of an autoscaler, which knows cpu only and carries the rest in annotations.
import { defineKind } from '../../kind.ts';
import type { HorizontalPodAutoscaler, V2HorizontalPodAutoscaler } from '../../generated/types.ts';
import { mapField, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { autoscalerTable } from '../horizontal-pod-autoscaler/table.ts';
import { validateAutoscaler } from '../horizontal-pod-autoscaler/validate.ts';
import { fromV2 } from './from-v2.ts';
import { toV2 } from './to-v2.ts';

export const horizontalPodAutoscalerV1 = defineKind<HorizontalPodAutoscaler>({
  group: 'autoscaling',
  version: 'v1',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  storedAs: {
    group: 'autoscaling',
    version: 'v2',
    kind: 'HorizontalPodAutoscaler',
    toStored: (object) => toV2(object as HorizontalPodAutoscaler),
    fromStored: (object) => fromV2(object as V2HorizontalPodAutoscaler),
  },
  schemaType: 'HorizontalPodAutoscaler',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  defaults: (object) => ({
    ...mapField(object, 'spec', (spec) => withPointerDefaults(spec, { minReplicas: 1 })),
    status: { currentReplicas: 0, desiredReplicas: 0, ...object.status },
  }),
  validate: (object, context) => validateAutoscaler(toV2(object), context),
  table: { ...autoscalerTable, row: (object, now) => autoscalerTable.row(toV2(object), now) },
});
