import { hasReason, type KubeObject, type RestResponse } from '@drydock/machinery';
import { checkAccess } from '../authorization/check-access.ts';
import { respondObject } from '../negotiation/respond.ts';
import { createObject } from '../registry/create-object.ts';
import { updateObject } from '../registry/update-object.ts';
import type { WriteRequest } from '../registry/write-request.ts';
import { readObject } from '../request/body.ts';
import type { ResourceRequest } from '../server-context.ts';
import { writeOf } from './write-of.ts';

/** Kinds that a PUT creates when they are not there. */
const createdByUpdate = new Set([
  '/endpoints',
  '/events',
  '/limitranges',
  '/services',
  'coordination.k8s.io/leases',
  'discovery.k8s.io/endpointslices',
  'rbac.authorization.k8s.io/clusterrolebindings',
  'rbac.authorization.k8s.io/clusterroles',
  'rbac.authorization.k8s.io/rolebindings',
  'rbac.authorization.k8s.io/roles',
]);

export function update(request: ResourceRequest): RestResponse | Promise<RestResponse> {
  const write = writeOf(request);
  const given = readObject(request);
  try {
    return respondObject(request, updateObject(write, given));
  } catch (error) {
    if (!hasReason(error, 'NotFound') || !mayCreate(write, given)) throw error;
    return createInstead(request, write, given);
  }
}

/** A resourceVersion or uid says that there was something: then it is missed. */
function mayCreate({ resource: { definition } }: WriteRequest, { metadata }: KubeObject): boolean {
  if (metadata.resourceVersion || metadata.uid) return false;
  return createdByUpdate.has(`${definition.group}/${definition.plural}`);
}

async function createInstead(
  request: ResourceRequest,
  write: WriteRequest,
  given: KubeObject,
): Promise<RestResponse> {
  const { server, user, path } = request;
  checkAccess(server.authorizer, { user, verb: 'create', resource: path });
  const named = { ...given, metadata: { ...given.metadata, name: write.name } };
  return respondObject(request, await createObject(write, named), 201);
}
