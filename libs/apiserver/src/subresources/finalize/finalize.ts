import type { Namespace } from '@drydock/kinds';
import { deepEqual, modifiedConflict, type KubeObject, type RestResponse } from '@drydock/machinery';
import { respondObject } from '../../negotiation/respond.ts';
import { getObject, storeUpdate } from '../../registry/update-object.ts';
import { readObject } from '../../request/body.ts';
import type { ResourceRequest } from '../../server-context.ts';
import { writeOf } from '../../verbs/write-of.ts';
import type { Subresource } from '../subresource.ts';

/** Where the namespace controller says that a dying namespace is empty. */
export const finalize: Subresource = { name: 'finalize', verbs: ['update'], handle: update };

function update(request: ResourceRequest): RestResponse {
  const write = writeOf(request);
  const old = getObject(write);
  const given = readObject(request);
  const { resourceVersion } = given.metadata;
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion)
    throw modifiedConflict(request.resource.qualified, write.name);
  const { spec } = given as unknown as Namespace;
  const { finalizers: _finalizers, ...rest } = (old as unknown as Namespace).spec ?? {};
  const next = {
    ...old,
    spec: { ...rest, ...(spec?.finalizers?.length ? { finalizers: spec.finalizers } : {}) },
  } as KubeObject;
  return respondObject(request, deepEqual(next, old) ? old : storeUpdate(write, next, old));
}
