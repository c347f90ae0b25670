// From metrics to a number of pods: pkg/controller/podautoscaler/replica_calculator.go.
import type { Pod } from '@drydock/kinds';
import { parseQuantity, parseTime } from '@drydock/machinery';
import { podCondition } from '../pods/conditions.ts';
import type { PodMetric, PodMetrics } from './metrics.ts';

const tolerance = 0.1;
const cpuInitialization = 5 * 60_000;
const initialReadinessDelay = 30_000;

export interface Calculation {
  readonly replicas: number;
  /** Only of a target in percent. */
  readonly utilization?: number;
  /** Thousandths per pod. */
  readonly average: number;
}

export interface CalculationInput {
  readonly pods: readonly Pod[];
  readonly metrics: PodMetrics;
  readonly resource: string;
  readonly container?: string;
  readonly currentReplicas: number;
  readonly now: number;
  readonly upTolerance?: number;
  readonly downTolerance?: number;
}

/** `target` in percent of what the pods request. Throws in the real words. */
export function replicasForUtilization(input: CalculationInput, target: number): Calculation {
  const groups = groupPods(input);
  const requests = new Map(input.pods.map((pod) => [nameOf(pod), requestOf(pod, input)]));
  const ratioOf = (metrics: ReadonlyMap<string, number>) => {
    let [used, requested] = [0, 0];
    for (const [name, value] of metrics) {
      const request = requests.get(name);
      if (request === undefined) continue;
      used += value;
      requested += request;
    }
    if (requested === 0) throw new Error('no metrics returned matched known pods');
    return {
      ratio: Math.trunc((used * 100) / requested) / target,
      utilization: Math.trunc((used * 100) / requested),
    };
  };
  const { ratio, utilization } = ratioOf(groups.ready);
  const replicas = combine(
    input,
    groups,
    ratio,
    (metrics) => ratioOf(metrics).ratio,
    (name) => requests.get(name) ?? 0,
  );
  return { replicas, utilization, average: averageOf(groups.ready) };
}

/** `target` in thousandths per pod. */
export function replicasForValue(input: CalculationInput, target: number): Calculation {
  const groups = groupPods(input);
  const ratioOf = (metrics: ReadonlyMap<string, number>) => averageOf(metrics) / target;
  const replicas = combine(input, groups, ratioOf(groups.ready), ratioOf, () => target);
  return { replicas, average: averageOf(groups.ready) };
}

interface Groups {
  /** Metrics of ready pods: thousandths by name. */
  readonly ready: ReadonlyMap<string, number>;
  readonly unready: readonly string[];
  readonly missing: readonly string[];
}

function combine(
  input: CalculationInput,
  { ready, unready, missing }: Groups,
  ratio: number,
  ratioOf: (metrics: ReadonlyMap<string, number>) => number,
  fullUse: (name: string) => number,
): number {
  const { currentReplicas } = input;
  const isWithin = (value: number) =>
    value >= 1 - (input.downTolerance ?? tolerance) && value <= 1 + (input.upTolerance ?? tolerance);
  const countsUnready = unready.length > 0 && ratio > 1;
  if (!countsUnready && missing.length === 0)
    return isWithin(ratio) ? currentReplicas : Math.ceil(ratio * ready.size);
  const metrics = new Map(ready);
  // the careful guess: silent pods use all when scaling down, nothing when scaling up
  if (ratio !== 1) for (const name of missing) metrics.set(name, ratio < 1 ? fullUse(name) : 0);
  if (countsUnready) for (const name of unready) metrics.set(name, 0);
  const careful = ratioOf(metrics);
  if (isWithin(careful) || (ratio < 1 && careful > 1) || (ratio > 1 && careful < 1)) return currentReplicas;
  const replicas = Math.ceil(careful * metrics.size);
  if ((careful < 1 && replicas > currentReplicas) || (careful > 1 && replicas < currentReplicas))
    return currentReplicas;
  return replicas;
}

function groupPods(input: CalculationInput): Groups {
  const ready = new Map<string, number>();
  const unready: string[] = [];
  const missing: string[] = [];
  if (input.pods.length === 0)
    throw new Error('no pods returned by selector while calculating replica count');
  for (const pod of input.pods) {
    if (pod.metadata.deletionTimestamp || pod.status?.phase === 'Failed') continue;
    const metric = input.metrics.get(nameOf(pod));
    if (pod.status?.phase === 'Pending') unready.push(nameOf(pod));
    else if (!metric) missing.push(nameOf(pod));
    else if (input.resource === 'cpu' && isStarting(pod, metric, input.now)) unready.push(nameOf(pod));
    else ready.set(nameOf(pod), metric.value);
  }
  if (ready.size === 0) throw new Error('did not receive metrics for targeted pods (pods might be unready)');
  return { ready, unready, missing };
}

/** Processor time of a pod that starts up says nothing about load. */
function isStarting(pod: Pod, metric: PodMetric, now: number): boolean {
  const condition = podCondition(pod, 'Ready');
  const started = parseTime(pod.status?.startTime);
  if (!condition || started === undefined) return true;
  const changed = parseTime(condition.lastTransitionTime) ?? 0;
  if (started + cpuInitialization > now)
    return condition.status === 'False' || metric.timestamp < changed + metric.windowMs;
  return condition.status === 'False' && started + initialReadinessDelay > changed;
}

function requestOf(pod: Pod, { resource, container }: CalculationInput): number {
  const sidecars = (pod.spec?.initContainers ?? []).filter((each) => each.restartPolicy === 'Always');
  let sum = 0;
  for (const each of [...(pod.spec?.containers ?? []), ...sidecars]) {
    if (container !== undefined && each.name !== container) continue;
    const request = parseQuantity(each.resources?.requests?.[resource] ?? '');
    if (!request)
      throw new Error(`missing request for ${resource} in container ${each.name} of Pod ${nameOf(pod)}`);
    sum += request.milliValue();
  }
  return sum;
}

const nameOf = (pod: Pod) => pod.metadata.name ?? '';

function averageOf(metrics: ReadonlyMap<string, number>): number {
  return [...metrics.values()].reduce((sum, value) => sum + value, 0) / Math.max(1, metrics.size);
}
