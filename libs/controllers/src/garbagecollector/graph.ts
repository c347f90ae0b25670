// Who owns whom, kept from the informers of all resources: pkg/controller/garbagecollector/graph_builder.go.
import type { ResourceType } from '@drydock/client';
import type { KubeObject, OwnerRef } from '@drydock/machinery';

export interface GraphNode {
  readonly resource: ResourceType<KubeObject>;
  readonly object: KubeObject;
}

export const foregroundFinalizer = 'foregroundDeletion';
export const orphanFinalizer = 'orphan';

export class OwnershipGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #dependents = new Map<string, Set<string>>();

  /** Takes in a change of one object. */
  update(
    resource: ResourceType<KubeObject>,
    old: KubeObject | undefined,
    current: KubeObject | undefined,
  ): void {
    if (old) this.#forget(old);
    if (!current) return;
    const uid = current.metadata.uid ?? '';
    this.#nodes.set(uid, { resource, object: current });
    for (const owner of ownersOf(current)) {
      const dependents = this.#dependents.get(owner.uid) ?? new Set();
      dependents.add(uid);
      this.#dependents.set(owner.uid, dependents);
    }
  }

  find(uid: string): GraphNode | undefined {
    return this.#nodes.get(uid);
  }

  /** UIDs of all objects that have owners. */
  owned(): readonly string[] {
    return [...this.#nodes].flatMap(([uid, { object }]) => (ownersOf(object).length > 0 ? [uid] : []));
  }

  /** In the order in which they were seen. */
  dependentsOf(uid: string): readonly GraphNode[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((dependent) => this.#nodes.get(dependent) ?? []);
  }

  #forget(object: KubeObject): void {
    const uid = object.metadata.uid ?? '';
    this.#nodes.delete(uid);
    for (const owner of ownersOf(object)) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
  }
}

export function ownersOf(object: KubeObject): readonly OwnerRef[] {
  return object.metadata.ownerReferences ?? [];
}

/** Being deleted in the foreground: it waits for what it owns. */
export function waitsForDependents(object: KubeObject): boolean {
  return hasFinalizer(object, foregroundFinalizer) && object.metadata.deletionTimestamp !== undefined;
}

export function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return object.metadata.finalizers?.includes(finalizer) ?? false;
}
