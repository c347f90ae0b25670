// Deletes what lost its owners, waits for dependents in a foreground deletion, sets them free in an orphaning one: after
// pkg/controller/garbagecollector. Keys are UIDs.
import { resources, type DeleteOptions, type ResourceType, type WorkQueue } from '@drydock/client';
import { apiVersionOf, hasReason, type KubeObject, type OwnerRef } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { builtInResources, customResource, deletableResources } from '../deletable/resources.ts';
import { semanticallyEqual } from '../equality.ts';
import {
  foregroundFinalizer,
  hasFinalizer,
  orphanFinalizer,
  OwnershipGraph,
  ownersOf,
  waitsForDependents,
  type GraphNode,
} from './graph.ts';

export const garbageCollector: ControllerDefinition = {
  name: 'garbage-collector-controller',
  start: (context) => new GarbageCollector(context).start(),
};

/** Not owned and never owners, but many. */
const ignored = new Set(['events']);

class GarbageCollector {
  readonly #context: ControllerContext;
  readonly #graph = new OwnershipGraph();

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  start(): void {
    const queue = this.#context.run({
      name: garbageCollector.name,
      reconcile: (uid) => this.#reconcile(uid, queue),
    });
    for (const resource of builtInResources) if (!ignored.has(resource.plural)) this.#watch(queue, resource);
    this.#context.informers.for(resources.customResourceDefinitions).onChange(({ old, current }) => {
      const [before, now] = [customResource(old), customResource(current)];
      if (semanticallyEqual(before, now)) return;
      if (before) this.#context.informers.drop(before);
      if (!now) return;
      this.#watch(queue, now);
      void this.#context.informers.start();
      // what it owns may have waited for its kind to be known
      for (const uid of this.#graph.owned()) queue.add(uid);
    });
  }

  #watch(queue: WorkQueue, resource: ResourceType<KubeObject>): void {
    this.#context.informers.for(resource).onChange(({ old, current }) => {
      this.#graph.update(resource, old, current);
      this.#enqueue(queue, old, current);
    });
  }

  #enqueue(queue: WorkQueue, old: KubeObject | undefined, current: KubeObject | undefined): void {
    const object = current ?? old;
    const uid = object?.metadata.uid;
    if (!object || !uid) return;
    const startsToWait = current && waitsForDependents(current) && !(old && waitsForDependents(old));
    if (current && (ownersOf(current).length > 0 || current.metadata.deletionTimestamp)) queue.add(uid);
    if (!current || startsToWait)
      for (const dependent of this.#graph.dependentsOf(uid)) queue.add(dependent.object.metadata.uid ?? '');
    // an owner that waits for this one looks again
    if (!current) for (const owner of ownersOf(object)) if (this.#graph.find(owner.uid)) queue.add(owner.uid);
  }

  async #reconcile(uid: string, queue: WorkQueue): Promise<void> {
    const node = this.#graph.find(uid);
    if (!node) return;
    const { object } = node;
    if (object.metadata.deletionTimestamp) {
      if (hasFinalizer(object, orphanFinalizer)) return this.#orphanDependents(node);
      return waitsForDependents(object) ? this.#finishForeground(node, queue) : undefined;
    }
    if (ownersOf(object).length > 0) await this.#judge(node);
  }

  /** Deletes the object if none of its owners is left. */
  async #judge(node: GraphNode): Promise<void> {
    const solid: OwnerRef[] = [];
    const waiting: OwnerRef[] = [];
    for (const owner of ownersOf(node.object)) {
      const found = await this.#findOwner(node, owner);
      if (found === 'unknown') solid.push(owner);
      else if (found) (waitsForDependents(found) ? waiting : solid).push(owner);
    }
    if (solid.length === ownersOf(node.object).length) return;
    if (solid.length > 0) return this.#patchMetadata(node, { ownerReferences: solid });
    const inForeground =
      hasFinalizer(node.object, foregroundFinalizer) ||
      (waiting.length > 0 && this.#graph.dependentsOf(node.object.metadata.uid ?? '').length > 0);
    const policy = hasFinalizer(node.object, orphanFinalizer)
      ? 'Orphan'
      : inForeground
        ? 'Foreground'
        : 'Background';
    await this.#delete(node, policy);
  }

  /** The owner as it is now; undefined when it is gone. A kind nobody knows is left alone. */
  async #findOwner(node: GraphNode, owner: OwnerRef): Promise<KubeObject | 'unknown' | undefined> {
    const known = this.#graph.find(owner.uid);
    if (known) return known.object;
    const resource = deletableResources(this.#context).find(
      (candidate) => candidate.kind === owner.kind && apiVersionOf(candidate) === owner.apiVersion,
    );
    if (!resource) return 'unknown';
    const namespace = resource.namespaced ? node.object.metadata.namespace : undefined;
    // a namespaced owner of a cluster-scoped object cannot exist
    if (resource.namespaced && namespace === undefined) return undefined;
    const live = await this.#context.client.of(resource, namespace).find(owner.name);
    return live?.metadata.uid === owner.uid ? live : undefined;
  }

  async #finishForeground(node: GraphNode, queue: WorkQueue): Promise<void> {
    const uid = node.object.metadata.uid ?? '';
    const blocking = this.#graph
      .dependentsOf(uid)
      .filter((dependent) =>
        ownersOf(dependent.object).some((owner) => owner.uid === uid && owner.blockOwnerDeletion),
      );
    if (blocking.length === 0) return this.#removeFinalizer(node, foregroundFinalizer);
    for (const dependent of blocking)
      if (!dependent.object.metadata.deletionTimestamp) queue.add(dependent.object.metadata.uid ?? '');
  }

  async #orphanDependents(node: GraphNode): Promise<void> {
    const { uid } = node.object.metadata;
    for (const dependent of this.#graph.dependentsOf(uid ?? '')) {
      const ownerReferences = ownersOf(dependent.object).filter((owner) => owner.uid !== uid);
      await this.#patchMetadata(dependent, { ownerReferences });
    }
    await this.#removeFinalizer(node, orphanFinalizer);
  }

  async #removeFinalizer(node: GraphNode, finalizer: string): Promise<void> {
    const finalizers = (node.object.metadata.finalizers ?? []).filter((other) => other !== finalizer);
    await this.#patchMetadata(node, { finalizers });
  }

  async #patchMetadata({ resource, object }: GraphNode, change: object): Promise<void> {
    const { name, namespace, uid, resourceVersion } = object.metadata;
    try {
      await this.#context.client
        .of(resource, namespace)
        .patch(name ?? '', 'merge', { metadata: { ...change, uid, resourceVersion } });
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error;
    }
  }

  async #delete({ resource, object }: GraphNode, policy: DeleteOptions['propagationPolicy']): Promise<void> {
    const { name, namespace, uid } = object.metadata;
    try {
      await this.#context.client.of(resource, namespace).delete(name ?? '', {
        ...(policy ? { propagationPolicy: policy } : {}),
        ...(uid ? { preconditions: { uid } } : {}),
      });
    } catch (error) {
      // gone, or another object of that name by now
      if (!hasReason(error, 'NotFound') && !hasReason(error, 'Conflict')) throw error;
    }
  }
}
