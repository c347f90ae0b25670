// What a request wants, read from method and path alone: apiserver's RequestInfo. Authorization, routing and error
// texts all work from this one reading.
import { badRequest, type RestRequest } from '@drydock/machinery';
import { Query } from './query.ts';

export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  /** Plural name. */
  readonly resource: string;
  /** '' for the object itself. */
  readonly subresource: string;
  /** What follows the subresource, which only `proxy` has. */
  readonly below?: string;
  /** '' when the path names none. */
  readonly namespace: string;
  readonly name: string;
}

export interface RequestInfo {
  /** get, list, watch, create, update, patch, delete, deletecollection; outside resources the method in lower case. */
  readonly verb: string;
  readonly path: string;
  readonly query: Query;
  /** Absent for paths that are no resources: discovery, /version, /healthz. */
  readonly resource?: ResourcePath;
}

const namespaceSubresources = new Set(['status', 'finalize']);

/** Reads method, path and query of a request. Throws BadRequest for broken percent-encoding. */
export function parseRequestInfo(request: Pick<RestRequest, 'method' | 'path'>): RequestInfo {
  const question = request.path.indexOf('?');
  const raw = question < 0 ? request.path : request.path.slice(0, question);
  const query = new Query(question < 0 ? '' : request.path.slice(question + 1));
  const segments = raw
    .split('/')
    .filter((part) => part !== '')
    .map(decodeSegment);
  const resource = parseResource(segments);
  const path = `/${segments.join('/')}`;
  if (!resource) return { verb: request.method.toLowerCase(), path, query };
  const named = resource.name === '' ? { ...resource, name: nameOfFieldSelector(query) } : resource;
  const verb = verbOf(request.method, resource, query);
  return { verb, path, query, resource: verb === 'list' || verb === 'watch' ? named : resource };
}

function parseResource(segments: readonly string[]): ResourcePath | undefined {
  const core = segments[0] === 'api';
  if (!core && segments[0] !== 'apis') return undefined;
  const [group, version] = core ? ['', segments[1]] : [segments[1], segments[2]];
  let rest = segments.slice(core ? 2 : 3);
  if (group === undefined || version === undefined || rest.length === 0) return undefined;
  let namespace = '';
  if (rest[0] === 'namespaces' && rest.length > 2 && !namespaceSubresources.has(rest[2]!)) {
    namespace = rest[1]!;
    rest = rest.slice(2);
  }
  const [resource = '', name = '', subresource = '', ...below] = rest;
  // as in the real RequestInfo, the namespace of a namespace is itself
  if (resource === 'namespaces' && namespace === '') namespace = name;
  const path = { group, version, resource, name, namespace, subresource };
  return below.length > 0 ? { ...path, below: below.join('/') } : path;
}

function verbOf(method: RestRequest['method'], { name }: ResourcePath, query: Query): string {
  switch (method) {
    case 'GET':
      if (query.flag('watch')) return 'watch';
      return name === '' ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
  }
}

/** `fieldSelector=metadata.name=x` counts as naming x, so that rules with resourceNames can allow it. */
function nameOfFieldSelector(query: Query): string {
  const match = /^metadata\.name==?([^,!=]+)$/.exec(query.get('fieldSelector') ?? '');
  return match?.[1] ?? '';
}

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest(`invalid URL escape in ${JSON.stringify(text)}`);
  }
}
