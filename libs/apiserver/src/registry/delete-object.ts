// Deletion in its three speeds: at once, after a grace period (the kubelet finishes it), or when the last finalizer goes.
import { conflict, formatTime, parseTime, type KubeObject } from '@drydock/machinery';
import { admitDelete } from '../admission/admission.ts';
import type { DeleteOptions } from './delete-options.ts';
import { registryHooks } from './registry-hooks.ts';
import { storageKey } from './resource-table.ts';
import { getObject } from './update-object.ts';
import type { WriteRequest } from './write-request.ts';

export interface Deletion {
  /** The object as it is now, or as it was last. */
  readonly object: KubeObject;
  /** Whether it is gone. */
  readonly removed: boolean;
}

const orphan = 'orphan';
const foreground = 'foregroundDeletion';

/** Deletes, or marks for deletion. */
export function deleteObject(write: WriteRequest, options: DeleteOptions): Deletion {
  const old = getObject(write);
  checkPreconditions(write, options, old);
  admitDelete(write, old);
  const hooks = registryHooks(write.resource);
  const special = hooks?.beforeDelete?.(old, write);
  if (special) return settle(write, special, old);
  // kinds that know no grace die at once
  const grace = hooks?.gracePeriod?.(old, options.gracePeriodSeconds) ?? 0;
  const marked = mark(write, withDeletionFinalizers(old, options, write), grace);
  if (marked === undefined) return { object: old, removed: false };
  return settle(write, marked, old);
}

function settle(write: WriteRequest, next: KubeObject, old: KubeObject): Deletion {
  const { server, resource, namespace, name } = write;
  const { metadata } = next;
  const removed =
    (metadata.finalizers ?? []).length === 0 &&
    (metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
    registryHooks(resource)?.mayVanish?.(next) !== false;
  if (write.dryRun) return { object: removed ? old : next, removed };
  const key = storageKey(resource, namespace, name);
  if (removed) return { object: server.store.delete(key, old.metadata.resourceVersion), removed };
  return {
    object: next === old ? old : server.store.update(key, next, old.metadata.resourceVersion),
    removed,
  };
}

function checkPreconditions(
  { resource, name }: WriteRequest,
  { preconditions }: DeleteOptions,
  { metadata }: KubeObject,
): void {
  const { uid, resourceVersion } = preconditions ?? {};
  if (uid && uid !== metadata.uid)
    throw conflict(
      resource.qualified,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`,
    );
  if (resourceVersion && resourceVersion !== metadata.resourceVersion)
    throw conflict(
      resource.qualified,
      name,
      `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`,
    );
}

/** The dying state; undefined when the object dies already and this request does not make it die sooner. */
function mark({ server }: WriteRequest, object: KubeObject, grace: number): KubeObject | undefined {
  const { metadata } = object;
  const now = server.clock.now();
  if (metadata.deletionTimestamp !== undefined) {
    const before = metadata.deletionGracePeriodSeconds ?? 0;
    if (before === 0 || grace >= before) return before === 0 && grace === 0 ? object : undefined;
    const asked = (parseTime(metadata.deletionTimestamp) ?? now) - before * 1000;
    return withDeletion(object, asked + grace * 1000, grace);
  }
  const dying = withDeletion(object, now + grace * 1000, grace);
  const { generation } = metadata;
  return generation ? { ...dying, metadata: { ...dying.metadata, generation: generation + 1 } } : dying;
}

function withDeletion(object: KubeObject, at: number, grace: number): KubeObject {
  return {
    ...object,
    metadata: { ...object.metadata, deletionTimestamp: formatTime(at), deletionGracePeriodSeconds: grace },
  };
}

/** The garbage collector works from these two finalizers. */
function withDeletionFinalizers(object: KubeObject, options: DeleteOptions, write: WriteRequest): KubeObject {
  const before = object.metadata.finalizers ?? [];
  const policy = policyOf(options, before, write);
  const kept = before.filter((finalizer) => finalizer !== orphan && finalizer !== foreground);
  const added = policy === 'Orphan' ? [orphan] : policy === 'Foreground' ? [foreground] : [];
  if (added.every((finalizer) => before.includes(finalizer)) && kept.length + added.length === before.length)
    return object;
  const { finalizers: _finalizers, ...metadata } = object.metadata;
  const finalizers = [...kept, ...added];
  return { ...object, metadata: { ...metadata, ...(finalizers.length > 0 ? { finalizers } : {}) } };
}

function policyOf(options: DeleteOptions, finalizers: readonly string[], write: WriteRequest): string {
  if (options.propagationPolicy) return options.propagationPolicy;
  if (options.orphanDependents !== undefined) return options.orphanDependents ? 'Orphan' : 'Background';
  if (finalizers.includes(orphan)) return 'Orphan';
  if (finalizers.includes(foreground)) return 'Foreground';
  if (!registryHooks(write.resource)?.orphansByDefault) return 'Background';
  if (write.resource.definition.plural === 'jobs')
    write.warnings.push(
      'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
    );
  return 'Orphan';
}
