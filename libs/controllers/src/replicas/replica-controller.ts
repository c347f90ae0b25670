// Keeps as many pods as it says: what ReplicaSet and ReplicationController share. After pkg/controller/replicaset/replica_set.go.
import { resources, type Key, type ResourceType, type WorkQueue } from '@drydock/client';
import type { Pod } from '@drydock/kinds';
import { apiVersionOf, type Selector } from '@drydock/machinery';
import type { ControllerContext } from '../controller.ts';
import { semanticallyEqual } from '../equality.ts';
import { keyOf, splitKey } from '../keys.ts';
import { claimObjects } from '../ownership/claim.ts';
import { controllerOf } from '../ownership/controller-reference.ts';
import { availableAt, isPodActive } from '../pods/conditions.ts';
import { Expectations } from '../pods/expectations.ts';
import { createPod, deletePod, isNamespaceTerminating, type PodControl } from '../pods/pod-control.ts';
import { rankForDeletion } from '../pods/ranking.ts';
import { replicasStatus, type Replicated } from './status.ts';

/** The most pods that one step creates or deletes. */
const burst = 500;

/** What differs between the two. */
export interface ReplicaKind<T extends Replicated> {
  readonly name: string;
  readonly resource: ResourceType<T>;
  readonly selectorOf: (set: T) => Selector;
}

export class ReplicaController<T extends Replicated> {
  readonly #context: ControllerContext;
  readonly #kind: ReplicaKind<T>;
  readonly #expectations: Expectations;
  readonly #sets;
  readonly #pods;
  readonly #recorder;

  constructor(context: ControllerContext, kind: ReplicaKind<T>) {
    this.#context = context;
    this.#kind = kind;
    this.#expectations = new Expectations(context.clock);
    this.#sets = context.informers.for(kind.resource);
    this.#pods = context.informers.for(resources.pods);
    this.#recorder = context.recorder();
  }

