import { hasReason, type KubeObject, type RestResponse } from '@drydock/machinery';
import { respondList } from '../negotiation/respond.ts';
import { deleteObject } from '../registry/delete-object.ts';
import { parseDeleteOptions } from '../registry/delete-options.ts';
import { checkDepth } from '../request/body.ts';
import type { ResourceRequest } from '../server-context.ts';
import { listObjects } from './list.ts';
import { writeOf } from './write-of.ts';

/** Deletes every object of the list, each by the rules of a single deletion. */
export function deleteCollection(request: ResourceRequest): RestResponse {
  checkDepth(request.request.body);
  const options = parseDeleteOptions(request.request.body, request.query);
  const { items, metadata } = listObjects(request);
  for (const item of items) deleteOne(request, item, options);
  return respondList(request, items, metadata);
}

function deleteOne(
  request: ResourceRequest,
  { metadata }: KubeObject,
  options: ReturnType<typeof parseDeleteOptions>,
): void {
  const path = { ...request.path, name: metadata.name ?? '', namespace: metadata.namespace ?? '' };
  try {
    deleteObject(writeOf({ ...request, path }, options), options);
  } catch (error) {
    // gone in the meantime is as good as deleted
    if (!hasReason(error, 'NotFound')) throw error;
  }
}
