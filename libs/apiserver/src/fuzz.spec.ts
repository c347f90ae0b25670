// Hostile requests of every shape against every kind: never a crash, never a hang, never a changed neighbour. The bodies are
// full objects of the registry's kinds with some places replaced, in process and as bytes over HTTP.
import { expect, test } from '@jest/globals';
import { handleHttp } from '@drydock/apiserver';
import {
  admin,
  collectionOf,
  createEnvironment,
  fullObject,
  minimalObject,
  type Environment,
} from '@drydock/envtest';
import { kinds } from '@drydock/kinds';
import {
  CancelSource,
  createRandom,
  decodeUtf8,
  encodeUtf8,
  type Random,
  type RestRequest,
} from '@drydock/machinery';

const hostile: readonly unknown[] = [
  null,
  0,
  -1,
  1e308,
  2 ** 53,
  '',
  'x'.repeat(300),
  '../../kube-public/neighbour',
  '__proto__',
  'constructor',
  [],
  [null],
  [[]],
  {},
  { a: { b: [{}] } },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
  true,
  '\u0000',
  '10.96.0.1',
  'nein\nja',
  [{ name: null }],
  { name: {} },
  '1e999',
  '-1Gi',
  [{}, {}],
];
const keys =
  'metadata spec status data name labels annotations finalizers ownerReferences managedFields resourceVersion generateName replicas template containers ports selector __proto__ constructor toString $patch $retainKeys $setElementOrder/containers $deleteFromPrimitiveList/finalizers'.split(
    ' ',
  );
const segments =
  'api apis v1 apps namespaces default pods services configmaps deployments full victim status scale log binding eviction token finalize approval resize ephemeralcontainers proxy exec attach portforward .. %2e%2e ..%2Fkube-public %2F %00 %zz __proto__ constructor'.split(
    ' ',
  );
const queries = [
  'watch=1&timeoutSeconds=1',
  'watch=1&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=1',
  'limit=-1',
  'limit=x',
  'limit=1',
  'continue=abc',
  'continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0',
  'labelSelector=%3D',
  'labelSelector=a+in+(',
  'labelSelector=app%3Dfull',
  'fieldSelector=__proto__%3D1',
  'fieldSelector=metadata.name%3Dfull',
  'resourceVersion=-1',
  'resourceVersion=1',
  'resourceVersion=99999999999999999999',
  'resourceVersionMatch=Exact',
  'dryRun=All',
  'dryRun=x',
  'fieldValidation=Strict',
  'fieldValidation=Ignore',
  'fieldValidation=constructor',
  'fieldManager=a%00b',
  'fieldManager=x',
  'force=true',
  'includeObject=Object',
  'includeObject=x',
  'gracePeriodSeconds=1e9',
  'gracePeriodSeconds=0',
  'propagationPolicy=Foreground',
  'propagationPolicy=x',
  'tailLines=-1',
  'container=__proto__',
  'sendInitialEvents=true',
  'pretty=true',
];
const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];
const types = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'text/plain',
  '',
];
const accepts = [
  '*/*',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/yaml',
  'text/html',
  ';;,=',
];
const pointers =
  '/metadata/labels /spec /data/a /__proto__/x / /spec/- /a~2 /spec/containers/0/image /metadata/finalizers/- /spec/template/spec/containers/99 /metadata/managedFields /status'.split(
    ' ',
  );
const methods: readonly RestRequest['method'][] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Answers that carry 500 in the real server too: errors that it passes on without a reason. */
const realFailures =
  /should not be set on objects to be created|failed to create typed patch object|connect: connection refused/;

const pick = <T>(random: Random, list: readonly T[]): T => list[random.int(list.length)] as T;

/** A copy of `value` with some places replaced; big documents are hit as often as small ones. */
function mutate(random: Random, value: unknown, rate: number): unknown {
  if (random.int(rate) === 0) return pick(random, hostile);
  if (Array.isArray(value)) return value.map((item) => mutate(random, item, rate));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, item]) =>
      [random.int(rate * 3) === 0 ? pick(random, keys) : key, mutate(random, item, rate)] as const,
  );
  return Object.fromEntries(
    random.int(rate) === 0 ? [...entries, [pick(random, keys), pick(random, hostile)]] : entries,
  );
}

interface Target {
  readonly collection: string;
  readonly name: string;
  readonly minimal: unknown;
  readonly full: unknown;
}

function patchOf(random: Random, body: unknown): unknown {
  const operation = () => ({
    op: pick(random, ['add', 'remove', 'replace', 'test', 'move', 'copy', 'x']),
    path: pick(random, pointers),
    from: pick(random, pointers),
    value: pick(random, hostile),
  });
  return random.int(3) === 0 ? [operation(), operation()] : mutate(random, body, 12);
}

