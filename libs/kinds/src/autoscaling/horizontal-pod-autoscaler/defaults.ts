// SetDefaults_HorizontalPodAutoscaler of k8s.io/kubernetes/pkg/apis/autoscaling/v2.
import type {
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerSpec,
  V2HorizontalPodAutoscalerStatus,
  V2HPAScalingRules,
} from '../../generated/types.ts';
import { mapField, withPointerDefaults } from '../../schema/go-zero-values.ts';

/** Go prints the list of current metrics even when there is none: as null, which the generated type does not know. */
export const emptyStatus = {
  currentMetrics: null,
  desiredReplicas: 0,
} as unknown as V2HorizontalPodAutoscalerStatus;

/** 80 per cent of the requested cpu: what an autoscaler aims at that names no metric. */
export const defaultMetrics = [
  { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
] as const;

const scaleUp: V2HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const scaleDown: V2HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/** What an open field of an autoscaler means. */
export function defaultAutoscaler(object: V2HorizontalPodAutoscaler): V2HorizontalPodAutoscaler {
  return { ...mapField(object, 'spec', defaultSpec), status: { ...emptyStatus, ...object.status } };
}

function defaultSpec(spec: V2HorizontalPodAutoscalerSpec): V2HorizontalPodAutoscalerSpec {
  const result: V2HorizontalPodAutoscalerSpec = withPointerDefaults(spec, { minReplicas: 1 });
  const withMetrics = result.metrics?.length ? result : { ...result, metrics: defaultMetrics };
  // who says nothing about behavior gets it from the controller, not from here
  return mapField(withMetrics, 'behavior', (behavior) => ({
    scaleUp: { ...scaleUp, ...behavior.scaleUp },
    scaleDown: { ...scaleDown, ...behavior.scaleDown },
  }));
}
