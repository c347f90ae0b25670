// Subresources that are an object seen through a slit: one part of it can be written there and nothing else.
import { validateMetadata } from '@drydock/kinds';
import {
  conflict,
  deepEqual,
  invalid,
  modifiedConflict,
  type FieldError,
  type KubeObject,
  type RestResponse,
} from '@drydock/machinery';
import { admitUpdate, validateUpdate } from '../admission/admission.ts';
import { respondObject } from '../negotiation/respond.ts';
import { getObject, storeUpdate } from '../registry/update-object.ts';
import type { WriteRequest } from '../registry/write-request.ts';
import { readObject } from '../request/body.ts';
import type { ResourceRequest } from '../server-context.ts';
import { get } from '../verbs/get.ts';
import { patchedObject } from '../verbs/patch.ts';
import { writeOf } from '../verbs/write-of.ts';
import type { Subresource } from './subresource.ts';

export interface PartialUpdate {
  /** The stored object with the part of `given` that may be written here. */
  readonly take: (given: KubeObject, old: KubeObject, write: WriteRequest) => KubeObject;
  readonly validate: (next: KubeObject, old: KubeObject, write: WriteRequest) => readonly FieldError[];
}

/** A subresource with get, patch and update whose body is the object itself. */
export function partialUpdate(name: string, part: PartialUpdate): Subresource {
  return {
    name,
    verbs: ['get', 'patch', 'update'],
    handle: (request) => {
      if (request.info.verb === 'get') return get(request);
      return write(request, part);
    },
  };
}

function write(request: ResourceRequest, part: PartialUpdate): RestResponse {
  const target = writeOf(request);
  const old = getObject(target);
  const given = request.info.verb === 'patch' ? patchedObject(request, old) : readObject(request);
  checkPreconditions(target, given, old);
  const { definition, qualifiedKind } = target.resource;
  const taken = part.take(definition.defaults?.(given) ?? given, old, target);
  const next = admitUpdate(target, taken, old);
  if (deepEqual(next, old)) return respondObject(request, old);
  const errors = [...validateMetadata(definition, next, old), ...part.validate(next, old, target)];
  if (errors.length > 0) throw invalid(qualifiedKind, target.name, errors);
  validateUpdate(target, next, old);
  return respondObject(request, storeUpdate(target, next, old));
}

function checkPreconditions(
  { resource, name }: WriteRequest,
  { metadata }: KubeObject,
  { metadata: old }: KubeObject,
): void {
  if (metadata.uid && metadata.uid !== old.uid)
    throw conflict(
      resource.qualified,
      name,
      `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${old.uid}`,
    );
  if (metadata.resourceVersion && metadata.resourceVersion !== old.resourceVersion)
    throw modifiedConflict(resource.qualified, name);
}

/** A change of what is wanted counts as a new generation. */
export function nextGeneration(object: KubeObject, old: KubeObject): KubeObject {
  if (deepEqual(object['spec'], old['spec'])) return object;
  const generation = (old.metadata.generation ?? 0) + 1;
  return { ...object, metadata: { ...object.metadata, generation } };
}
