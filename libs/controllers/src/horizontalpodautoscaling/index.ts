// HorizontalPodAutoscaler: sizes a target by its metrics, every 15 s. After pkg/controller/podautoscaler/horizontal.go.
// `evaluate.ts` reads metrics, `replica-calculator.ts` computes, `limits.ts` restrains.
import { resources, type Key, type WorkQueue } from '@drydock/client';
import type {
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerCondition,
  V2HorizontalPodAutoscalerStatus,
} from '@drydock/kinds';
import { formatTime, parseApiVersion, type KubeObject } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { deletableResources } from '../deletable/resources.ts';
import { semanticallyEqual } from '../equality.ts';
import { keyOf, splitKey } from '../keys.ts';
import { messageOf } from '../pods/pod-control.ts';
import { evaluateMetric, MetricFailure, type Proposal, type Target } from './evaluate.ts';
import { limitReplicas, newMemory, rememberChange, type Memory } from './limits.ts';

const syncPeriod = 15_000;

export const horizontalPodAutoscalerController: ControllerDefinition = {
  name: 'horizontal-pod-autoscaler-controller',
  start: (context) => new AutoscalerController(context).start(),
};

/** The source of its events. */
const component = 'horizontal-pod-autoscaler';

type Autoscaler = V2HorizontalPodAutoscaler & KubeObject;

/** The status as it is put together, and the size that follows. */
interface Look {
  status: V2HorizontalPodAutoscalerStatus;
}

interface Scale {
  readonly metadata: KubeObject['metadata'];
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number; readonly selector?: string };
}

