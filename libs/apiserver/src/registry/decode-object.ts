import { decode } from '@drydock/kinds';
import { badRequest, type KubeObject } from '@drydock/machinery';
import type { ResourceRequest } from '../server-context.ts';

/** Reads a body as an object of the request's kind: checked, pruned, unknown fields reported as the request wants it. */
export function decodeObject(body: Readonly<Record<string, unknown>>, request: ResourceRequest): KubeObject {
  const { definition, apiVersion } = request.resource;
  const { object, unknown, errors } = decode(definition, body);
  const cannot = `${definition.kind} in version ${JSON.stringify(definition.version)} cannot be handled as a ${definition.kind}`;
  if (errors.length > 0) throw badRequest(`${cannot}: ${errors[0]}`);
  reportUnknown(unknown, request, (text) => badRequest(`${cannot}: strict decoding error: ${text}`));
  return { ...object, apiVersion, kind: definition.kind, metadata: object.metadata ?? {} };
}

/** fieldValidation: Strict refuses unknown fields, Warn (the default) tells of them, Ignore is silent. */
export function reportUnknown(
  unknown: readonly string[],
  { query, warnings }: ResourceRequest,
  refusal: (text: string) => Error,
): void {
  const level = query.get('fieldValidation') || 'Warn';
  if (level !== 'Strict' && level !== 'Warn' && level !== 'Ignore')
    throw badRequest(
      `CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: ${JSON.stringify(level)}: supported values: "Ignore", "Strict", "Warn"`,
    );
  if (unknown.length === 0 || level === 'Ignore') return;
  if (level === 'Strict') throw refusal(unknown.join(', '));
  warnings.push(...unknown);
}