function requestOf(random: Random, { collection, name, minimal, full }: Target): RestRequest {
  const method = pick(random, methods);
  let path = method === 'POST' ? collection : `${collection}/${name}`;
  if (random.int(4) === 0) path += `/${pick(random, segments)}`;
  if (random.int(6) === 0)
    path = path
      .split('/')
      .map((part) => (random.int(6) === 0 ? pick(random, segments) : part))
      .join('/');
  if (random.int(3) === 0) path += `?${pick(random, queries)}&${pick(random, queries)}`;
  const headers: Record<string, string> = {};
  if (method === 'PATCH') {
    headers['content-type'] = pick(random, random.int(12) === 0 ? types : patchTypes);
    if (headers['content-type'].includes('apply') && !path.includes('?')) path += '?fieldManager=fuzz';
  } else if (random.int(8) === 0) headers['content-type'] = pick(random, [...types, ...patchTypes]);
  if (random.int(3) === 0) headers['accept'] = pick(random, accepts);
  const base = random.int(3) === 0 ? full : minimal;
  const rate = base === full ? 200 : 14;
  const body = method === 'PATCH' ? patchOf(random, minimal) : mutate(random, base, rate);
  return { method, path, headers, ...(method === 'GET' ? {} : { body }) };
}

/** The same as bytes, some of them wrong. */
function bytesOf(random: Random, body: unknown): Uint8Array {
  const bytes = encodeUtf8(JSON.stringify(body) ?? '');
  if (random.int(3) > 0 || bytes.length === 0) return bytes;
  const broken = Uint8Array.from(bytes);
  for (let i = 0; i <= random.int(4); i++) broken[random.int(broken.length)] = random.int(256);
  return random.int(4) === 0 ? broken.slice(0, random.int(broken.length)) : broken;
}

const neighbours = [
  '/api/v1/namespaces/kube-public/configmaps',
  '/apis/apps/v1/namespaces/kube-public/deployments',
];

let grown: readonly Target[] | undefined;

/** Growing takes a while, and is the same for every seed. */
async function targetsOf(): Promise<readonly Target[]> {
  if (grown) return grown;
  const env = await createEnvironment();
  const targets: Target[] = [];
  for (const definition of kinds.filter(({ verbs }) => verbs === undefined || verbs.includes('create'))) {
    const full = await fullObject(env, definition);
    const name = full.metadata.name ?? '';
    targets.push({ collection: collectionOf(definition), name, minimal: minimalObject(definition), full });
  }
  return (grown = targets);
}

/** Most requests are about something that is there. */
const create = (env: Environment, path: string, body: unknown) =>
  env.clock.runFor(env.transport.request({ method: 'POST', path, body }));

async function setUp(seed: string): Promise<{ env: Environment; targets: readonly Target[] }> {
  const env = await createEnvironment({ seed });
  const targets = await targetsOf();
  for (const { collection, full } of targets) await create(env, collection, full);
  for (const [index, path] of neighbours.entries()) {
    const definition = kinds.find(({ kind }) => kind === (index === 0 ? 'ConfigMap' : 'Deployment'))!;
    await create(env, path, { ...minimalObject(definition), metadata: { name: 'neighbour' } });
  }
  return { env, targets };
}

function neighboursOf({ store }: Environment): string {
  const of = (prefix: string) => store.range(`/registry/${prefix}/kube-public/`).items;
  return JSON.stringify([of('configmaps'), of('deployments')]);
}

/** Sends one request in process or over HTTP, and hangs up; undefined when all is well. */
async function failureOf(env: Environment, random: Random, next: RestRequest): Promise<unknown> {
  const before = JSON.stringify(next.body);
  const client = new CancelSource();
  const { signal } = client;
  const { path, headers = {}, method } = next;
  try {
    if (random.int(4) === 0) {
      const body = bytesOf(random, next.body);
      const input = { method, path, headers, body, signal };
      const answer = await env.clock.runFor(handleHttp(env.server, input, admin));
      const text = answer.body instanceof Uint8Array ? decodeUtf8(answer.body) : '';
      return isCrash(answer.status, text) ? { ...next, text } : undefined;
    }
    const { status, body } = await env.clock.runFor(env.server.handle({ ...next, signal }, admin));
    const message = (body as { message?: string } | undefined)?.message ?? '';
    if (isCrash(status, message)) return { ...next, answer: body };
    return JSON.stringify(next.body) === before ? undefined : { ...next, changed: true };
  } finally {
    client.cancel();
  }
}

const isCrash = (status: number, message: string) =>
  status >= 500 && status !== 501 && status !== 503 && status !== 504 && !realFailures.test(message);

test.each(['a', 'b', 'c', 'd', 'e'])(
  'twenty thousand mutated requests (seed %s)',
  async (seed) => {
    const { env, targets } = await setUp(seed);
    const random = createRandom(seed);
    const before = neighboursOf(env);
    const crashes: unknown[] = [];
    for (let i = 0; i < 20_000 && crashes.length < 3; i++) {
      const target = pick(random, targets);
      if (random.int(3) === 0) await create(env, target.collection, target.full);
      const crash = await failureOf(env, random, requestOf(random, target));
      if (crash !== undefined) crashes.push(crash);
    }
    expect(crashes).toEqual([]);
    expect(neighboursOf(env)).toBe(before);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(() => JSON.parse(env.store.serialize()) as unknown).not.toThrow();
  },
  120_000,
);
