// Convert_v1_HorizontalPodAutoscaler_To_autoscaling_HorizontalPodAutoscaler.
import { isObject } from '@drydock/machinery';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerStatus,
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerBehavior,
  V2HorizontalPodAutoscalerCondition,
  V2HorizontalPodAutoscalerStatus,
  V2HPAScalingRules,
  V2MetricSpec,
  V2MetricStatus,
  V2MetricTarget,
  V2MetricValueStatus,
} from '../../generated/types.ts';
import { defaultMetrics, emptyStatus } from '../horizontal-pod-autoscaler/defaults.ts';
import { roundTrip, withoutRoundTrip, type OldMetric, type OldSource } from './annotations.ts';
import { present } from './present.ts';

/** The same autoscaler with everything in its place; annotations that cannot be read are dropped. */
export function toV2(object: HorizontalPodAutoscaler): V2HorizontalPodAutoscaler {
  const { annotations: given, ...metadata } = object.metadata;
  const annotations = withoutRoundTrip(given);
  const read = (name: keyof typeof roundTrip) => parse(given?.[roundTrip[name]]);
  const { targetCPUUtilizationPercentage: share, ...spec } =
    object.spec ?? ({} as NonNullable<typeof object.spec>);
  const behavior = behaviorOf(read('behavior'));
  const metrics = [...listOf<OldMetric>(read('metrics')).map(metricOf), ...cpuMetric(share)];
  return {
    ...object,
    apiVersion: 'autoscaling/v2',
    metadata: { ...metadata, ...(annotations ? { annotations } : {}) },
    spec: {
      ...spec,
      metrics: metrics.length > 0 ? metrics : defaultMetrics,
      ...(behavior ? { behavior } : {}),
    },
    status: statusOf(object.status, read('currentMetrics'), read('conditions')),
  };
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function listOf<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? (value.filter(isObject) as T[]) : [];
}

function cpuMetric(share: number | undefined): readonly V2MetricSpec[] {
  if (share === undefined) return [];
  const target = { type: 'Utilization', averageUtilization: share };
  return [{ type: 'Resource', resource: { name: 'cpu', target } }];
}

function metricOf({ type, object, pods, resource, containerResource, external }: OldMetric): V2MetricSpec {
  return present<V2MetricSpec>({
    type,
    object: object && {
      describedObject: object.target ?? { kind: '', name: '' },
      target: objectTarget(object),
      metric: identifier(object),
    },
    pods: pods && {
      metric: identifier(pods),
      target: { type: 'AverageValue', averageValue: pods.targetAverageValue ?? '0' },
    },
    resource: resource && { name: resource.name ?? '', target: resourceTarget(resource) },
    containerResource: containerResource && {
      name: containerResource.name ?? '',
      target: resourceTarget(containerResource),
      container: containerResource.container ?? '',
    },
    external: external && { metric: identifier(external), target: externalTarget(external) },
  });
}

function identifier({ metricName, selector, metricSelector }: OldSource) {
  return present<{ name: string; selector?: object }>({
    name: metricName ?? '',
    selector: selector ?? metricSelector,
  });
}

function objectTarget({ targetValue, averageValue }: OldSource): V2MetricTarget {
  return averageValue === undefined
    ? { type: 'Value', value: targetValue ?? '0' }
    : { type: 'AverageValue', averageValue };
}

function resourceTarget({ targetAverageUtilization, targetAverageValue }: OldSource): V2MetricTarget {
  return present<V2MetricTarget>({
    type: targetAverageUtilization === undefined ? 'AverageValue' : 'Utilization',
    averageUtilization: targetAverageUtilization,
    averageValue: targetAverageValue,
  });
}

function externalTarget({ targetValue, targetAverageValue }: OldSource): V2MetricTarget {
  return present<V2MetricTarget>({
    type: targetAverageValue === undefined ? 'Value' : 'AverageValue',
    value: targetValue,
    averageValue: targetAverageValue,
  });
}

/** The annotation holds Go's internal type: its fields have capital letters, and Go reads them in any case. */
function behaviorOf(value: unknown): V2HorizontalPodAutoscalerBehavior | undefined {
  if (!isObject(value)) return undefined;
  const lower = lowerKeys(value) as { scaleup?: unknown; scaledown?: unknown };
  const rules = (given: unknown) => {
    if (!isObject(given)) return undefined;
    const { stabilizationwindowseconds, selectpolicy, policies, tolerance } = given;
    return present<V2HPAScalingRules>({
      stabilizationWindowSeconds: stabilizationwindowseconds ?? undefined,
      selectPolicy: selectpolicy ?? undefined,
      policies: listOf<Record<string, unknown>>(policies).map(({ type, value: amount, periodseconds }) => ({
        type,
        value: amount,
        periodSeconds: periodseconds,
      })),
      tolerance: tolerance ?? undefined,
    });
  };
  return present<V2HorizontalPodAutoscalerBehavior>({
    scaleUp: rules(lower.scaleup),
    scaleDown: rules(lower.scaledown),
  });
}

function lowerKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.toLowerCase(), lowerKeys(inner)]),
  );
}

function statusOf(
  status: HorizontalPodAutoscalerStatus | undefined,
  currentMetrics: unknown,
  conditions: unknown,
): V2HorizontalPodAutoscalerStatus {
  const { currentCPUUtilizationPercentage: share, currentReplicas, ...rest } = status ?? {};
  const fromField: readonly V2MetricStatus[] =
    share === undefined
      ? []
      : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: share } } }];
  const metrics =
    currentMetrics === undefined ? fromField : listOf<OldMetric>(currentMetrics).map(statusOfMetric);
  const found = listOf<V2HorizontalPodAutoscalerCondition>(conditions);
  return {
    ...emptyStatus,
    ...rest,
    ...(currentReplicas ? { currentReplicas } : {}),
    ...(metrics.length > 0 ? { currentMetrics: metrics } : {}),
    ...(found.length > 0 ? { conditions: found } : {}),
  };
}

function statusOfMetric(metric: OldMetric): V2MetricStatus {
  const { type, object, pods, resource, containerResource, external } = metric;
  const current = ({
    currentValue,
    currentAverageValue,
    currentAverageUtilization,
    averageValue,
  }: OldSource) =>
    present<V2MetricValueStatus>({
      value: currentValue,
      averageValue: currentAverageValue ?? averageValue,
      averageUtilization: currentAverageUtilization,
    });
  return present<V2MetricStatus>({
    type,
    object: object && {
      metric: identifier(object),
      current: current(object),
      describedObject: object.target ?? { kind: '', name: '' },
    },
    pods: pods && { metric: identifier(pods), current: current(pods) },
    resource: resource && { name: resource.name ?? '', current: current(resource) },
    containerResource: containerResource && {
      name: containerResource.name ?? '',
      current: current(containerResource),
      container: containerResource.container ?? '',
    },
    external: external && { metric: identifier(external), current: current(external) },
  });
}
