import {
  badRequest,
  conflict,
  deepEqual,
  fieldError,
  invalid,
  modifiedConflict,
  notFound,
  type KubeObject,
} from '@drydock/machinery';
import { admitUpdate, validateUpdate } from '../admission/admission.ts';
import { equalButTimes, readManagers } from './field-management/entries.ts';
import { trackUpdate } from './field-management/managers.ts';
import { storageKey } from './resource-table.ts';
import { registryHooks } from './registry-hooks.ts';
import { findingsOf } from './validate-object.ts';
import type { WriteRequest } from './write-request.ts';

/** The stored object. Throws NotFound. */
export function getObject({
  server,
  resource,
  namespace,
  name,
}: Pick<WriteRequest, 'server' | 'resource' | 'namespace' | 'name'>): KubeObject {
  const found = server.store.get(storageKey(resource, namespace, name));
  if (!found) throw notFound(resource.qualified, name);
  return found;
}

/**
 * Replaces an object. `given` is the decoded new state. An update that changes nothing keeps the resourceVersion and
 * tells nobody; one that takes the last finalizer of a dying object removes it.
 */
export function updateObject(write: WriteRequest, given: KubeObject): KubeObject {
  const { resource } = write;
  const { definition } = resource;
  const old = getObject(write);
  checkPreconditions(write, given, old);
  const defaulted = definition.defaults?.(given) ?? given;
  const owned = trackUpdate(write, keepServerFields(defaulted, old), old);
  const admitted = admitUpdate(write, owned, old);
  const prepared = keepTimes(withGeneration(prepare(write, admitted, old), old, write), old);
  if (prepared === old || deepEqual(prepared, old)) return old;
  const errors = findingsOf(write, prepared, old);
  if (errors.length > 0) throw invalid(resource.qualifiedKind, write.name, errors);
  if (prepared.metadata.generation !== old.metadata.generation)
    write.warnings.push(...(definition.warnings?.(prepared, true) ?? []));
  validateUpdate(write, prepared, old);
  return putObject(write, prepared, old);
}

/** Replaces status, and the metadata that may come with it; everything else was valid already and stays. */
export function updateStatus(write: WriteRequest, given: KubeObject): KubeObject {
  const { definition } = write.resource;
  const old = getObject(write);
  checkPreconditions(write, given, old);
  const metadata = metadataWithStatus(write, given, old);
  const { status: _status, ...rest }: Record<string, unknown> & KubeObject = { ...old, metadata };
  const replaced = { ...rest, ...('status' in given ? { status: given['status'] } : {}) } as KubeObject;
  const { status } = definition.defaults?.(replaced) ?? replaced;
  const next = { ...rest, ...(status === undefined ? {} : { status }) } as KubeObject;
  // the status of a custom resource has no type that would have been checked on the way in, annotations are anybody's
  const errors = definition.custom || metadata !== old.metadata ? findingsOf(write, next, old) : [];
  if (errors.length > 0) throw invalid(write.resource.qualifiedKind, write.name, errors);
  validateUpdate(write, next, old);
  if (write.applying) return putApplied(write, { ...next, metadata: given.metadata }, old);
  const same = metadata === old.metadata && deepEqual(status, old['status']);
  return same ? old : storeUpdate(write, next, old);
}

/** As the strategies of Kubernetes have it: labels of a Deployment and everything of a custom object stay. */
function metadataWithStatus(
  { resource: { definition } }: WriteRequest,
  { metadata: given }: KubeObject,
  { metadata: old }: KubeObject,
): KubeObject['metadata'] {
  if (definition.custom) return old;
  const taken =
    definition.kind === 'Deployment' ? (['annotations'] as const) : (['annotations', 'labels'] as const);
  if (taken.every((field) => deepEqual(given[field], old[field]))) return old;
  const { annotations, labels, ...rest } = old;
  const kept = { ...(annotations ? { annotations } : {}), ...(labels ? { labels } : {}) };
  const changed = Object.fromEntries(taken.map((field) => [field, given[field]]));
  return withoutAbsent({ ...rest, ...kept, ...changed });
}

function withoutAbsent<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

/** An apply comes with its managers. */
function putApplied(write: WriteRequest, applied: KubeObject, old: KubeObject): KubeObject {
  const { managedFields } = applied.metadata as { readonly managedFields?: unknown };
  const { managedFields: _old, ...metadata } = old.metadata as Readonly<Record<string, unknown>>;
  const own = managedFields === undefined ? metadata : { ...metadata, managedFields };
  const next = keepTimes({ ...applied, metadata: own }, old);
  return deepEqual(next, old) ? old : putObject(write, next, old);
}

/** Stores what a subresource changed, and notes who did it. */
export function storeUpdate(write: WriteRequest, changed: KubeObject, old: KubeObject): KubeObject {
  return putObject(write, trackUpdate(write, changed, old), old);
}

