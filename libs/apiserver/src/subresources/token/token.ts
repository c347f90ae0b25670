import type { Pod } from '@drydock/kinds';
import {
  badRequest,
  conflict,
  fieldError,
  formatTime,
  invalid,
  isObject,
  notFound,
  type KubeObject,
  type RestResponse,
} from '@drydock/machinery';
import { defaultAudience, type BoundObject } from '../../authentication/token-issuer.ts';
import { respond } from '../../negotiation/respond.ts';
import { getObject } from '../../registry/update-object.ts';
import { checkDepth } from '../../request/body.ts';
import type { ResourceRequest } from '../../server-context.ts';
import { writeOf } from '../../verbs/write-of.ts';
import type { Subresource } from '../subresource.ts';

const minSeconds = 600;
const maxSeconds = 2 ** 32;
const defaultSeconds = 3600;
const kind = { group: 'authentication.k8s.io', name: 'TokenRequest' };

/** Issues a token of a service account. */
export const token: Subresource = {
  name: 'token',
  leftOut: [
    'Signatures are keyed hashes, not RSA',
    'Tokens in pods do not live a year longer for old clients',
  ],
  verbs: ['create'],
  kind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
  handle: issue,
};

function issue(request: ResourceRequest): RestResponse {
  const account = getObject(writeOf(request));
  const { body } = request.request;
  checkDepth(body);
  checkNames(body, request);
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
      spec: { audiences, expirationSeconds: seconds, boundObjectRef: referenceOf(bound) },
      status: { token: issued.token, expirationTimestamp: formatTime(issued.expires) },
    },
    201,
  );
}

/** The body may repeat what the path says, and nothing else. */
function checkNames(body: unknown, { path }: ResourceRequest): void {
  const metadata = isObject(body) && isObject(body['metadata']) ? body['metadata'] : {};
  if (metadata['name'] && metadata['name'] !== path.name)
    throw badRequest(
      `the name of the object (${String(metadata['name'])}) does not match the name on the URL (${path.name})`,
    );
  if (metadata['namespace'] && metadata['namespace'] !== path.namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

function secondsOf(given: unknown): number {
  const seconds = typeof given === 'number' ? given : defaultSeconds;
  if (seconds < minSeconds || seconds > maxSeconds) {
    const why =
      seconds < minSeconds
        ? 'may not specify a duration less than 10 minutes'
        : 'may not specify a duration larger than 2^32 seconds';
    throw invalid(kind, '', [fieldError.invalid('spec.expirationSeconds', seconds, why)]);
  }
  return seconds;
}

/** Where the objects are that a token may be bound to. */
const places: Readonly<Record<string, (namespace: string) => string>> = {
  Node: () => '/registry/minions/',
  Pod: (namespace) => `/registry/pods/${namespace}/`,
  Secret: (namespace) => `/registry/secrets/${namespace}/`,
};

/** A token bound to an object dies with it. */
function boundOf(reference: unknown, { server, path }: ResourceRequest): BoundObject | undefined {
  if (!isObject(reference)) return undefined;
  const [of, name, uid] = ['kind', 'name', 'uid'].map((field) => String(reference[field] ?? ''));
  const apiVersion = String(reference['apiVersion'] ?? '');
  const place = apiVersion.includes('/') || !Object.hasOwn(places, of!) ? undefined : places[of!];
  if (!place) {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${of}`);
  }
  const found = server.store.get(place(path.namespace) + name);
  if (!found) throw notFound({ group: '', name: `${of!.toLowerCase()}s` }, name!);
  if (of === 'Pod') checkAccount(found, path.name);
  if (uid && uid !== found.metadata.uid)
    throw conflict(
      { group: '', name: of! },
      name!,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  const node = of === 'Pod' ? nodeOf(found, server.store.get.bind(server.store)) : undefined;
  return { kind: of!, name: name!, uid: found.metadata.uid ?? '', ...(node ? { node } : {}) };
}

function checkAccount(pod: KubeObject, account: string): void {
  if ((pod as unknown as Pod).spec?.serviceAccountName !== account)
    throw badRequest(
      `cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running with different serviceaccount name.`,
    );
}

/** The token of a pod tells its node too. */
function nodeOf(pod: KubeObject, get: (key: string) => KubeObject | undefined): BoundObject['node'] {
  const name = (pod as unknown as Pod).spec?.nodeName;
  if (!name) return undefined;
  const uid = get(`/registry/minions/${name}`)?.metadata.uid;
  return { name, ...(uid === undefined ? {} : { uid }) };
}

function referenceOf(bound: BoundObject | undefined): unknown {
  if (!bound) return null;
  const { kind: of, name, uid } = bound;
  return { kind: of, apiVersion: 'v1', name, uid };
}
