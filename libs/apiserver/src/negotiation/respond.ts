// Turns objects, lists and watch events into the form that was asked for.
import type { KubeObject, RestResponse, WatchEvent } from '@drydock/machinery';
import { asRequested, isConverted } from '../registry/versions.ts';
import type { RequestContext, ResourceRequest } from '../server-context.ts';
import { keepItemKinds } from './untyped-lists.ts';
import type { ListMeta } from './list-meta.ts';
import { includeObjectOf, partialMetadata, toTable, type TableRequest } from './table.ts';

const jsonHeaders = { 'content-type': 'application/json' } as const;

export function respond(body: unknown, status = 200): RestResponse {
  return { status, headers: jsonHeaders, body };
}

export function respondText(body: string, status = 200): RestResponse {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body,
  };
}

function tableRequest(request: ResourceRequest): TableRequest {
  return {
    definition: request.resource.definition.table,
    include: includeObjectOf(request.query.get('includeObject')),
    version: request.accepted.version ?? 'v1',
    now: request.server.clock.now(),
  };
}

/** One stored object of the request's resource. */
export function respondObject(request: ResourceRequest, stored: KubeObject, status = 200): RestResponse {
  const object = asRequested(request.resource, stored);
  const { as, version } = request.accepted;
  if (as === 'Table') {
    const resourceVersion = object.metadata.resourceVersion ?? '';
    return respond(toTable([object], { resourceVersion }, tableRequest(request)), status);
  }
  if (as === 'PartialObjectMetadata') return respond(partialMetadata(object, version), status);
  return respond(object, status);
}

export function respondList(
  request: ResourceRequest,
  stored: readonly KubeObject[],
  metadata: ListMeta,
): RestResponse {
  const { as, version } = request.accepted;
  const { resource } = request;
  // nothing is copied where there is one version
  const items = isConverted(resource) ? stored.map((item) => asRequested(resource, item)) : stored;
  if (as === 'Table') return respond(toTable(items, metadata, tableRequest(request)));
  if (as === 'PartialObjectMetadataList')
    return respond({
      kind: 'PartialObjectMetadataList',
      apiVersion: `meta.k8s.io/${version}`,
      metadata,
      items: items.map((item) => partialMetadata(item, version)),
    });
  const { kind, custom } = resource.definition;
  const body = {
    kind: custom?.listKind ?? `${kind}List`,
    apiVersion: resource.apiVersion,
    metadata,
    items,
  };
  if (custom) keepItemKinds(body);
  return respond(body);
}

/** How the objects of a watch are shown. A table's columns are only in the first event. */
export function watchEncoder(
  request: ResourceRequest,
): (type: WatchEvent['type'], stored: KubeObject) => WatchEvent {
  const encode = encoderOf(request);
  const { resource } = request;
  return isConverted(resource)
    ? (type, object) => encode(type, type === 'BOOKMARK' ? object : asRequested(resource, object))
    : encode;
}

function encoderOf(request: ResourceRequest): (type: WatchEvent['type'], object: KubeObject) => WatchEvent {
  const { as, version } = request.accepted;
  if (as === 'Table') {
    let columns = true;
    const base = tableRequest(request);
    return (type, object) => {
      const { clock } = request.server;
      const rows = type === 'BOOKMARK' ? [] : [object];
      const resourceVersion = object.metadata.resourceVersion ?? '';
      const table = toTable(rows, { resourceVersion }, { ...base, now: clock.now() }, columns);
      columns = false;
      return { type, object: table };
    };
  }
  if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList')
    return (type, object) => ({ type, object: partialMetadata(object, version) });
  return (type, object) => ({ type, object });
}

/** Headers of the warnings that handlers collected, in the form of RFC 7234. */
export function withWarnings(
  response: RestResponse,
  { warnings }: Pick<RequestContext, 'warnings'>,
): RestResponse {
  if (warnings.length === 0) return response;
  const lines = [...new Set(warnings)].map(
    (text) => `299 - "${text.replace(/[\\"]/g, '\\$&').replace(/[\r\n]+/g, ' ')}"`,
  );
  return { ...response, headers: { ...response.headers, warning: lines.join('\n') } };
}
