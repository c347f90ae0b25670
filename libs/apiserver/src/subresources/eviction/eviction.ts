import type { Pod, PodCondition } from '@drydock/kinds';
import {
  badRequest,
  deepEqual,
  formatTime,
  isObject,
  type KubeObject,
  type RestResponse,
} from '@drydock/machinery';
import { respond } from '../../negotiation/respond.ts';
import { deleteObject } from '../../registry/delete-object.ts';
import { parseDeleteOptions, type DeleteOptions } from '../../registry/delete-options.ts';
import { getObject, storeUpdate } from '../../registry/update-object.ts';
import type { WriteRequest } from '../../registry/write-request.ts';
import { checkDepth } from '../../request/body.ts';
import type { ResourceRequest } from '../../server-context.ts';
import { writeOf } from '../../verbs/write-of.ts';
import type { Subresource } from '../subresource.ts';
import { budgetOf, sparesUnready, spendDisruption } from './disruption-budget.ts';

/** A deletion that may be refused for the sake of others, as `kubectl drain` asks for. */
export const eviction: Subresource = {
  name: 'eviction',
  verbs: ['create'],
  kind: { group: 'policy', version: 'v1', kind: 'Eviction' },
  handle: evict,
};

function evict(request: ResourceRequest): RestResponse {
  const { body } = request.request;
  checkDepth(body);
  const options = optionsOf(request);
  const write = writeOf(request, options);
  const pod = getObject(write) as unknown as Pod;
  if (!isUncounted(pod)) {
    const budget = budgetOf(request.server, pod);
    if (budget && !sparesUnready(budget, pod))
      spendDisruption(request.server, budget, write.name, write.dryRun);
  }
  evictNow(write, options);
  return respond({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, 201);
}

function optionsOf({ request, query, path }: ResourceRequest): DeleteOptions {
  const { metadata, deleteOptions } = isObject(request.body) ? request.body : {};
  if (!isObject(metadata) || metadata['name'] !== path.name)
    throw badRequest('name in URL does not match name in Eviction object');
  // kubectl sends the dry run inside the body here
  const inside =
    isObject(deleteOptions) && Array.isArray(deleteOptions['dryRun']) ? deleteOptions['dryRun'] : [];
  const outside = query.all('dryRun');
  if (inside.length > 0 && outside.length > 0 && !deepEqual(inside, outside))
    throw badRequest(
      `Non-matching dry-run options in request and content: [${outside.join(' ')}] and [${inside.join(' ')}]`,
    );
  return parseDeleteOptions(deleteOptions, query);
}

/** Pods that serve nobody any more, or not yet. */
function isUncounted({ metadata, status }: Pod): boolean {
  const { phase = '' } = status ?? {};
  return metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed', 'Pending'].includes(phase);
}

/** The pod learns why it goes before it goes. */
function evictNow(write: WriteRequest, options: DeleteOptions): void {
  if (write.dryRun) return void deleteObject(write, options);
  const old = getObject(write);
  // with preconditions of the caller the deletion below must see the version that the caller meant
  deleteObject({ ...write, dryRun: true }, options);
  const target: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastTransitionTime: formatTime(write.server.clock.now()),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  };
  const { status } = old as unknown as Pod;
  const others = (status?.conditions ?? []).filter(({ type }) => type !== target.type);
  const next = { ...old, status: { ...status, conditions: [...others, target] } } as KubeObject;
  storeUpdate({ ...write, subresource: 'status' }, next, old);
  const { resourceVersion: _version, ...preconditions } = options.preconditions ?? {};
  deleteObject(write, { ...options, preconditions });
}
