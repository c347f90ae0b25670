import { isObject } from '@drydock/machinery';
import { respondObject } from '../../negotiation/respond.ts';
import { getObject, updateStatus } from '../../registry/update-object.ts';
import { readObject } from '../../request/body.ts';
import type { ResourceRequest } from '../../server-context.ts';
import { get } from '../../verbs/get.ts';
import { applyBelow } from '../../verbs/apply.ts';
import { isApply, patchedObject } from '../../verbs/patch.ts';
import { writeOf } from '../../verbs/write-of.ts';
import type { Subresource } from '../subresource.ts';

/** What is so, apart from what is wanted: writes here change status only. */
export const status: Subresource = {
  name: 'status',
  verbs: ['get', 'patch', 'update'],
  handle: (request) => {
    if (request.info.verb === 'get') return get(request);
    if (request.info.verb === 'patch' && isApply(request))
      return respondObject(request, applyBelow(request, updateStatus));
    const write = writeOf(request);
    const given =
      request.info.verb === 'patch'
        ? patchedObject(request, getObject(write))
        : readObject(statusOnly(request));
    return respondObject(request, updateStatus(write, given));
  },
};

/** Reading a whole pod to use its status would be most of the work of a kubelet's commonest write. */
function statusOnly(request: ResourceRequest): ResourceRequest {
  const { body } = request.request;
  if (!isObject(body) || request.query.get('fieldValidation') !== undefined) return request;
  const { apiVersion, kind, metadata, status: given } = body;
  const slim = { apiVersion, kind, metadata, ...(given === undefined ? {} : { status: given }) };
  return { ...request, request: { ...request.request, body: slim } };
}
