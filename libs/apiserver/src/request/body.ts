import { badRequest, isObject, unsupportedMediaType, type KubeObject } from '@drydock/machinery';
import { decodeObject } from '../registry/decode-object.ts';
import type { ResourceRequest } from '../server-context.ts';

const maxDepth = 512;

/** Refuses bodies nested so deep that walking them would be an attack. Does not recurse itself. */
export function checkDepth(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) throw badRequest('exceeded max depth');
    const next: unknown[] = [];
    for (const item of level)
      if (typeof item === 'object' && item !== null)
        for (const child of Object.values(item)) if (typeof child === 'object') next.push(child);
    level = next;
  }
}

/** The object of a create or update, of the kind that the path says, checked and pruned by the schema. */
export function readObject(request: ResourceRequest): KubeObject {
  const { body, headers = {} } = request.request;
  const { definition, apiVersion } = request.resource;
  if (!isObject(body)) throw unreadable(request, body, headers['content-type']);
  checkDepth(body);
  const { apiVersion: givenVersion, kind: givenKind } = body;
  if (givenKind !== undefined && givenKind !== '' && givenKind !== definition.kind)
    throw badRequest(
      `${String(givenKind)} in version ${JSON.stringify(givenVersion ?? '')} cannot be handled as a ${definition.kind}: converting (${String(givenKind)}) to (${definition.kind}): unknown conversion`,
    );
  if (givenVersion !== undefined && givenVersion !== '' && givenVersion !== apiVersion)
    throw badRequest(
      `the API version in the data (${String(givenVersion)}) does not match the expected API version (${apiVersion})`,
    );
  return decodeObject({ ...body, apiVersion, kind: definition.kind }, request);
}

function unreadable(request: ResourceRequest, body: unknown, contentType: string | undefined) {
  const media = contentType?.split(';')[0]?.trim();
  if (media !== undefined && !/^application\/(json|yaml)$/.test(media))
    return unsupportedMediaType(['application/json', 'application/yaml']);
  const { kind } = request.resource.definition;
  if (body === undefined) return badRequest(`unable to decode: empty body where a ${kind} was expected`);
  return badRequest(
    `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonType(body)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
  );
}

export function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
