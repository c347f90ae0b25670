// DaemonSet: one pod on every fitting node. After pkg/controller/daemon.
import { resources, type Key, type WorkQueue } from '@drydock/client';
import type { DaemonSet, DaemonSetStatus, Pod } from '@drydock/kinds';
import { selectorOf } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { semanticallyEqual } from '../equality.ts';
import { syncHistory, truncateHistory } from '../history/revisions.ts';
import { keyOf, splitKey } from '../keys.ts';
import { claimObjects } from '../ownership/claim.ts';
import { controllerOf } from '../ownership/controller-reference.ts';
import { availableAt } from '../pods/conditions.ts';
import { Expectations } from '../pods/expectations.ts';
import { createPod, deletePod, type PodControl } from '../pods/pod-control.ts';
import { daemonFits, daemonPodSpec } from './fits.ts';
import { placeDaemons } from './placement.ts';
import { daemonSetStatus, revisionHashLabel, type NodePlan } from './status.ts';

const longestDelay = 15 * 60_000;

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
  /** When a daemon failed last, per set and node. */
  readonly #failures = new Map<string, { readonly at: number; readonly delay: number }>();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#expectations = new Expectations(context.clock);
    this.#sets = context.informers.for(resources.daemonSets);
    this.#pods = context.informers.for(resources.pods);
    this.#nodes = context.informers.for(resources.nodes);
    context.informers.for(resources.controllerRevisions);
    this.#recorder = context.recorder();
  }

  start(): void {
    const queue = this.#context.run({
      name: daemonSetController.name,
      reconcile: (key, own) => this.#reconcile(key, own),
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

  async #reconcile(key: Key, queue: WorkQueue): Promise<void> {
    const { namespace, name } = splitKey(key);
    const cached = this.#sets.get(namespace, name);
    if (!cached) return this.#expectations.forget(key);
    const set: DaemonSet = { ...cached, apiVersion: 'apps/v1', kind: 'DaemonSet' };
    if (set.metadata.deletionTimestamp) return;
    const policy = { hashLabel: revisionHashLabel, owners: resources.daemonSets };
    const history = await syncHistory(this.#context, set, policy);
    const hash = history.update.metadata.labels?.[revisionHashLabel] ?? '';
    const pods = await this.#claim(set);
    const plans = this.#plan(set, pods);
    if (this.#expectations.satisfied(key)) await this.#manage(key, set, plans, hash, queue);
    const status: DaemonSetStatus = {
      ...daemonSetStatus(set, plans, hash, this.#context.clock.now()),
      ...collisions(history.collisionCount ?? set.status?.collisionCount),
    };
    if (!semanticallyEqual(set.status, status))
      await this.#context.client.of(resources.daemonSets, namespace).updateStatus({ ...set, status });
    const live = new Set([hash, ...pods.map((pod) => pod.metadata.labels?.[revisionHashLabel])]);
    await truncateHistory(this.#context, set, history, (revision) =>
      live.has(revision.metadata.labels?.[revisionHashLabel]),
    );
    this.#requeueUntilAvailable(queue, key, set, pods);
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

  async #manage(
    key: Key,
    set: DaemonSet,
    plans: readonly NodePlan[],
    hash: string,
    queue: WorkQueue,
  ): Promise<void> {
    const control: PodControl = {
      owner: set,
      pods: this.#context.client.of(resources.pods, set.metadata.namespace ?? ''),
      recorder: this.#recorder,
    };
    const placed = placeDaemons(set, plans, hash, this.#context.clock.now());
    const failed = placed.doomed.filter((pod) => pod.status?.phase === 'Failed');
    const delays = failed.map((pod) => this.#failureDelay(key, pod));
    const doomed = placed.doomed.filter((pod) => delays[failed.indexOf(pod)] === undefined);
    for (const delay of delays) if (delay !== undefined) queue.addAfter(key, delay);
    for (const pod of doomed) if (pod.status?.phase === 'Failed') this.#tellFailed(set, pod);
    if (placed.missing.length > 0) {
      this.#expectations.expectCreations(key, placed.missing.length);
      for (const node of placed.missing) await this.#create(key, set, control, node, hash);
    } else if (doomed.length > 0) {
      this.#expectations.expectDeletions(key, doomed.map(keyOf));
      for (const pod of doomed) await deletePod(control, pod);
    }
  }

  /** How long a failed daemon stays before it is replaced: 1 s, doubled, at most 15 min; undefined: no longer. */
  #failureDelay(key: Key, pod: Pod): number | undefined {
    const now = this.#context.clock.now();
    const name = `${key}/${targetNode(pod) ?? ''}`;
    const known = this.#failures.get(name);
    if (!known || now - known.at > 2 * longestDelay) {
      this.#failures.set(name, { at: now, delay: 1_000 });
      return undefined;
    }
    const left = known.at + known.delay - now;
    if (left > 0) return left;
    const delay = Math.min(2 * known.delay, longestDelay);
    this.#failures.set(name, { at: now, delay });
    return undefined;
  }

  #tellFailed(set: DaemonSet, { metadata, spec }: Pod): void {
    const message = `Found failed daemon pod ${metadata.namespace ?? ''}/${metadata.name ?? ''} on node ${spec?.nodeName ?? ''}, will try to kill it`;
    this.#recorder.event(set, 'Warning', 'FailedDaemonPod', message);
  }

  #requeueUntilAvailable(queue: WorkQueue, key: Key, set: DaemonSet, pods: readonly Pod[]): void {
    const minReadySeconds = set.spec?.minReadySeconds ?? 0;
    if (minReadySeconds === 0) return;
    const now = this.#context.clock.now();
    const times = pods.map((pod) => availableAt(pod, minReadySeconds) ?? 0).filter((time) => time > now);
    if (times.length > 0) queue.addAfter(key, Math.min(...times) - now);
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

const collisions = (count: number | undefined) => (count === undefined ? {} : { collisionCount: count });

/** Where a daemon runs or, before it is scheduled, is pinned to. */
function targetNode(pod: Pod): string | undefined {
  if (pod.spec?.nodeName) return pod.spec.nodeName;
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const pin = required?.nodeSelectorTerms[0]?.matchFields?.find((field) => field.key === 'metadata.name');
  return pin?.values?.[0];
}
