import { decode } from '@drydock/kinds';
import { badRequest, isObject, type KubeObject } from '@drydock/machinery';
import { asStored } from './versions.ts';
import type { ResourceRequest } from '../server-context.ts';

/** How a body that does not fit is refused. */
export interface DecodeRefusal {
  readonly malformed: (text: string) => Error;
  readonly unknown: (text: string) => Error;
}

/**
 * Reads a body as an object of the request's kind: checked, pruned, unknown fields reported as the request wants it. The
 * result is in the stored version.
 */
export function decodeObject(body: Readonly<Record<string, unknown>>, request: ResourceRequest): KubeObject {
  const { kind, version } = request.resource.definition;
  const cannot = `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}`;
  return decodeWith(body, request, {
    malformed: (text) => badRequest(`${cannot}: ${text}`),
    unknown: (text) => badRequest(`${cannot}: strict decoding error: ${text}`),
  });
}

/** As decodeObject, with refusals of the caller's own wording. */
export function decodeWith(
  body: Readonly<Record<string, unknown>>,
  request: ResourceRequest,
  refusal: DecodeRefusal,
): KubeObject {
  const { definition, apiVersion } = request.resource;
  const { object, unknown, errors } = decode(definition, body);
  if (errors.length > 0) throw refusal.malformed(errors[0] ?? '');
  const twice = request.request.bodyProblems?.duplicates ?? [];
  reportUnknown([...twice.map((path) => `duplicate field "${path}"`), ...unknown], request, refusal);
  const metadata = { ...object.metadata, ...resetOf(body['metadata']) };
  const given = { ...object, apiVersion, kind: definition.kind, metadata };
  return asStored(request.resource, given);
}

/** An empty list of managers is a wish of its own, which decoding must not lose. */
function resetOf(metadata: unknown): { readonly managedFields?: readonly object[] } {
  const sent = isObject(metadata) ? metadata['managedFields'] : undefined;
  return Array.isArray(sent) && sent.length === 0 ? { managedFields: [{}] } : {};
}

/** fieldValidation: Strict refuses unknown fields, Warn (the default) tells of them, Ignore is silent. */
function reportUnknown(
  unknown: readonly string[],
  { query, warnings }: ResourceRequest,
  refusal: DecodeRefusal,
): void {
  const level = query.get('fieldValidation') || 'Warn';
  if (unknown.length === 0 || level === 'Ignore') return;
  if (level === 'Strict') throw refusal.unknown(unknown.join(', '));
  warnings.push(...unknown);
}
