// Convert_autoscaling_HorizontalPodAutoscaler_To_v1_HorizontalPodAutoscaler.
import type {
  HorizontalPodAutoscaler,
  V2CrossVersionObjectReference,
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerBehavior,
  V2HPAScalingRules,
  V2MetricIdentifier,
  V2MetricSpec,
  V2MetricStatus,
  V2MetricTarget,
} from '../../generated/types.ts';
import { roundTrip, withoutRoundTrip, type OldMetric } from './annotations.ts';
import { present } from './present.ts';

/** The same autoscaler with cpu in its field and everything else in annotations. */
export function fromV2(object: V2HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { annotations: given, ...metadata } = object.metadata;
  const annotations = { ...withoutRoundTrip(given), ...carried(object) };
  const {
    metrics = [],
    behavior: _behavior,
    ...spec
  } = object.spec ?? ({} as NonNullable<typeof object.spec>);
  const share = metrics.filter(isCpuShare).at(-1)?.resource?.target.averageUtilization;
  const { currentMetrics, conditions: _conditions, ...status } = object.status ?? { desiredReplicas: 0 };
  const current = (currentMetrics ?? []).find(
    ({ type, resource }) => type === 'Resource' && resource?.name === 'cpu',
  )?.resource?.current.averageUtilization;
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { ...spec, ...(share === undefined ? {} : { targetCPUUtilizationPercentage: share }) },
    status: {
      currentReplicas: 0,
      ...status,
      ...(current === undefined ? {} : { currentCPUUtilizationPercentage: current }),
    },
  };
}

function isCpuShare({ type, resource }: V2MetricSpec): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;
}

function carried({ spec, status }: V2HorizontalPodAutoscaler): Record<string, string> {
  const others = (spec?.metrics ?? []).filter((metric) => !isCpuShare(metric)).map(oldMetric);
  const statuses = (status?.currentMetrics ?? []).map(oldStatus);
  const result: Record<string, string> = {};
  const put = (name: keyof typeof roundTrip, value: unknown) => {
    result[roundTrip[name]] = JSON.stringify(value);
  };
  if (others.length > 0) put('metrics', others);
  if (spec?.behavior) put('behavior', internalBehavior(spec.behavior));
  if (statuses.length > 0) put('currentMetrics', statuses);
  if (status?.conditions?.length) put('conditions', status.conditions);
  return result;
}

/** As Go's internal type prints itself. */
function internalBehavior({ scaleUp, scaleDown }: V2HorizontalPodAutoscalerBehavior) {
  const rules = (given: V2HPAScalingRules | undefined) =>
    given && {
      StabilizationWindowSeconds: given.stabilizationWindowSeconds ?? null,
      SelectPolicy: given.selectPolicy ?? null,
      Policies: (given.policies ?? []).map(({ type, value, periodSeconds }) => ({
        Type: type,
        Value: value,
        PeriodSeconds: periodSeconds,
      })),
      Tolerance: given.tolerance ?? null,
    };
  return { ScaleUp: rules(scaleUp) ?? null, ScaleDown: rules(scaleDown) ?? null };
}

function resourceSource(source: { readonly name: string; readonly target: V2MetricTarget }) {
  return {
    name: source.name,
    targetAverageUtilization: source.target.averageUtilization,
    targetAverageValue: source.target.averageValue,
  };
}

// fields in the order of the Go structs: the text of the annotation shows it
function oldMetric(metric: V2MetricSpec): OldMetric {
  const { type, object, pods, resource, containerResource, external } = metric;
  return present<OldMetric>({
    type,
    object:
      object &&
      present({
        target: ordered(object.describedObject),
        metricName: object.metric.name,
        targetValue: object.target.value ?? '0',
        selector: object.metric.selector,
        averageValue: object.target.averageValue,
      }),
    pods:
      pods &&
      present({
        metricName: pods.metric.name,
        targetAverageValue: pods.target.averageValue ?? '0',
        selector: pods.metric.selector,
      }),
    resource: resource && present(resourceSource(resource)),
    containerResource:
      containerResource &&
      present({ ...resourceSource(containerResource), container: containerResource.container }),
    external:
      external &&
      present({
        ...externalName(external.metric),
        targetValue: external.target.value,
        targetAverageValue: external.target.averageValue,
      }),
  });
}

function ordered({ kind, name, apiVersion }: V2CrossVersionObjectReference) {
  return present<V2CrossVersionObjectReference>({ kind, name, apiVersion });
}

function externalName({ name, selector }: V2MetricIdentifier) {
  return { metricName: name, metricSelector: selector };
}

function oldStatus(status: V2MetricStatus): OldMetric {
  const { type, object, pods, resource, containerResource, external } = status;
  const ofResource = ({ name, current }: NonNullable<V2MetricStatus['resource']>) => ({
    name,
    currentAverageUtilization: current.averageUtilization,
    currentAverageValue: current.averageValue ?? '0',
  });
  return present<OldMetric>({
    type,
    object:
      object &&
      present({
        target: ordered(object.describedObject),
        metricName: object.metric.name,
        currentValue: object.current.value ?? '0',
        selector: object.metric.selector,
        averageValue: object.current.averageValue,
      }),
    pods:
      pods &&
      present({
        metricName: pods.metric.name,
        currentAverageValue: pods.current.averageValue ?? '0',
        selector: pods.metric.selector,
      }),
    resource: resource && present(ofResource(resource)),
    containerResource:
      containerResource &&
      present({ ...ofResource(containerResource), container: containerResource.container }),
    external:
      external &&
      present({
        ...externalName(external.metric),
        currentValue: external.current.value ?? '0',
        currentAverageValue: external.current.averageValue,
      }),
  });
}
