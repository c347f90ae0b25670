// decode → default → admit → prepare → validate → store. The caller has decoded already.
import {
  alreadyExists,
  badRequest,
  failure,
  invalid,
  StatusError,
  type KubeObject,
} from '@drydock/machinery';
import { admitCreate, validateCreate } from '../admission/admission.ts';
import { trackUpdate } from './field-management/managers.ts';
import { metadataForCreate } from './object-meta.ts';
import { storageKey } from './resource-table.ts';
import { registryHooks } from './registry-hooks.ts';
import { findingsOf } from './validate-object.ts';
import type { WriteRequest } from './write-request.ts';

/** Stores a new object and returns it as stored. */
export async function createObject(write: WriteRequest, given: KubeObject): Promise<KubeObject> {
  const { resource, server } = write;
  const { definition } = resource;
  checkGiven(write, given);
  const defaulted = definition.defaults?.(given) ?? given;
  const named = metadataForCreate(defaulted, write);
  const request = { ...write, name: named.metadata.name ?? '' };
  const admitted = await admitCreate(request, trackUpdate(request, named));
  const prepared = prepare(request, admitted);
  const errors = findingsOf(request, prepared);
  if (errors.length > 0) throw invalid(resource.qualifiedKind, request.name, errors);
  write.warnings.push(...(definition.warnings?.(prepared, false) ?? []));
  await validateCreate(request, prepared);
  const key = storageKey(resource, write.namespace, request.name);
  if (server.store.get(key)) throw existsError(request, given);
  return write.dryRun ? prepared : server.store.create(key, prepared);
}

/** The storage layer's error, which the real server passes on as it is: a 500 without a reason. */
const versionOnCreate = new StatusError({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'resourceVersion should not be set on objects to be created',
  code: 500,
});

function checkGiven({ resource, namespace }: WriteRequest, { metadata }: KubeObject): void {
  if (metadata.resourceVersion) throw versionOnCreate;
  if (resource.definition.namespaced && metadata.namespace && metadata.namespace !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

function prepare(write: WriteRequest, object: KubeObject): KubeObject {
  const { definition } = write.resource;
  const { status: _status, ...withoutStatus } = object;
  const fresh = definition.subresources?.includes('status') ? (withoutStatus as KubeObject) : object;
  const prepared = definition.prepareForCreate?.(fresh) ?? fresh;
  return registryHooks(write.resource)?.beforeCreate?.(prepared, write) ?? prepared;
}

/** A taken generated name is bad luck and may be tried again; the real server has retried eight times by then. */
function existsError({ resource, name }: WriteRequest, given: KubeObject) {
  if (given.metadata.name || !given.metadata.generateName) return alreadyExists(resource.qualified, name);
  const error = alreadyExists(resource.qualified, name);
  const message = `${error.message}, the server was not able to generate a unique name for the object`;
  return failure(409, 'AlreadyExists', message, { ...error.status.details, retryAfterSeconds: 1 });
}
