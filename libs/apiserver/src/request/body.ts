import {
  badRequest,
  decodeUtf8,
  encodeUtf8,
  isObject,
  unsupportedMediaType,
  type KubeObject,
} from '@drydock/machinery';
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
    return unsupportedMediaType([
      'application/json',
      'application/yaml',
      'application/vnd.kubernetes.protobuf',
    ]);
  const { kind } = request.resource.definition;
  const { malformed, summary } = request.request.bodyProblems ?? {};
  const why = malformed ?? (body === undefined ? 'unexpected end of JSON input' : notStruct(body));
  const shown = summary ?? summaryOf(body === undefined ? '' : JSON.stringify(body));
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why} (${shown})`,
  );
}

const notStruct = (body: unknown) =>
  `json: cannot unmarshal ${jsonType(body)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;

const summaryBytes = 30;

/** How error messages show a document: its beginning, as hexadecimal digits unless it looks like JSON. */
export function summaryOf(document: string): string {
  const bytes = encodeUtf8(document.slice(0, summaryBytes + 1));
  if (bytes.length === 0) return '<empty>';
  const first = bytes.slice(0, summaryBytes);
  const text = document.startsWith('{')
    ? decodeUtf8(first)
    : [...first].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return bytes.length > summaryBytes ? `${text} ...` : text;
}

export function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
