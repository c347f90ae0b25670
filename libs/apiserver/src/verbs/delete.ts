import type { KubeObject, RestResponse, StatusObject } from '@drydock/machinery';
import { respond, respondObject } from '../negotiation/respond.ts';
import { deleteObject } from '../registry/delete-object.ts';
import { parseDeleteOptions } from '../registry/delete-options.ts';
import type { Resource } from '../registry/resource-table.ts';
import { checkDepth } from '../request/body.ts';
import type { ResourceRequest } from '../server-context.ts';
import { writeOf } from './write-of.ts';

/** Kinds whose removal is answered with the object instead of a Status. */
const returnDeleted = new Set([
  'csidrivers',
  'csinodes',
  'persistentvolumeclaims',
  'persistentvolumes',
  'pods',
  'podtemplates',
  'resourcequotas',
  'serviceaccounts',
  'storageclasses',
  'volumeattachments',
]);

export function remove(request: ResourceRequest): RestResponse {
  checkDepth(request.request.body);
  const options = parseDeleteOptions(request.request.body, request.query);
  const { object, removed } = deleteObject(writeOf(request, options), options);
  const { resource } = request;
  if (!removed) return respondObject(request, object, options.orphanDependents === false ? 202 : 200);
  return returnDeleted.has(resource.definition.plural)
    ? respondObject(request, object)
    : respond(deletedStatus(resource, object));
}

function deletedStatus({ qualified }: Resource, { metadata }: KubeObject): StatusObject {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: metadata.name ?? '',
      ...(qualified.group ? { group: qualified.group } : {}),
      kind: qualified.name,
      uid: metadata.uid ?? '',
    },
  };
}
