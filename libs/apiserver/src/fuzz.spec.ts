import { expect, test } from '@jest/globals';
import { admin, createEnvironment } from '@drydock/envtest';
import { createRandom, type Random, type RestRequest } from '@drydock/machinery';

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
];
const keys = [
  'metadata',
  'spec',
  'status',
  'data',
  'name',
  'labels',
  'finalizers',
  'ownerReferences',
  'replicas',
  'template',
  'containers',
  'ports',
  '__proto__',
  'constructor',
  'toString',
];
const segments = [
  'api',
  'apis',
  'v1',
  'apps',
  'namespaces',
  'default',
  'pods',
  'services',
  'configmaps',
  'deployments',
  'victim',
  'status',
  'scale',
  'log',
  'binding',
  'eviction',
  'token',
  'finalize',
  '..',
  '%2e%2e',
  '..%2Fkube-public',
  '%2F',
  '%00',
  '%zz',
  '__proto__',
  'constructor',
  '',
];
const queries = [
  'watch=1&timeoutSeconds=1',
  'limit=-1',
  'limit=x',
  'continue=abc',
  'labelSelector=%3D',
  'labelSelector=a+in+(',
  'fieldSelector=__proto__%3D1',
  'resourceVersion=-1',
  'resourceVersion=1',
  'resourceVersionMatch=Exact',
  'dryRun=All',
  'dryRun=x',
  'fieldValidation=Strict',
  'fieldValidation=constructor',
  'includeObject=x',
  'gracePeriodSeconds=1e9',
  'propagationPolicy=Foreground',
  'tailLines=-1',
  'container=__proto__',
  'sendInitialEvents=true',
];
const types = [
  'application/json',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'text/plain',
];
const accepts = [
  '*/*',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'text/html',
  ';;,=',
];
const methods: readonly RestRequest['method'][] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

const template = {
  metadata: { labels: { app: 'victim' } },
  spec: { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80 }] }] },
};
const valid: readonly (readonly [string, Record<string, unknown>])[] = [
  [
    '/api/v1/namespaces/default/pods',
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'victim' }, spec: template.spec },
  ],
  [
    '/api/v1/namespaces/default/configmaps',
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'victim' }, data: { a: 'b' } },
  ],
  [
    '/api/v1/namespaces/default/services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'victim' },
      spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] },
    },
  ],
  [
    '/api/v1/namespaces/default/serviceaccounts',
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'victim' } },
  ],
  [
    '/apis/apps/v1/namespaces/default/deployments',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'victim' },
      spec: { selector: { matchLabels: { app: 'victim' } }, template },
    },
  ],
  [
    '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'victim' },
      rules: [],
    },
  ],
  [
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } },
  ],
];

const pick = <T>(random: Random, list: readonly T[]): T => list[random.int(list.length)] as T;

/** A copy of `value` with some places replaced. */
function mutate(random: Random, value: unknown): unknown {
  if (random.int(12) === 0) return pick(random, hostile);
  if (Array.isArray(value)) return value.map((item) => mutate(random, item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, item]) => [random.int(25) === 0 ? pick(random, keys) : key, mutate(random, item)] as const,
  );
  return Object.fromEntries(
    random.int(6) === 0 ? [...entries, [pick(random, keys), pick(random, hostile)]] : entries,
  );
}

function patchOf(random: Random, body: unknown): unknown {
  if (random.int(2) === 0) return mutate(random, body);
  const operation = () => ({
    op: pick(random, ['add', 'remove', 'replace', 'test', 'move', 'copy', 'x']),
    path: pick(random, ['/metadata/labels', '/spec', '/data/a', '/__proto__/x', '', '/spec/-', '/a~2']),
    from: '/metadata',
    value: pick(random, hostile),
  });
  return [operation(), operation()];
}

function request(random: Random): RestRequest {
  const [path, body] = pick(random, valid);
  const method = pick(random, methods);
  let full = method === 'POST' ? path : `${path}/victim`;
  if (random.int(3) === 0) full += `/${pick(random, segments)}`;
  if (random.int(4) === 0)
    full = full
      .split('/')
      .map((part) => (random.int(6) === 0 ? pick(random, segments) : part))
      .join('/');
  if (random.int(3) === 0) full += `?${pick(random, queries)}&${pick(random, queries)}`;
  const headers: Record<string, string> = {};
  if (random.int(2) === 0 || method === 'PATCH') headers['content-type'] = pick(random, types);
  if (random.int(3) === 0) headers['accept'] = pick(random, accepts);
  return {
    method,
    path: full,
    headers,
    body: method === 'PATCH' ? patchOf(random, body) : mutate(random, body),
  };
}

test.each(['a', 'b', 'c', 'd'])(
  'a thousand mutated requests: no 500, no changed neighbour (seed %s)',
  async (seed) => {
    const env = await createEnvironment({ seed });
    const random = createRandom(seed);
    const neighbour = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'neighbour' },
      data: { k: 'v' },
    };
    await env.transport.request({
      method: 'POST',
      path: '/api/v1/namespaces/kube-public/configmaps',
      body: neighbour,
    });
    const untouched = () => JSON.stringify(env.store.range('/registry/configmaps/kube-public/').items);
    const before = untouched();
    const crashes: unknown[] = [];
    for (let i = 0; i < 1000; i++) {
      const next = request(random);
      const copy = JSON.stringify(next.body);
      const { status, body } = await env.clock.runFor(env.server.handle(next, admin));
      const harmless =
        JSON.stringify(body ?? '').includes('should not be set on objects to be created') ||
        JSON.stringify(body ?? '').includes('failed to create typed patch object');
      if (status >= 500 && status !== 504 && !harmless) crashes.push({ ...next, answer: body });
      if (JSON.stringify(next.body) !== copy) crashes.push({ ...next, changed: true });
    }
    expect(crashes.slice(0, 3)).toEqual([]);
    expect(untouched()).toBe(before);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(() => JSON.parse(env.store.serialize()) as unknown).not.toThrow();
  },
);