  start(): void {
    const queue = this.#context.run({
      name: this.#kind.name,
      reconcile: (key, own) => this.#reconcile(key, own),
    });
    this.#sets.onChange(({ old, current }) => {
      const set = current ?? old;
      if (!set) return;
      if (!current) this.#expectations.forget(keyOf(set));
      queue.add(keyOf(set));
    });
    this.#pods.onChange(({ old, current }) => this.#podChanged(queue, old, current));
  }

  #podChanged(queue: WorkQueue, old: Pod | undefined, current: Pod | undefined): void {
    const owner = this.#ownerKey(current ?? old);
    const former = old && current ? this.#ownerKey(old) : undefined;
    if (former && former !== owner) queue.add(former);
    const pod = current ?? old;
    if (owner && pod) {
      if (!old) this.#expectations.creationObserved(owner);
      if (!current || current.metadata.deletionTimestamp)
        this.#expectations.deletionObserved(owner, keyOf(pod));
      queue.add(owner);
    } else if (current && !controllerOf(current)) this.#enqueueMatching(queue, current);
  }

  #ownerKey(pod: Pod | undefined): Key | undefined {
    const reference = pod && controllerOf(pod);
    if (reference?.kind !== this.#kind.resource.kind) return undefined;
    const set = this.#sets.get(pod?.metadata.namespace ?? '', reference.name);
    return set?.metadata.uid === reference.uid ? keyOf(set) : undefined;
  }

  /** An orphan: whoever selects it may adopt it. */
  #enqueueMatching(queue: WorkQueue, pod: Pod): void {
    for (const set of this.#sets.list(pod.metadata.namespace))
      if (this.#kind.selectorOf(set).matches(pod.metadata.labels)) queue.add(keyOf(set));
  }

  async #reconcile(key: Key, queue: WorkQueue): Promise<void> {
    const { namespace, name } = splitKey(key);
    const set = this.#sets.get(namespace, name);
    if (!set) return this.#expectations.forget(key);
    const satisfied = this.#expectations.satisfied(key);
    const active = await this.#claimPods(set);
    let failure: unknown;
    if (satisfied && !set.metadata.deletionTimestamp)
      failure = await this.#manage(key, set, active).then(
        () => undefined,
        (error: unknown) => error,
      );
    const updated = await this.#updateStatus(set, active, failure);
    if (failure !== undefined) throw failure;
    this.#requeueUntilAvailable(queue, key, updated, active);
  }

  async #claimPods(set: T): Promise<readonly Pod[]> {
    const namespace = set.metadata.namespace ?? '';
    const selector = this.#kind.selectorOf(set);
    return claimObjects(this.#pods.list(namespace).filter(isPodActive), {
      owner: this.#ownerOf(set),
      matches: (pod) => selector.matches(pod.metadata.labels),
      client: this.#context.client.of(resources.pods, namespace),
      readOwner: () => this.#context.client.of(this.#kind.resource, namespace).find(set.metadata.name ?? ''),
    });
  }

  async #manage(key: Key, set: T, active: readonly Pod[]): Promise<void> {
    const missing = (set.spec?.replicas ?? 0) - active.length;
    const control: PodControl = {
      owner: this.#ownerOf(set),
      pods: this.#context.client.of(resources.pods, set.metadata.namespace ?? ''),
      recorder: this.#recorder,
    };
    if (missing > 0) await this.#create(key, set, control, Math.min(missing, burst));
    else if (missing < 0) await this.#delete(key, set, control, active, Math.min(-missing, burst));
  }

  /** In batches of 1, 2, 4 …: a template that the server refuses costs one request and not five hundred. */
  async #create(key: Key, set: T, control: PodControl, count: number): Promise<void> {
    this.#expectations.expectCreations(key, count);
    let left = count;
    for (let batch = 1; left > 0; batch = Math.min(2 * batch, left)) {
      let failure: unknown;
      for (let i = 0; i < batch; i++) {
        left--;
        try {
          await createPod(control, set.spec?.template ?? {});
        } catch (error) {
          this.#expectations.creationObserved(key);
          if (!isNamespaceTerminating(error)) failure ??= error;
        }
      }
      if (failure === undefined) continue;
      for (; left > 0; left--) this.#expectations.creationObserved(key);
      throw failure;
    }
  }

  async #delete(key: Key, set: T, control: PodControl, active: readonly Pod[], count: number): Promise<void> {
    const doomed = rankForDeletion(active, this.#relatedPods(set), this.#context.clock.now()).slice(0, count);
    this.#expectations.expectDeletions(key, doomed.map(keyOf));
    let failure: unknown;
    for (const pod of doomed) {
      try {
        await deletePod(control, pod);
      } catch (error) {
        this.#expectations.deletionObserved(key, keyOf(pod));
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
  }

  /** Pods of all ReplicaSets that share this one's owner: those doubled up on a node go first. */
  #relatedPods(set: T): readonly Pod[] {
    const namespace = set.metadata.namespace ?? '';
    const owner = controllerOf(set)?.uid;
    const siblings = new Set(
      this.#sets
        .list(namespace)
        .filter((other) => other === set || (owner !== undefined && controllerOf(other)?.uid === owner))
        .map((other) => other.metadata.uid),
    );
    return this.#pods.list(namespace).filter((pod) => siblings.has(controllerOf(pod)?.uid));
  }

  async #updateStatus(set: T, active: readonly Pod[], failure: unknown): Promise<T> {
    const status = replicasStatus(set, active, this.#context.clock.now(), failure);
    if (semanticallyEqual(set.status, status)) return set;
    const client = this.#context.client.of(this.#kind.resource, set.metadata.namespace ?? '');
    return client.updateStatus({ ...set, status });
  }

  #requeueUntilAvailable(queue: WorkQueue, key: Key, set: T, active: readonly Pod[]): void {
    const minReadySeconds = set.spec?.minReadySeconds ?? 0;
    if (minReadySeconds === 0) return;
    const now = this.#context.clock.now();
    const times = active
      .map((pod) => availableAt(pod, minReadySeconds))
      .filter((time) => time !== undefined && time > now) as number[];
    if (times.length > 0) queue.addAfter(key, Math.min(...times) - now);
  }

  #ownerOf(set: T): PodControl['owner'] {
    const { resource } = this.#kind;
    return { ...set, apiVersion: apiVersionOf(resource), kind: resource.kind };
  }
}
