// StatefulSet: pods with names, an order and volumes of their own. After pkg/controller/statefulset. `step.ts` decides,
// `identity.ts` makes pods and claims, `retention.ts` says who takes claims along.
import { resources, type Key, type WorkQueue } from '@drydock/client';
import type { Pod, StatefulSet, StatefulSetStatus } from '@drydock/kinds';
import { selectorOf } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { semanticallyEqual } from '../equality.ts';
import { syncHistory, templateOf, truncateHistory, type History } from '../history/revisions.ts';
import { keyOf, splitKey } from '../keys.ts';
import { claimObjects } from '../ownership/claim.ts';
import { controllerOf } from '../ownership/controller-reference.ts';
import { availableAt } from '../pods/conditions.ts';
import { ordinalOf, revisionOf, statefulPod, withIdentity } from './identity.ts';
import { StatefulPods } from './pods.ts';
import { needsCurrentRevision, nextActions, sortPods, statefulSetStatus, type StatefulStep } from './step.ts';

export const statefulSetController: ControllerDefinition = {
  name: 'statefulset-controller',
  start: (context) => new StatefulSetController(context).start(),
};

class StatefulSetController {
  readonly #context: ControllerContext;
  readonly #sets;
  readonly #pods;
  readonly #control: StatefulPods;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#sets = context.informers.for(resources.statefulSets);
    this.#pods = context.informers.for(resources.pods);
    context.informers.for(resources.persistentVolumeClaims);
    context.informers.for(resources.controllerRevisions);
    this.#control = new StatefulPods(context, context.recorder());
  }

  start(): void {
    const queue = this.#context.run({
      name: statefulSetController.name,
      reconcile: (key, own) => this.#reconcile(key, own),
    });
    this.#sets.onChange(({ old, current }) => {
      const set = current ?? old;
      if (set) queue.add(keyOf(set));
    });
    this.#pods.onChange(({ old, current }) => {
      const pod = current ?? old;
      const reference = pod && controllerOf(pod);
      if (reference?.kind === 'StatefulSet') queue.add(`${pod?.metadata.namespace ?? ''}/${reference.name}`);
      else if (current && !reference) this.#enqueueMatching(queue, current);
    });
  }

  #enqueueMatching(queue: WorkQueue, pod: Pod): void {
    for (const set of this.#sets.list(pod.metadata.namespace))
      if (selectorOf(set.spec?.selector).matches(pod.metadata.labels)) queue.add(keyOf(set));
  }

  async #reconcile(key: Key, queue: WorkQueue): Promise<void> {
    const { namespace, name } = splitKey(key);
    const cached = this.#sets.get(namespace, name);
    if (!cached) return;
    const set: StatefulSet = { ...cached, apiVersion: 'apps/v1', kind: 'StatefulSet' };
    const pods = await this.#claim(set);
    if (set.metadata.deletionTimestamp) return;
    const history = await syncHistory(this.#context, set, {
      hashLabel: 'controller.kubernetes.io/hash',
      owners: resources.statefulSets,
    });
    const current = history.all.find(({ metadata }) => metadata.name === set.status?.currentRevision);
    const updateRevision = history.update.metadata.name ?? '';
    const step: StatefulStep = {
      set,
      pods,
      currentRevision: current?.metadata.name ?? updateRevision,
      updateRevision,
      now: this.#context.clock.now(),
    };
    const failure = await this.#act(step, history).then(
      () => undefined,
      (error: unknown) => error,
    );
    await this.#updateStatus(cached, {
      ...statefulSetStatus(step),
      ...(history.collisionCount === undefined ? {} : { collisionCount: history.collisionCount }),
    });
    if (failure !== undefined) throw failure;
    const live = new Set([step.currentRevision, updateRevision, ...pods.map(revisionOf)]);
    await truncateHistory(this.#context, set, history, ({ metadata }) => live.has(metadata.name ?? ''));
    this.#requeueUntilAvailable(queue, key, step);
  }

  async #claim(set: StatefulSet): Promise<readonly Pod[]> {
    const namespace = set.metadata.namespace ?? '';
    const selector = selectorOf(set.spec?.selector);
    return claimObjects(
      this.#pods.list(namespace).filter((pod) => ordinalOf(set, pod) >= 0),
      {
        owner: set,
        matches: (pod) => selector.matches(pod.metadata.labels),
        client: this.#context.client.of(resources.pods, namespace),
        readOwner: () =>
          this.#context.client.of(resources.statefulSets, namespace).find(set.metadata.name ?? ''),
      },
    );
  }

  async #act(step: StatefulStep, history: History): Promise<void> {
    const { set } = step;
    const { inRange } = sortPods(set, step.pods);
    for (const pod of inRange.values()) {
      if (pod.status?.phase === 'Pending') await this.#control.createClaims(set, pod);
      await this.#control.retain(set, pod, false);
    }
    const current = history.all.find(({ metadata }) => metadata.name === step.currentRevision);
    for (const action of nextActions(step)) {
      if (action.do === 'create') {
        const revision = current && needsCurrentRevision(step, action.ordinal) ? current : history.update;
        const name = revision.metadata.name ?? '';
        await this.#control.create(set, statefulPod(set, templateOf(revision), name, action.ordinal));
      } else if (action.do === 'repair') {
        await this.#control.update(set, withIdentity(action.pod, action.ordinal));
      } else {
        if (action.isEnded) this.#control.failed(set, action.pod);
        if (action.isCondemned) await this.#control.retain(set, action.pod, true);
        await this.#control.delete(set, action.pod);
      }
    }
  }

  async #updateStatus(cached: StatefulSet, status: StatefulSetStatus): Promise<void> {
    if (semanticallyEqual(cached.status, status)) return;
    await this.#context.client
      .of(resources.statefulSets, cached.metadata.namespace ?? '')
      .updateStatus({ ...cached, status });
  }

  #requeueUntilAvailable(queue: WorkQueue, key: Key, { set, pods, now }: StatefulStep): void {
    const minReadySeconds = set.spec?.minReadySeconds ?? 0;
    if (minReadySeconds === 0) return;
    const times = pods.map((pod) => availableAt(pod, minReadySeconds) ?? 0).filter((time) => time > now);
    if (times.length > 0) queue.addAfter(key, Math.min(...times) - now);
  }
}
