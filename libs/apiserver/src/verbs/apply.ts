// The request side of server-side apply; the rules of ownership are in registry/field-management.
import { decode } from '@drydock/kinds';
import {
  badRequest,
  hasReason,
  isObject,
  StatusError,
  type KubeObject,
  type RestResponse,
} from '@drydock/machinery';
import { checkAccess } from '../authorization/check-access.ts';
import { respondObject } from '../negotiation/respond.ts';
import { createObject } from '../registry/create-object.ts';
import { applyTo, applyToNothing, type Application } from '../registry/field-management/apply.ts';
import { getObject, updateObject } from '../registry/update-object.ts';
import type { WriteRequest } from '../registry/write-request.ts';
import { checkDepth } from '../request/body.ts';
import type { ResourceRequest } from '../server-context.ts';
import { writeOf } from './write-of.ts';

/** Creates the object when it is not there. */
export async function apply(request: ResourceRequest): Promise<RestResponse> {
  const application = applicationOf(request);
  const write: WriteRequest = { ...writeOf(request), applying: true };
  const live = find(write);
  if (live) return respondObject(request, updateObject(write, applyTo(write, live, application)));
  const { user, server, path } = request;
  checkAccess(server.authorizer, { user, verb: 'create', resource: { ...path, name: path.name } });
  return respondObject(request, await createObject(write, applyToNothing(write, application)), 201);
}

/**
 * Applies to an object through one of its subresources, which creates nothing. `update` stores the result. The document
 * may be of another kind (`read`), which `asApplied` turns into a part of the object.
 */
export function applyBelow(
  request: ResourceRequest,
  update: (write: WriteRequest, applied: KubeObject) => KubeObject,
  read: ResourceRequest = request,
  asApplied: (applied: KubeObject) => KubeObject = (applied) => applied,
): KubeObject {
  const write: WriteRequest = { ...writeOf(request), applying: true };
  const application = applicationOf(read);
  const { apiVersion } = write.requested;
  const below = {
    ...application,
    applied: asApplied(application.applied),
    manager: { ...application.manager, apiVersion, subresource: write.subresource },
  };
  return update(write, applyTo(write, getObject(write), below));
}

function find(write: WriteRequest): KubeObject | undefined {
  try {
    return getObject(write);
  } catch (error) {
    if (hasReason(error, 'NotFound')) return undefined;
    throw error;
  }
}

function applicationOf(request: ResourceRequest): Application {
  const {
    query,
    resource,
    path,
    request: { body: document },
  } = request;
  const manager = query.get('fieldManager') ?? '';
  const applied = readApplied(request);
  const { name } = applied.metadata;
  if (name && name !== path.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${path.name})`);
  if (Array.isArray((applied.metadata as { managedFields?: unknown }).managedFields))
    throw badRequest('metadata.managedFields must be nil');
  const key = { manager, operation: 'Apply', apiVersion: resource.apiVersion } as const;
  return { applied, document, manager: key, force: query.flag('force') };
}

/** The wanted fields, and only they: no defaults, nothing that the caller did not say. */
function readApplied({ request, resource, path }: ResourceRequest): KubeObject {
  const { body } = request;
  const { definition, apiVersion } = resource;
  checkDepth(body);
  if (!isObject(body)) throw badRequest('error decoding YAML: the document is not an object');
  const { apiVersion: given, kind } = body;
  if ((given !== undefined && given !== apiVersion) || (kind !== undefined && kind !== definition.kind))
    throw wrongVersion(apiVersion, definition.kind, given, kind);
  const { object, unknown, errors } = decode(definition, body);
  const problems = [...errors, ...unknown.map(notDeclared)];
  if (problems.length > 0) {
    const what = `${path.namespace}/${path.name}; ${apiVersion}, Kind=${definition.kind}`;
    const list =
      problems.length === 1 ? problems[0] : `errors:\n${problems.map((text) => `  ${text}`).join('\n')}`;
    throw untyped(`failed to create typed patch object (${what}): ${list}`);
  }
  const { name = path.name } = object.metadata ?? {};
  return { ...object, apiVersion, kind: definition.kind, metadata: { ...object.metadata, name } };
}

function wrongVersion(apiVersion: string, expected: string, given: unknown, kind: unknown): Error {
  return given === apiVersion || given === undefined
    ? badRequest(
        `invalid object type: ${apiVersion}, Kind=${String(kind)}, expected ${apiVersion}, Kind=${expected}`,
      )
    : badRequest(
        `Incorrect version specified in apply patch. Specified patch version: ${String(given)}, expected: ${apiVersion}`,
      );
}

const notDeclared = (text: string) => `.${/"(.*)"/.exec(text)?.[1] ?? text}: field not declared in schema`;

/** The real server passes this error on without a reason. */
function untyped(message: string): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    code: 500,
  });
}
