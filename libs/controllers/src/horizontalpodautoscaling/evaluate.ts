// Each metric of an autoscaler and what it asks for; the largest wins. computeReplicasForMetrics of horizontal.go.
import { resources } from '@drydock/client';
import type {
  Pod,
  V2HorizontalPodAutoscaler,
  V2MetricSpec,
  V2MetricStatus,
  V2MetricTarget,
} from '@drydock/kinds';
import { parseQuantity, parseSelector } from '@drydock/machinery';
import type { ControllerContext } from '../controller.ts';
import { messageOf } from '../pods/pod-control.ts';
import { resourceMetrics } from './metrics.ts';
import {
  replicasForUtilization,
  replicasForValue,
  type Calculation,
  type CalculationInput,
} from './replica-calculator.ts';

export interface Proposal {
  readonly replicas: number;
  /** `cpu resource utilization (percentage of request)`. */
  readonly name: string;
  readonly status: V2MetricStatus;
}

/** A metric that could not be read: the condition's reason, the cause, and the whole in the error's words. */
export class MetricFailure extends Error {
  readonly reason: string;
  readonly why: string;

  constructor(reason: string, prefix: string, cause: string) {
    super(`${prefix}: ${cause}`);
    this.reason = reason;
    this.why = cause;
  }
}

export interface Target {
  readonly selector: string;
  readonly currentReplicas: number;
}

export async function evaluateMetric(
  context: ControllerContext,
  autoscaler: V2HorizontalPodAutoscaler,
  metric: V2MetricSpec,
  target: Target,
): Promise<Proposal> {
  const source = metric.resource ?? metric.containerResource;
  if (!source) throw customFailure(metric, autoscaler.metadata.namespace ?? '');
  const container = metric.containerResource?.container;
  const kind = metric.resource ? 'FailedGetResourceMetric' : 'FailedGetContainerResourceMetric';
  const prefix = metric.resource
    ? `failed to get ${source.name} resource metric value`
    : `failed to get ${source.name} container metric value`;
  try {
    const calculation = await calculate(context, autoscaler, source, target, container);
    const isShare = source.target.averageUtilization !== undefined;
    return {
      replicas: calculation.replicas,
      name: isShare
        ? `${source.name} ${container === undefined ? 'resource' : 'container resource'} utilization (percentage of request)`
        : `${source.name} ${container === undefined ? 'resource' : 'container resource'}`,
      status: statusOf(metric, calculation),
    };
  } catch (error) {
    const what = source.target.averageUtilization === undefined ? 'usage' : 'utilization';
    throw new MetricFailure(kind, prefix, `failed to get ${source.name} ${what}: ${messageOf(error)}`);
  }
}

async function calculate(
  { client, clock, informers }: ControllerContext,
  autoscaler: V2HorizontalPodAutoscaler,
  source: { readonly name: string; readonly target: V2MetricTarget },
  { selector, currentReplicas }: Target,
  container: string | undefined,
): Promise<Calculation> {
  const namespace = autoscaler.metadata.namespace ?? '';
  const metrics = await resourceMetrics(client, namespace, selector, source.name, container).catch(
    (error: unknown) => {
      throw new Error(`unable to get metrics for resource ${source.name}: ${messageOf(error)}`);
    },
  );
  const matches = parseSelector(selector);
  const pods: readonly Pod[] = informers
    .for(resources.pods)
    .list(namespace)
    .filter((pod) => matches.matches(pod.metadata.labels));
  const { behavior } = autoscaler.spec ?? {};
  const share = (text: string | undefined) =>
    text === undefined ? undefined : (parseQuantity(text)?.milliValue() ?? 100) / 1000;
  const up = share(behavior?.scaleUp?.tolerance);
  const down = share(behavior?.scaleDown?.tolerance);
  const input: CalculationInput = {
    pods,
    metrics,
    resource: source.name,
    currentReplicas,
    now: clock.now(),
    ...(container === undefined ? {} : { container }),
    ...(up === undefined ? {} : { upTolerance: up }),
    ...(down === undefined ? {} : { downTolerance: down }),
  };
  const { averageUtilization, averageValue } = source.target;
  if (averageUtilization !== undefined) return replicasForUtilization(input, averageUtilization);
  return replicasForValue(input, parseQuantity(averageValue ?? '')?.milliValue() ?? 1);
}

function statusOf(metric: V2MetricSpec, { average, utilization }: Calculation): V2MetricStatus {
  const { name = '' } = metric.resource ?? metric.containerResource ?? {};
  const current = {
    ...(utilization === undefined ? {} : { averageUtilization: utilization }),
    averageValue: amountText(name, Math.trunc(average)),
  };
  return metric.containerResource
    ? {
        type: metric.type,
        containerResource: { container: metric.containerResource.container, current, name },
      }
    : { type: metric.type, resource: { current, name } };
}

/** Memory is whole bytes, processor time thousandths. */
function amountText(resource: string, milli: number): string {
  if (resource === 'memory') return String(Math.ceil(milli / 1000));
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}

/** No adapter serves these APIs, as on a cluster where none was installed. */
function customFailure(metric: V2MetricSpec, namespace: string): MetricFailure {
  const none =
    'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
  if (metric.pods)
    return new MetricFailure(
      'FailedGetPodsMetric',
      'failed to get pods metric value',
      `unable to get metric ${metric.pods.metric.name}: ${none}`,
    );
  if (metric.object) {
    const { describedObject, metric: of } = metric.object;
    return new MetricFailure(
      'FailedGetObjectMetric',
      'failed to get object metric value',
      `unable to get metric ${of.name}: ${describedObject.kind} on ${namespace} ${describedObject.name}/${none}`,
    );
  }
  const name = metric.external?.metric.name ?? '';
  return new MetricFailure(
    'FailedGetExternalMetric',
    `failed to get ${name} external metric value`,
    `unable to get external metric ${namespace}/${name}/nil: unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`,
  );
}
