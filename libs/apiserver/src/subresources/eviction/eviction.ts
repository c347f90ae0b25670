import { isObject, type RestResponse } from '@drydock/machinery';
import { respond } from '../../negotiation/respond.ts';
import { deleteObject } from '../../registry/delete-object.ts';
import { parseDeleteOptions } from '../../registry/delete-options.ts';
import { checkDepth } from '../../request/body.ts';
import type { ResourceRequest } from '../../server-context.ts';
import { writeOf } from '../../verbs/write-of.ts';
import type { Subresource } from '../subresource.ts';

/** A deletion that may be refused for the sake of others, as `kubectl drain` asks for. Disruption budgets are not simulated. */
export const eviction: Subresource = {
  name: 'eviction',
  verbs: ['create'],
  kind: { group: 'policy', version: 'v1', kind: 'Eviction' },
  handle: evict,
};

function evict(request: ResourceRequest): RestResponse {
  const { body } = request.request;
  checkDepth(body);
  // kubectl sends the dry run inside the body here
  const options = parseDeleteOptions(isObject(body) ? body['deleteOptions'] : undefined, request.query);
  deleteObject(writeOf(request, options), options);
  return respond({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, 201);
}
