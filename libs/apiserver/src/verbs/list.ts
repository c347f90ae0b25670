import { Compacted, FutureRevision } from '@drydock/etcd';
import { failure, StatusError, type KubeObject, type RestResponse } from '@drydock/machinery';
import type { ListMeta } from '../negotiation/list-meta.ts';
import { respondList } from '../negotiation/respond.ts';
import { storagePrefix } from '../registry/resource-table.ts';
import type { ResourceRequest } from '../server-context.ts';
import {
  continueToken,
  expired,
  limitOf,
  listStart,
  tooLargeVersion,
  type ListStart,
} from './list-options.ts';
import { selectionOf } from './selection.ts';

export function list(request: ResourceRequest): RestResponse {
  const { items, metadata } = listObjects(request);
  return respondList(request, items, metadata);
}

/** One page of a list, consistent with the pages before it. */
export function listObjects(request: ResourceRequest): { items: readonly KubeObject[]; metadata: ListMeta } {
  const { server, resource, path, query } = request;
  const selection = selectionOf(resource, query);
  const prefix = storagePrefix(resource, path.namespace);
  const limit = limitOf(query);
  const start = listStart(query);
  try {
    if ((start.minimum ?? 0) > server.store.revision)
      throw new FutureRevision(start.minimum ?? 0, server.store.revision);
    const page = collect(request, prefix, selection.matches, start, limit);
    const token =
      page.last === undefined ? undefined : continueToken(page.revision, page.last.slice(prefix.length));
    const metadata = {
      resourceVersion: String(page.revision),
      ...(token === undefined ? {} : { continue: token }),
      ...(token !== undefined && selection.everything ? { remainingItemCount: page.remaining } : {}),
    };
    return { items: page.items, metadata };
  } catch (error) {
    throw listError(error, start);
  }
}

interface Page {
  readonly items: readonly KubeObject[];
  readonly revision: number;
  /** The key to go on from, when there is more. */
  readonly last?: string;
  readonly remaining: number;
}

function collect(
  { server }: ResourceRequest,
  prefix: string,
  matches: (object: KubeObject) => boolean,
  start: ListStart,
  limit: number,
): Page {
  const items: KubeObject[] = [];
  let after = start.after === undefined ? undefined : prefix + start.after;
  for (;;) {
    const range = server.store.range(prefix, {
      ...(start.revision === undefined ? {} : { revision: start.revision }),
      ...(after === undefined ? {} : { after }),
      ...(limit === Infinity ? {} : { limit: limit - items.length }),
    });
    items.push(...range.items.filter(matches));
    after = range.keys[range.keys.length - 1] ?? after;
    if (range.remaining === 0) return { items, revision: range.revision, remaining: 0 };
    if (items.length >= limit)
      return {
        items,
        revision: range.revision,
        remaining: range.remaining,
        ...(after === undefined ? {} : { last: after }),
      };
  }
}

function listError(error: unknown, start: ListStart): unknown {
  if (error instanceof FutureRevision) return tooLargeVersion(error.requested, error.current);
  if (!(error instanceof Compacted)) return error;
  const { message, ...metadata } = expired(start);
  return new StatusError({ ...failure(410, 'Expired', message).status, metadata });
}
