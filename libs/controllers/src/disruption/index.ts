// PodDisruptionBudget: how many pods may go of their own accord right now. After pkg/controller/disruption.
import { resources, type Key, type WorkQueue } from '@drydock/client';
import type { Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '@drydock/kinds';
import { formatTime, parseTime, selectorOf } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { semanticallyEqual } from '../equality.ts';
import { keyOf, splitKey } from '../keys.ts';
import { isPodReady, isPodTerminal } from '../pods/conditions.ts';
import { messageOf } from '../pods/pod-control.ts';
import { expectedPods, type Expected } from './expected.ts';

/** A pod that was evicted and is not deleted after this time counts again. */
const disruptionTimeout = 2 * 60_000;

export const disruptionController: ControllerDefinition = {
  name: 'disruption-controller',
  start: (context) => new DisruptionController(context).start(),
};

/** The source of its events, which is not the controller's name. */
const component = 'controllermanager';

class DisruptionController {
  readonly #context: ControllerContext;
  readonly #budgets;
  readonly #pods;
  readonly #recorder;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#budgets = context.informers.for(resources.podDisruptionBudgets);
    this.#pods = context.informers.for(resources.pods);
    this.#recorder = context.recorder(component);
    // asked for their scale
    context.informers.for(resources.deployments);
    context.informers.for(resources.replicaSets);
    context.informers.for(resources.replicationControllers);
    context.informers.for(resources.statefulSets);
  }

  start(): void {
    const queue = this.#context.run({
      name: disruptionController.name,
      reconcile: (key, own) => this.#reconcile(key, own),
    });
    this.#budgets.onChange(({ current }) => {
      if (current) queue.add(keyOf(current));
    });
    this.#pods.onChange(({ old, current }) => {
      for (const pod of [old, current])
        for (const budget of pod ? this.#budgets.list(pod.metadata.namespace) : [])
          if (selectorOf(budget.spec?.selector).matches(pod?.metadata.labels)) queue.add(keyOf(budget));
    });
  }

  async #reconcile(key: Key, queue: WorkQueue): Promise<void> {
    const { namespace, name } = splitKey(key);
    const cached = this.#budgets.get(namespace, name);
    if (!cached) return;
    const budget: PodDisruptionBudget & { apiVersion: string; kind: string } = {
      ...cached,
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
    };
    const selector = selectorOf(budget.spec?.selector);
    const pods = this.#pods
      .list(namespace)
      .filter((pod) => selector.matches(pod.metadata.labels) && !isPodTerminal(pod));
    if (pods.length === 0) this.#recorder.event(budget, 'Normal', 'NoPods', 'No matching pods found');
    let expected: Expected;
    try {
      expected = expectedPods(this.#context, budget, pods);
    } catch (error) {
      const text = `Failed to calculate the number of expected pods: ${messageOf(error)}`;
      this.#recorder.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', text);
      return this.#fail(cached, messageOf(error));
    }
    if (expected.unmanaged.length > 0)
      this.#recorder.event(budget, 'Warning', 'UnmanagedPods', unmanagedText(budget));
    const disrupted = this.#disrupted(budget, pods);
    const next = Object.values(disrupted).map((time) => (parseTime(time) ?? 0) + disruptionTimeout);
    if (next.length > 0) queue.addAfter(key, Math.min(...next) - this.#context.clock.now());
    await this.#write(cached, this.#status(budget, pods, expected, disrupted));
  }

  /** Evicted pods that are still to go. */
  #disrupted(budget: PodDisruptionBudget, pods: readonly Pod[]): Readonly<Record<string, string>> {
    const now = this.#context.clock.now();
    const left: Record<string, string> = {};
    for (const [name, time] of Object.entries(budget.status?.disruptedPods ?? {})) {
      const pod = pods.find(({ metadata }) => metadata.name === name);
      if (!pod || pod.metadata.deletionTimestamp) continue;
      if ((parseTime(time) ?? 0) + disruptionTimeout > now) left[name] = time;
      else {
        const { namespace = '', name: budgetName = '' } = budget.metadata;
        const text = `Pod was expected by PDB ${namespace}/${budgetName} to be deleted but it wasn't`;
        this.#recorder.event({ ...pod, apiVersion: 'v1', kind: 'Pod' }, 'Warning', 'NotDeleted', text);
      }
    }
    return left;
  }

  #status(
    budget: PodDisruptionBudget,
    pods: readonly Pod[],
    { count, desired }: Expected,
    disrupted: Readonly<Record<string, string>>,
  ): PodDisruptionBudgetStatus {
    const healthy = pods.filter(
      (pod) => !pod.metadata.deletionTimestamp && !disrupted[pod.metadata.name ?? ''] && isPodReady(pod),
    ).length;
    const allowed = count <= 0 ? 0 : Math.max(0, healthy - desired);
    const reason = allowed > 0 ? 'SufficientPods' : 'InsufficientPods';
    return {
      ...this.#condition(budget, allowed > 0, reason, ''),
      currentHealthy: healthy,
      desiredHealthy: desired,
      ...(Object.keys(disrupted).length > 0 ? { disruptedPods: disrupted } : {}),
      disruptionsAllowed: allowed,
      expectedPods: count,
      observedGeneration: budget.metadata.generation ?? 0,
    };
  }

  #condition(budget: PodDisruptionBudget, isAllowed: boolean, reason: string, message: string) {
    const status = isAllowed ? 'True' : 'False';
    const type = 'DisruptionAllowed';
    const before = budget.status?.conditions?.find((condition) => condition.type === type);
    const condition = {
      lastTransitionTime:
        before?.status === status ? before.lastTransitionTime : formatTime(this.#context.clock.now()),
      message,
      observedGeneration: budget.metadata.generation ?? 0,
      reason,
      status,
      type,
    };
    const others = (budget.status?.conditions ?? []).filter((each) => each.type !== type);
    return { conditions: [...others, condition] };
  }

  /** Nothing may be disrupted while nobody knows how much there should be. */
  async #fail(budget: PodDisruptionBudget, message: string): Promise<void> {
    const { currentHealthy = 0, desiredHealthy = 0, expectedPods: count = 0 } = budget.status ?? {};
    await this.#write(budget, {
      ...budget.status,
      ...this.#condition(budget, false, 'SyncFailed', message),
      currentHealthy,
      desiredHealthy,
      disruptionsAllowed: 0,
      expectedPods: count,
      observedGeneration: budget.metadata.generation ?? 0,
    });
  }

  async #write(budget: PodDisruptionBudget, status: PodDisruptionBudgetStatus): Promise<void> {
    if (semanticallyEqual(budget.status, status)) return;
    await this.#context.client
      .of(resources.podDisruptionBudgets, budget.metadata.namespace ?? '')
      .updateStatus({ ...budget, status });
  }
}

/** As Go prints the selector. */
function unmanagedText({ spec }: PodDisruptionBudget): string {
  const labels = Object.entries(spec?.selector?.matchLabels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}: ${value},`)
    .join('');
  const expressions = (spec?.selector?.matchExpressions ?? [])
    .map(
      ({ key, operator, values }) =>
        `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${(values ?? []).join(' ')}],},`,
    )
    .join('');
  const selector = `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions}},}`;
  return `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
}