/** Stores a changed object as it is, or removes it when nothing holds it any more. */
export function putObject(write: WriteRequest, next: KubeObject, old: KubeObject): KubeObject {
  const { server, resource, namespace, name } = write;
  if (write.dryRun) return next;
  const key = storageKey(resource, namespace, name);
  if (mayVanish(next) && registryHooks(resource)?.mayVanish?.(next) !== false) {
    server.store.delete(key, old.metadata.resourceVersion);
    return next;
  }
  return server.store.update(key, next, old.metadata.resourceVersion);
}

function mayVanish({ metadata }: KubeObject): boolean {
  return (
    metadata.deletionTimestamp !== undefined &&
    (metadata.finalizers ?? []).length === 0 &&
    (metadata.deletionGracePeriodSeconds ?? 0) === 0
  );
}

function checkPreconditions(
  { resource, name, namespace }: WriteRequest,
  { metadata }: KubeObject,
  old: KubeObject,
): void {
  if (metadata.name && metadata.name !== name)
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  if (resource.definition.namespaced && metadata.namespace && metadata.namespace !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  if (metadata.uid && metadata.uid !== old.metadata.uid)
    throw conflict(
      resource.qualified,
      name,
      `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${old.metadata.uid}`,
    );
  if (!metadata.resourceVersion) {
    if (resource.definition.unconditionalUpdate !== false) return;
    const error = fieldError.invalid('metadata.resourceVersion', 0, 'must be specified for an update');
    throw invalid(resource.qualifiedKind, name, [error]);
  }
  if (metadata.resourceVersion !== old.metadata.resourceVersion)
    throw modifiedConflict(resource.qualified, name);
}

/** What an update cannot change, however it was sent: left open means unchanged. */
function keepServerFields(object: KubeObject, { metadata: old }: KubeObject): KubeObject {
  const { managedFields } = old as { readonly managedFields?: unknown };
  const {
    generation: _generation,
    deletionTimestamp: _deletion,
    deletionGracePeriodSeconds: _grace,
    ...given
  } = object.metadata;
  return {
    ...object,
    metadata: {
      ...(managedFields === undefined ? {} : { managedFields }),
      ...given,
      ...(old.name === undefined ? {} : { name: old.name }),
      ...(old.namespace === undefined ? {} : { namespace: old.namespace }),
      ...(old.uid === undefined ? {} : { uid: given.uid ?? old.uid }),
      ...(old.creationTimestamp === undefined ? {} : { creationTimestamp: old.creationTimestamp }),
      ...(old.generateName === undefined ? {} : { generateName: given.generateName ?? old.generateName }),
      ...(old.generation === undefined ? {} : { generation: old.generation }),
      ...(old.deletionTimestamp === undefined ? {} : { deletionTimestamp: old.deletionTimestamp }),
      ...(old.deletionGracePeriodSeconds === undefined
        ? {}
        : { deletionGracePeriodSeconds: old.deletionGracePeriodSeconds }),
      ...(old.resourceVersion === undefined ? {} : { resourceVersion: old.resourceVersion }),
    },
  };
}

/** Somebody who sets what is set already has not written anything. */
function keepTimes(object: KubeObject, old: KubeObject): KubeObject {
  const { managedFields } = old.metadata as { readonly managedFields?: unknown };
  const { managedFields: now } = object.metadata as { readonly managedFields?: unknown };
  if (managedFields === now) return object;
  const [before, after] = [readManagers(old), readManagers(object)];
  if (!before || !after || !equalButTimes(before, after)) return object;
  const same = { ...object, metadata: { ...object.metadata, managedFields } };
  return deepEqual(same, old) ? old : object;
}

function prepare(write: WriteRequest, object: KubeObject, old: KubeObject): KubeObject {
  const { definition } = write.resource;
  const kept = definition.subresources?.includes('status') ? withStatusOf(object, old) : object;
  const prepared = definition.prepareForUpdate?.(kept, old) ?? kept;
  return registryHooks(write.resource)?.beforeUpdate?.(prepared, old, write) ?? prepared;
}

function withStatusOf(object: KubeObject, old: KubeObject): KubeObject {
  const { status: _status, ...rest } = object;
  return { ...rest, ...('status' in old ? { status: old['status'] } : {}) } as KubeObject;
}

/** generation counts what the user wants, not what is so: metadata and status do not count. */
function withGeneration(object: KubeObject, old: KubeObject, { resource }: WriteRequest): KubeObject {
  if (!resource.definition.hasGeneration) return object;
  if (deepEqual(wantedOf(object, resource), wantedOf(old, resource))) return object;
  return { ...object, metadata: { ...object.metadata, generation: (old.metadata.generation ?? 0) + 1 } };
}

/** Without a status subresource, status is a field like any other. */
function wantedOf(object: KubeObject, { definition }: WriteRequest['resource']): unknown {
  const { metadata: _metadata, status, ...wanted } = object;
  const counts = definition.custom && !definition.subresources?.includes('status');
  return counts && status !== undefined ? { ...wanted, status } : wanted;
}
