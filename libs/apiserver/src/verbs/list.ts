import { Compacted, FutureRevision } from '@drydock/etcd';
import {
  badRequest,
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  encodeUtf8,
  failure,
  StatusError,
  type KubeObject,
  type RestResponse,
} from '@drydock/machinery';
import type { ListMeta } from '../negotiation/list-meta.ts';
import { respondList } from '../negotiation/respond.ts';
import { storagePrefix } from '../registry/resource-table.ts';
import type { Query } from '../request/query.ts';
import type { ResourceRequest } from '../server-context.ts';
import { selectionOf } from './selection.ts';

interface Start {
  /** Read the state of exactly this revision. */
  readonly revision?: number;
  /** Read a state that is not older than this. */
  readonly minimum?: number;
  /** The last key of the page before, without the prefix. */
  readonly after?: string;
}

export function list(request: ResourceRequest): RestResponse {
  const { items, metadata } = listObjects(request);
  return respondList(request, items, metadata);
}

/** One page of a list, consistent with the pages before it. */
export function listObjects(request: ResourceRequest): { items: readonly KubeObject[]; metadata: ListMeta } {
  const { server, resource, path, query } = request;
  const selection = selectionOf(resource, query);
  const prefix = storagePrefix(resource, path.namespace);
  const limit = query.number('limit') || Infinity;
  const start = startOf(query);
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
    throw listError(error, start, server.store.revision);
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
  start: Start,
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

function startOf(query: Query): Start {
  const token = query.get('continue');
  const version = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  if (token) {
    if (version !== '' && version !== '0')
      throw badRequest('specifying resource version is not allowed when using continue');
    return readToken(token);
  }
  const revision = parseResourceVersion(version);
  if (match !== '' && version === '')
    throw badRequest('resourceVersionMatch is forbidden unless resourceVersion is provided');
  if (match === 'Exact') {
    if (!revision) throw badRequest('resourceVersionMatch "Exact" is forbidden for resourceVersion "0"');
    return { revision };
  }
  if (match !== '' && match !== 'NotOlderThan')
    throw badRequest(`unknown resourceVersionMatch value ${JSON.stringify(match)}`);
  // not older than: the state of now is always good enough, unless the future is asked for
  return revision === undefined || revision === 0 ? {} : { minimum: revision };
}

/** Undefined when none was given. Throws BadRequest for what is no revision. */
export function parseResourceVersion(text: string): number | undefined {
  if (text === '') return undefined;
  if (!/^\d{1,15}$/.test(text))
    throw badRequest(
      `Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  return Number(text);
}

function continueToken(revision: number, start: string): string {
  const token = encodeBase64(
    encodeUtf8(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${start}\0` })),
  );
  return token.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function readToken(token: string): Start {
  const plain = token.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = decodeBase64(plain.padEnd(Math.ceil(plain.length / 4) * 4, '='));
  try {
    const { v, rv, start } = JSON.parse(decodeUtf8(bytes ?? new Uint8Array())) as {
      v: string;
      rv: number;
      start: string;
    };
    if (
      v === 'meta.k8s.io/v1' &&
      Number.isSafeInteger(rv) &&
      typeof start === 'string' &&
      start.endsWith('\0')
    )
      return { ...(rv > 0 ? { revision: rv } : {}), after: start.slice(0, -1) };
  } catch {
    // falls through to the refusal
  }
  throw badRequest('continue key is not valid: encoded start key or version is wrong');
}

function listError(error: unknown, { after }: Start, current: number): unknown {
  if (error instanceof FutureRevision) return tooLargeVersion(error.requested, error.current);
  if (!(error instanceof Compacted)) return error;
  const expired = failure(410, 'Expired', after === undefined ? expiredVersion : expiredToken);
  if (after === undefined) return expired;
  return new StatusError({ ...expired.status, metadata: { continue: continueToken(current, after) } });
}

const expiredVersion = 'The resourceVersion for the provided list is too old.';
const expiredToken =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

export function tooLargeVersion(requested: number, current: number): StatusError {
  const message = `Too large resource version: ${requested}, current: ${current}`;
  return failure(504, 'Timeout', message, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}
