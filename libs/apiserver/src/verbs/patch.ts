import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicPatch,
  badRequest,
  isObject,
  modifiedConflict,
  unsupportedMediaType,
  type KubeObject,
  type RestResponse,
} from '@drydock/machinery';
import { mergeSchema } from '@drydock/kinds';
import { respondObject } from '../negotiation/respond.ts';
import { decodeObject } from '../registry/decode-object.ts';
import { getObject, updateObject, type Part } from '../registry/update-object.ts';
import { checkDepth } from '../request/body.ts';
import type { ResourceRequest } from '../server-context.ts';
import { writeOf } from './write-of.ts';

const accepted = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
  'application/strategic-merge-patch+json',
];

/** Reads, patches and writes in one step: nobody can come between. */
export function patch(request: ResourceRequest, part: Part = 'main'): RestResponse {
  const write = writeOf(request);
  const decoded = decodeObject(patchDocument(request, getObject(write)), request);
  return respondObject(request, updateObject(write, decoded, part));
}

/** The document with the request's patch applied. */
export function patchDocument(request: ResourceRequest, old: KubeObject): Readonly<Record<string, unknown>> {
  const { body, headers = {} } = request.request;
  const media = (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  if (!accepted.includes(media)) throw unsupportedMediaType(accepted);
  checkDepth(body);
  const patched = applyPatch(media, old, body, request);
  if (!isObject(patched)) throw badRequest('the patched document is not an object');
  checkVersion(patched, old, request);
  return patched;
}

function applyPatch(media: string, old: KubeObject, body: unknown, { resource }: ResourceRequest): unknown {
  switch (media) {
    case 'application/json-patch+json':
      if (!Array.isArray(body))
        throw badRequest(
          'error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
        );
      return applyJsonPatch(old, body);
    case 'application/merge-patch+json':
      return applyMergePatch(old, requireObject(body));
    case 'application/strategic-merge-patch+json':
      return applyStrategicPatch(old, requireObject(body), mergeSchema, resource.definition.schemaType);
    default:
      throw unsupportedMediaType(accepted.filter((type) => type !== media));
  }
}

function requireObject(body: unknown): Readonly<Record<string, unknown>> {
  if (isObject(body)) return body;
  throw badRequest(
    'error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}',
  );
}

/** A resourceVersion in the patch is a precondition. */
function checkVersion(
  patched: Readonly<Record<string, unknown>>,
  old: KubeObject,
  { resource, path }: ResourceRequest,
): void {
  const { metadata } = patched;
  const version = isObject(metadata) ? metadata['resourceVersion'] : undefined;
  if (version && version !== old.metadata.resourceVersion)
    throw modifiedConflict(resource.qualified, path.name);
}
