import { fieldError, formatTime, invalid, isObject, notFound, type RestResponse } from '@drydock/machinery';
import { defaultAudience } from '../../authentication/token-issuer.ts';
import { respond } from '../../negotiation/respond.ts';
import { getObject } from '../../registry/update-object.ts';
import { checkDepth } from '../../request/body.ts';
import type { ResourceRequest } from '../../server-context.ts';
import { writeOf } from '../../verbs/write-of.ts';
import type { Subresource } from '../subresource.ts';

const minSeconds = 600;
const maxSeconds = 2 ** 32;
const defaultSeconds = 3600;

/** Issues a token of a service account. */
export const token: Subresource = {
  name: 'token',
  verbs: ['create'],
  kind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
  handle: issue,
};

interface Bound {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

function issue(request: ResourceRequest): RestResponse {
  const account = getObject(writeOf(request));
  const { body } = request.request;
  checkDepth(body);
  const spec = isObject(body) && isObject(body['spec']) ? body['spec'] : {};
  const seconds = secondsOf(spec['expirationSeconds']);
  const given = Array.isArray(spec['audiences']) ? spec['audiences'].map(String) : [];
  const audiences = given.length > 0 ? given : [defaultAudience];
  const bound = boundOf(spec['boundObjectRef'], request);
  const { namespace = '', name = '', uid = '' } = account.metadata;
  const issued = request.server.tokens.issue({
    namespace,
    name,
    uid,
    audiences,
    seconds,
    ...(bound ? { bound } : {}),
  });
  const now = request.server.clock.now();
  return respond(
    {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name, namespace, creationTimestamp: formatTime(now) },
      spec: {
        audiences,
        expirationSeconds: seconds,
        boundObjectRef: bound ? { apiVersion: 'v1', ...bound } : null,
      },
      status: { token: issued.token, expirationTimestamp: formatTime(issued.expires) },
    },
    201,
  );
}

function secondsOf(given: unknown): number {
  const seconds = typeof given === 'number' ? given : defaultSeconds;
  if (seconds < minSeconds || seconds > maxSeconds) {
    const why =
      seconds < minSeconds
        ? 'may not specify a duration less than 10 minutes'
        : 'may not specify a duration larger than 2^32 seconds';
    const kind = { group: 'authentication.k8s.io', name: 'TokenRequest' };
    throw invalid(kind, '', [fieldError.invalid('spec.expirationSeconds', seconds, why)]);
  }
  return seconds;
}

/** A token bound to a pod dies with it. */
function boundOf(reference: unknown, { server, path }: ResourceRequest): Bound | undefined {
  if (!isObject(reference)) return undefined;
  const { kind, name, uid } = reference;
  if (kind !== 'Pod') {
    const error = fieldError.notSupported('spec.boundObjectRef.kind', kind ?? '', ['Pod']);
    throw invalid({ group: 'authentication.k8s.io', name: 'TokenRequest' }, '', [error]);
  }
  const pod = server.store.get(`/registry/pods/${path.namespace}/${String(name)}`);
  if (!pod || (uid && uid !== pod.metadata.uid)) throw notFound({ group: '', name: 'pods' }, String(name));
  return { kind: 'Pod', name: String(name), uid: pod.metadata.uid ?? '' };
}
