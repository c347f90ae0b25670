// DaemonSet: one pod on every fitting node. After pkg/controller/daemon; without ControllerRevisions and maxSurge.
import { resources, type Key, type WorkQueue } from '@drydock/client';
import type { DaemonSet, Pod } from '@drydock/kinds';
import { selectorOf } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { templateHash } from '../deployment/template-hash.ts';
import { semanticallyEqual } from '../equality.ts';
import { keyOf, splitKey } from '../keys.ts';
import { claimObjects } from '../ownership/claim.ts';
import { controllerOf } from '../ownership/controller-reference.ts';
import { isPodTerminal } from '../pods/conditions.ts';
import { Expectations } from '../pods/expectations.ts';
import { createPod, deletePod, type PodControl } from '../pods/pod-control.ts';
import { daemonFits, daemonPodSpec } from './fits.ts';
import { daemonSetStatus, outdatedDaemons, revisionHashLabel, type NodePlan } from './status.ts';

export const daemonSetController: ControllerDefinition = {
  name: 'daemonset-controller',
  start: (context) => new DaemonSetController(context).start(),
};

class DaemonSetController {
  readonly #context: ControllerContext;
  readonly #expectations: Expectations;
  readonly #sets;
  readonly #pods;
  readonly #nodes;
  readonly #recorder;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#expectations = new Expectations(context.clock);
    this.#sets = context.informers.for(resources.daemonSets);
    this.#pods = context.informers.for(resources.pods);
    this.#nodes = context.informers.for(resources.nodes);
    this.#recorder = context.recorder();
  }

  start(): void {
    const queue = this.#context.run({
      name: daemonSetController.name,
      reconcile: (key) => this.#reconcile(key),
    });
    this.#sets.onChange(({ old, current }) => {
      const set = current ?? old;
      if (set) queue.add(keyOf(set));
    });
    this.#pods.onChange(({ old, current }) => this.#podChanged(queue, old, current));
    this.#nodes.onChange(({ old, current }) => {
      const shown = (node: typeof current) => [node?.metadata.labels, node?.spec];
      if (old && current && semanticallyEqual(shown(old), shown(current))) return;
      for (const set of this.#sets.list()) queue.add(keyOf(set));
    });
  }

  #podChanged(queue: WorkQueue, old: Pod | undefined, current: Pod | undefined): void {
    const pod = current ?? old;
    const reference = pod && controllerOf(pod);
    if (!pod || (reference && reference.kind !== 'DaemonSet')) return;
    if (!reference) {
      for (const set of this.#sets.list(pod.metadata.namespace))
        if (selectorOf(set.spec?.selector).matches(pod.metadata.labels)) queue.add(keyOf(set));
      return;
    }
    const key = `${pod.metadata.namespace ?? ''}/${reference.name}`;
    if (!old) this.#expectations.creationObserved(key);
    if (!current || current.metadata.deletionTimestamp) this.#expectations.deletionObserved(key, keyOf(pod));
    queue.add(key);
  }

  async #reconcile(key: Key): Promise<void> {
    const { namespace, name } = splitKey(key);
    const cached = this.#sets.get(namespace, name);
    if (!cached) return this.#expectations.forget(key);
    const set: DaemonSet = { ...cached, apiVersion: 'apps/v1', kind: 'DaemonSet' };
    if (set.metadata.deletionTimestamp) return;
    const hash = templateHash(set.spec?.template ?? {}, set.status?.collisionCount);
    const plans = this.#plan(set, await this.#claim(set));
    if (this.#expectations.satisfied(key)) await this.#manage(key, set, plans, hash);
    const status = daemonSetStatus(set, plans, hash, this.#context.clock.now());
    if (semanticallyEqual(set.status, status)) return;
    await this.#context.client.of(resources.daemonSets, namespace).updateStatus({ ...set, status });
  }

  async #claim(set: DaemonSet): Promise<readonly Pod[]> {
    const namespace = set.metadata.namespace ?? '';
    const selector = selectorOf(set.spec?.selector);
    return claimObjects(this.#pods.list(namespace), {
      owner: set,
      matches: (pod) => selector.matches(pod.metadata.labels),
      client: this.#context.client.of(resources.pods, namespace),
      readOwner: () => this.#context.client.of(resources.daemonSets, namespace).find(set.metadata.name ?? ''),
    });
  }

  #plan(set: DaemonSet, pods: readonly Pod[]): readonly NodePlan[] {
    const spec = set.spec?.template.spec ?? { containers: [] };
    return this.#nodes.list().map((node) => {
      const name = node.metadata.name ?? '';
      return {
        node: name,
        ...daemonFits(spec, node),
        pods: pods
          .filter((pod) => targetNode(pod) === name)
          .sort((a, b) =>
            (a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1,
          ),
      };
    });
  }

  async #manage(key: Key, set: DaemonSet, plans: readonly NodePlan[], hash: string): Promise<void> {
    const control: PodControl = {
      owner: set,
      pods: this.#context.client.of(resources.pods, set.metadata.namespace ?? ''),
      recorder: this.#recorder,
    };
    const missing = plans.filter((plan) => plan.run && plan.pods.length === 0).map((plan) => plan.node);
    const surplus = plans
      .flatMap((plan) =>
        plan.stay ? [...plan.pods.filter(isPodTerminal), ...plan.pods.slice(1)] : plan.pods,
      )
      .filter((pod) => !pod.metadata.deletionTimestamp);
    const doomed = [
      ...new Set([...surplus, ...outdatedDaemons(set, plans, hash, this.#context.clock.now())]),
    ];
    if (missing.length > 0) {
      this.#expectations.expectCreations(key, missing.length);
      for (const node of missing) await this.#create(key, set, control, node, hash);
    } else if (doomed.length > 0) {
      this.#expectations.expectDeletions(key, doomed.map(keyOf));
      for (const pod of doomed) await deletePod(control, pod);
    }
  }

  async #create(key: Key, set: DaemonSet, control: PodControl, node: string, hash: string): Promise<void> {
    const { metadata, spec } = set.spec?.template ?? {};
    const generation = String(set.metadata.generation ?? 1);
    const labels = { ...metadata?.labels, [revisionHashLabel]: hash, 'pod-template-generation': generation };
    try {
      await createPod(control, {
        metadata: { ...metadata, labels },
        spec: daemonPodSpec(spec ?? { containers: [] }, node),
      });
    } catch (error) {
      this.#expectations.creationObserved(key);
      throw error;
    }
  }
}

/** Where a daemon runs or, before it is scheduled, is pinned to. */
function targetNode(pod: Pod): string | undefined {
  if (pod.spec?.nodeName) return pod.spec.nodeName;
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const pin = required?.nodeSelectorTerms[0]?.matchFields?.find((field) => field.key === 'metadata.name');
  return pin?.values?.[0];
}
