import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicPatch,
  badRequest,
  failure,
  fieldError,
  hasReason,
  invalid,
  isObject,
  modifiedConflict,
  unsupportedMediaType,
  type KubeObject,
  type RestResponse,
} from '@drydock/machinery';
import { mergeSchema } from '@drydock/kinds';
import { respondObject } from '../negotiation/respond.ts';
import { decodeWith, type DecodeRefusal } from '../registry/decode-object.ts';
import { getObject, updateObject } from '../registry/update-object.ts';
import { asRequested } from '../registry/versions.ts';
import { checkDepth, jsonType } from '../request/body.ts';
import type { ResourceRequest } from '../server-context.ts';
import { apply } from './apply.ts';
import { conversionError, goMap } from './go-format.ts';
import { writeOf } from './write-of.ts';

const jsonPatch = 'application/json-patch+json';
const mergePatch = 'application/merge-patch+json';
const strategicPatch = 'application/strategic-merge-patch+json';
const applyPatchType = 'application/apply-patch+yaml';
const accepted = [jsonPatch, mergePatch, strategicPatch, applyPatchType];

/** Reads, patches and writes in one step: nobody can come between. */
export function patch(request: ResourceRequest): RestResponse | Promise<RestResponse> {
  if (isApply(request)) return apply(request);
  const write = writeOf(request);
  return respondObject(request, updateObject(write, patchedObject(request, getObject(write))));
}

/** The object with the request's patch applied, checked and pruned like any body. */
export function patchedObject(request: ResourceRequest, stored: KubeObject): KubeObject {
  const old = asRequested(request.resource, stored);
  const { body } = request.request;
  const media = patchType(request);
  // how lists of custom resources would merge is written nowhere
  const known = request.resource.definition.custom
    ? accepted.filter((type) => type !== strategicPatch)
    : accepted;
  if (!known.includes(media)) throw unsupportedMediaType(known);
  // not simulated: server-side apply to other subresources than status and scale
  if (media === applyPatchType)
    throw unsupportedMediaType(accepted.filter((type) => type !== applyPatchType));
  checkDepth(body);
  const patched = applyPatch(media, old, body, request);
  if (!isObject(patched)) throw badRequest('the patched document is not an object');
  checkVersion(patched, old, request);
  return decodeWith(patched, request, refusalOf(media, body, patched));
}

/** Whether the patch is a server-side apply. */
export function isApply(request: ResourceRequest): boolean {
  return patchType(request) === applyPatchType;
}

function patchType({ request }: ResourceRequest): string {
  return (request.headers?.['content-type'] ?? '').split(';')[0]?.trim() ?? '';
}

function applyPatch(media: string, old: KubeObject, body: unknown, request: ResourceRequest): unknown {
  const problem = problemOf(media, body, request);
  if (problem !== undefined) throw badRequest(problem);
  if (media === jsonPatch) return inRealWords(() => applyJsonPatch(old, body));
  const document = body as Readonly<Record<string, unknown>>;
  return media === mergePatch
    ? applyMergePatch(old, document)
    : applyStrategicPatch(old, document, mergeSchema, request.resource.definition.schemaType);
}

/** What Go's decoder says to a patch of the wrong form; without field validation others read it, with other words. */
function problemOf(media: string, body: unknown, { request, query }: ResourceRequest): string | undefined {
  const ignore = query.get('fieldValidation') === 'Ignore';
  const syntax = request.bodyProblems?.malformed ?? (body === undefined ? noInput : undefined);
  if (media === jsonPatch) {
    const why = syntax ?? operationsProblem(body, ignore ? 'jsonpatch.Patch' : '[]handlers.jsonPatchOp');
    return why === undefined || ignore ? why : `error decoding patch: ${why}`;
  }
  const why = syntax ?? (isObject(body) ? undefined : mismatch(body, 'map[string]interface {}'));
  if (why === undefined || media === strategicPatch) return why;
  return ignore ? 'Invalid JSON Patch' : `error decoding patch: ${why}`;
}

const noInput = 'unexpected end of JSON input';
const mismatch = (value: unknown, type: string) =>
  `json: cannot unmarshal ${jsonType(value)} into Go value of type ${type}`;

function operationsProblem(body: unknown, type: string): string | undefined {
  if (!Array.isArray(body)) return mismatch(body, type);
  for (const operation of body as readonly unknown[]) {
    if (operation === null) continue;
    if (!isObject(operation)) return mismatch(operation, 'handlers.jsonPatchOp');
    for (const name of ['op', 'path', 'from']) {
      const value = Object.hasOwn(operation, name) ? operation[name] : '';
      if (typeof value !== 'string' && value !== null)
        return `json: cannot unmarshal ${jsonType(value)} into Go struct field jsonPatchOp.${name} of type string`;
    }
  }
  return undefined;
}

/** The real server keeps to itself which operation failed. */
function inRealWords(apply: () => unknown): unknown {
  try {
    return apply();
  } catch (error) {
    if (!hasReason(error, 'Invalid')) throw error;
    throw failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
  }
}

/** A patched object that does not decode is the patch's fault. Strategic patches show the patch, the others the result. */
function refusalOf(media: string, body: unknown, patched: unknown): DecodeRefusal {
  // made only when it is needed: writing out whole objects would cost every patch
  const value = () => (media === strategicPatch ? goMap(body) : JSON.stringify(patched));
  const refuse = (text: string) =>
    invalid({ group: '', name: '' }, '', [fieldError.invalid('patch', value(), text)]);
  return {
    malformed: (text) => refuse(media === strategicPatch ? conversionError(text) : text),
    unknown: (text) => refuse(`strict decoding error: ${text}`),
  };
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