class AutoscalerController {
  readonly #context: ControllerContext;
  readonly #autoscalers;
  readonly #recorder;
  readonly #memories = new Map<Key, Memory>();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#autoscalers = context.informers.for(resources.horizontalPodAutoscalers);
    context.informers.for(resources.pods);
    context.informers.for(resources.customResourceDefinitions);
    this.#recorder = context.recorder(component);
  }

  start(): void {
    const queue = this.#context.run({
      name: horizontalPodAutoscalerController.name,
      reconcile: (key, own) => this.#reconcile(key, own),
    });
    this.#autoscalers.onChange(({ old, current }) => {
      const autoscaler = current ?? old;
      if (!autoscaler) return;
      if (!current) this.#memories.delete(keyOf(autoscaler));
      // its own writes do not wake it: the next look is due anyway
      else if (!old) queue.add(keyOf(current));
      else if (!semanticallyEqual(old.spec, current.spec)) queue.addAfter(keyOf(current), syncPeriod);
    });
  }

  async #reconcile(key: Key, queue: WorkQueue): Promise<void> {
    const { namespace, name } = splitKey(key);
    const cached = this.#autoscalers.get(namespace, name);
    if (!cached) return;
    queue.addAfter(key, syncPeriod);
    const autoscaler: Autoscaler = {
      ...cached,
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
    };
    const look: Look = { status: { ...cached.status, desiredReplicas: cached.status?.desiredReplicas ?? 0 } };
    if (cached.metadata.generation !== undefined)
      look.status = { ...look.status, observedGeneration: cached.metadata.generation };
    await this.#look(key, autoscaler, look);
    if (!semanticallyEqual(cached.status, look.status))
      await this.#context.client
        .of(resources.horizontalPodAutoscalers, namespace)
        .updateStatus({ ...cached, status: look.status });
  }

  async #look(key: Key, autoscaler: Autoscaler, look: Look): Promise<void> {
    const path = this.#scalePath(autoscaler);
    let scale: Scale;
    try {
      scale = await this.#readScale(autoscaler, path);
    } catch (error) {
      const text = messageOf(error);
      this.#recorder.event(autoscaler, 'Warning', 'FailedGetScale', text);
      const message = `the HPA controller was unable to get the target's current scale: ${text}`;
      return this.#set(look, 'AbleToScale', 'False', 'FailedGetScale', message);
    }
    this.#set(
      look,
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    );
    const current = scale.spec?.replicas ?? 0;
    const reported = scale.status?.replicas ?? 0;
    const desired = await this.#desired(key, autoscaler, look, scale, current);
    look.status = { ...look.status, currentReplicas: reported };
    if (!desired) return;
    look.status = { ...look.status, desiredReplicas: desired.replicas };
    if (desired.replicas !== current)
      await this.#resize(key, autoscaler, look, path ?? '', { from: current, ...desired });
  }

  /** Undefined when no metric could be read. */
  async #desired(key: Key, autoscaler: Autoscaler, look: Look, scale: Scale, current: number) {
    const { minReplicas = 1, maxReplicas = 1 } = autoscaler.spec ?? {};
    if (current === 0 && minReplicas !== 0) {
      const message = 'scaling is disabled since the replica count of the target is zero';
      this.#set(look, 'ScalingActive', 'False', 'ScalingDisabled', message);
      return { replicas: 0, reason: '' };
    }
    if (current > maxReplicas)
      return { replicas: maxReplicas, reason: 'Current number of replicas above Spec.MaxReplicas' };
    if (current < minReplicas)
      return { replicas: minReplicas, reason: 'Current number of replicas below Spec.MinReplicas' };
    const proposal = await this.#propose(autoscaler, look, scale, current);
    if (!proposal) return undefined;
    const reason =
      proposal.replicas > current
        ? `${proposal.name} above target`
        : proposal.replicas < current
          ? 'All metrics below target'
          : '';
    const memory = this.#memories.get(key) ?? newMemory();
    this.#memories.set(key, memory);
    const verdict = limitReplicas(autoscaler, memory, current, proposal.replicas, this.#context.clock.now());
    this.#set(look, 'AbleToScale', 'True', ...verdict.able);
    if (verdict.limited) this.#set(look, 'ScalingLimited', 'True', ...verdict.limited);
    else {
      const message = 'the desired count is within the acceptable range';
      this.#set(look, 'ScalingLimited', 'False', 'DesiredWithinRange', message);
    }
    return { replicas: verdict.replicas, reason };
  }

  /** The largest of what the metrics ask for; one that cannot be read must not make the target smaller. */
  async #propose(
    autoscaler: Autoscaler,
    look: Look,
    scale: Scale,
    current: number,
  ): Promise<Proposal | undefined> {
    const selector = scale.status?.selector ?? '';
    if (selector === '') {
      this.#recorder.event(autoscaler, 'Warning', 'SelectorRequired', 'selector is required');
      const message = "the HPA target's scale is missing a selector";
      this.#set(look, 'ScalingActive', 'False', 'InvalidSelector', message);
      return undefined;
    }
    const target: Target = { selector, currentReplicas: current };
    const metrics = autoscaler.spec?.metrics ?? [];
    const proposals: Proposal[] = [];
    const failures: MetricFailure[] = [];
    for (const metric of metrics) {
      try {
        proposals.push(await evaluateMetric(this.#context, autoscaler, metric, target));
      } catch (error) {
        if (!(error instanceof MetricFailure)) throw error;
        failures.push(error);
        this.#recorder.event(autoscaler, 'Warning', error.reason, error.why);
      }
    }
    const best = proposals.reduce<Proposal | undefined>(
      (most, each) => (most && most.replicas >= each.replicas ? most : each),
      undefined,
    );
    const [first] = failures;
    if (first && (!best || best.replicas < current)) {
      const message = `the HPA was unable to compute the replica count: ${first.why}`;
      this.#set(look, 'ScalingActive', 'False', first.reason, message);
      const text = `invalid metrics (${failures.length} invalid out of ${metrics.length}), first error is: ${first.message}`;
      this.#recorder.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', text);
      return undefined;
    }
    if (!best) return undefined;
    const message = `the HPA was able to successfully calculate a replica count from ${best.name}`;
    this.#set(look, 'ScalingActive', 'True', 'ValidMetricFound', message);
    look.status = { ...look.status, currentMetrics: proposals.map(({ status }) => status) };
    return best;
  }

  async #resize(
    key: Key,
    autoscaler: Autoscaler,
    look: Look,
    path: string,
    { from, replicas, reason }: { readonly from: number; readonly replicas: number; readonly reason: string },
  ): Promise<void> {
    const response = await this.#context.client.transport.request({
      method: 'PATCH',
      path,
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { spec: { replicas } },
    });
    if (response.status >= 300) {
      const { message = '' } = (response.body ?? {}) as { message?: string };
      const text = `New size: ${replicas}; reason: ${reason}; error: ${message}`;
      this.#recorder.event(autoscaler, 'Warning', 'FailedRescale', text);
      const told = `the HPA controller was unable to update the target scale: ${message}`;
      return this.#set(look, 'AbleToScale', 'False', 'FailedUpdateScale', told);
    }
    const message = `the HPA controller was able to update the target scale to ${replicas}`;
    this.#set(look, 'AbleToScale', 'True', 'SucceededRescale', message);
    this.#recorder.event(
      autoscaler,
      'Normal',
      'SuccessfulRescale',
      `New size: ${replicas}; reason: ${reason}`,
    );
    const now = this.#context.clock.now();
    const memory = this.#memories.get(key);
    if (memory) rememberChange(memory, from, replicas, now);
    look.status = { ...look.status, lastScaleTime: formatTime(now) };
  }

  #scalePath({ metadata, spec }: Autoscaler): string | undefined {
    const { apiVersion = '', kind = '', name = '' } = spec?.scaleTargetRef ?? {};
    const { group, version } = parseApiVersion(apiVersion);
    const resource = deletableResources(this.#context).find(
      (each) => each.group === group && each.version === version && each.kind === kind,
    );
    if (!resource) return undefined;
    const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    return `${root}/namespaces/${metadata.namespace ?? ''}/${resource.plural}/${name}/scale`;
  }

  async #readScale({ spec }: Autoscaler, path: string | undefined): Promise<Scale> {
    const { apiVersion = '', kind = '' } = spec?.scaleTargetRef ?? {};
    if (path === undefined) {
      const { group } = parseApiVersion(apiVersion);
      throw new Error(`no matches for kind "${kind}" in group "${group}"`);
    }
    const response = await this.#context.client.transport.request({ method: 'GET', path });
    if (response.status < 300) return response.body as Scale;
    const { message = '' } = (response.body ?? {}) as { message?: string };
    throw new Error(message);
  }

  #set(look: Look, type: string, status: 'True' | 'False', reason: string, message: string): void {
    const conditions = look.status.conditions ?? [];
    const before = conditions.find((condition) => condition.type === type);
    const time =
      before?.status === status ? before.lastTransitionTime : formatTime(this.#context.clock.now());
    const condition: V2HorizontalPodAutoscalerCondition = {
      ...(time === undefined ? {} : { lastTransitionTime: time }),
      message,
      reason,
      status,
      type,
    };
    look.status = {
      ...look.status,
      conditions: before
        ? conditions.map((each) => (each === before ? condition : each))
        : [...conditions, condition],
    };
  }
}
