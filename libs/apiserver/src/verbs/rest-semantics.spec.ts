import { beforeEach, describe, expect, test } from '@jest/globals';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { RestRequest, StatusObject } from '@drydock/machinery';

let env: Environment;
beforeEach(async () => {
  env = await createEnvironment();
});

type Body = Readonly<Record<string, unknown>> & {
  metadata: Readonly<Record<string, unknown>>;
  items?: readonly { metadata: { name: string } }[];
};

async function send(
  method: RestRequest['method'],
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) {
  const request = { method, path, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) };
  const response = await env.clock.runFor(env.transport.request(request));
  return { status: response.status, headers: response.headers, body: response.body as Body };
}

const configMap = (name: string, data: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});
const deployment = (name: string, labels = { app: name }) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } },
  },
});
const configMaps = '/api/v1/namespaces/default/configmaps';
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const message = ({ body }: { body: unknown }) => (body as StatusObject).message;

describe('warnings', () => {
  const endpoints = '/api/v1/namespaces/default/endpoints';
  const text = '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"';

  test('reading Endpoints says that they are deprecated', async () => {
    const { status, headers } = await send('GET', endpoints);
    expect({ status, warning: headers?.['warning'] }).toEqual({ status: 200, warning: text });
  });

  test('a deployment whose memory is a fraction of a byte', async () => {
    const template = deployment('web');
    const resources = { limits: { memory: '100m' } };
    const spec = { containers: [{ name: 'c', image: 'nginx', resources }] };
    const { headers } = await send('POST', '/apis/apps/v1/namespaces/default/deployments', {
      ...template,
      spec: { ...template.spec, template: { ...template.spec.template, spec } },
    });
    expect(headers?.['warning']).toBe(
      '299 - "spec.template.spec.containers[0].resources.limits[memory]: fractional byte value \\"100m\\" is invalid, must be an integer"',
    );
  });
});

describe('errors are those of kube-apiserver', () => {
  test.each<[string, RestRequest['method'], string, unknown, number, string]>([
    ['not found', 'GET', `${configMaps}/x`, undefined, 404, 'configmaps "x" not found'],
    ['not found, with group', 'GET', `${deployments}/x`, undefined, 404, 'deployments.apps "x" not found'],
    [
      'name and URL differ',
      'PUT',
      `${configMaps}/taken`,
      configMap('other'),
      400,
      'the name of the object (other) does not match the name on the URL (taken)',
    ],
    ['exists', 'POST', configMaps, configMap('taken'), 409, 'configmaps "taken" already exists'],
    [
      'missing namespace',
      'POST',
      '/api/v1/namespaces/nope/configmaps',
      configMap('a'),
      404,
      'namespaces "nope" not found',
    ],
    [
      'wrong namespace in the body',
      'POST',
      configMaps,
      { ...configMap('a'), metadata: { name: 'a', namespace: 'kube-system' } },
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    [
      'wrong version',
      'POST',
      configMaps,
      { ...configMap('a'), apiVersion: 'v2' },
      400,
      'the API version in the data (v2) does not match the expected API version (v1)',
    ],
    [
      'no name',
      'POST',
      configMaps,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} },
      422,
      'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    ],
    [
      'stale',
      'PUT',
      `${configMaps}/taken`,
      { ...configMap('taken'), metadata: { name: 'taken', resourceVersion: '1' } },
      409,
      'Operation cannot be fulfilled on configmaps "taken": the object has been modified; please apply your changes to the latest version and try again',
    ],
    [
      'immortal namespace',
      'DELETE',
      '/api/v1/namespaces/kube-system',
      undefined,
      403,
      'namespaces "kube-system" is forbidden: this namespace may not be deleted',
    ],
    [
      'no such verb',
      'DELETE',
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      undefined,
      405,
      'deletecollection is not supported on resources of kind "selfsubjectaccessreviews.authorization.k8s.io"',
    ],
    [
      'slash in a name',
      'GET',
      `${configMaps}/a%2Fb`,
      undefined,
      400,
      `invalid resource name "a/b": [may not contain '/']`,
    ],
    [
      'unknown field selector',
      'GET',
      '/api/v1/pods?fieldSelector=spec.x%3D1',
      undefined,
      400,
      'field label not supported: spec.x',
    ],
    [
      'unknown field selector of a plain kind',
      'GET',
      `${configMaps}?fieldSelector=data%3D1`,
      undefined,
      400,
      '"data" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
    [
      'bad continue',
      'GET',
      `${configMaps}?continue=%7B`,
      undefined,
      400,
      'invalid continue token: continue key is not valid: illegal base64 data at input byte 0',
    ],
    [
      'future list',
      'GET',
      `${configMaps}?resourceVersion=99999`,
      undefined,
      504,
      'Timeout: Too large resource version: 99999, current: REVISION',
    ],
    [
      'resourceVersion on create',
      'POST',
      configMaps,
      { ...configMap('a'), metadata: { name: 'a', resourceVersion: '5' } },
      500,
      'resourceVersion should not be set on objects to be created',
    ],
    [
      'dry run of something else',
      'POST',
      `${configMaps}?dryRun=Some`,
      configMap('a'),
      422,
      'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
    ],
    [
      'wrong media type',
      'PATCH',
      `${configMaps}/taken`,
      {},
      415,
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml',
    ],
    [
      'pod without account',
      'POST',
      '/api/v1/namespaces/bare/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p' },
        spec: { containers: [{ name: 'c', image: 'x' }] },
      },
      403,
      'pods "p" is forbidden: error looking up service account bare/default: serviceaccount "default" not found',
    ],
  ])('%s', async (_title, method, path, body, status, text) => {
    await send('POST', configMaps, configMap('taken'));
    await send('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'bare' },
    });
    const answer = await send(method, path, body);
    expect([answer.status, message(answer)]).toEqual([
      status,
      text.replace('REVISION', String(env.store.revision)),
    ]);
  });

  test('wrong uid', async () => {
    const { body } = await send('POST', configMaps, configMap('a'));
    const answer = await send('DELETE', `${configMaps}/a`, { preconditions: { uid: 'u' } });
    expect([answer.status, message(answer)]).toEqual([
      409,
      `Operation cannot be fulfilled on configmaps "a": Precondition failed: UID in precondition: u, UID in object meta: ${String(body.metadata['uid'])}`,
    ]);
  });

  test('a path that does not exist is a plain page', async () => {
    expect(await send('GET', '/apis/nope/v1/things')).toMatchObject({
      status: 404,
      body: '404 page not found\n',
    });
    expect(await send('GET', '/nope')).toMatchObject({ status: 404, body: '404 page not found\n' });
  });
});

describe('writes', () => {
  test('an update that changes nothing keeps the resourceVersion and tells nobody', async () => {
    const created = await send('POST', configMaps, configMap('a', { k: 'v' }));
    const before = env.store.revision;
    const updated = await send('PUT', `${configMaps}/a`, created.body);
    expect([updated.body, env.store.revision]).toEqual([created.body, before]);
  });

  test('generation counts spec, not metadata or status; the main endpoint keeps status', async () => {
    const { body } = await send('POST', deployments, deployment('web'));
    const generation = async () => (await send('GET', `${deployments}/web`)).body.metadata['generation'];
    expect(body.metadata['generation']).toBe(1);
    const merge = { 'content-type': 'application/merge-patch+json' };
    await send(
      'PATCH',
      `${deployments}/web`,
      { metadata: { labels: { a: 'b' } }, status: { replicas: 9 } },
      merge,
    );
    await send(
      'PATCH',
      `${deployments}/web/status`,
      { status: { replicas: 3 }, spec: { replicas: 8 } },
      merge,
    );
    expect([await generation(), (await send('GET', `${deployments}/web`)).body['status']]).toEqual([
      1,
      { replicas: 3 },
    ]);
    await send('PATCH', `${deployments}/web/scale`, { spec: { replicas: 4 } }, merge);
    expect([await generation(), (await send('GET', `${deployments}/web`)).body['spec']]).toMatchObject([
      2,
      { replicas: 4 },
    ]);
  });

  test('dry run checks everything and stores nothing', async () => {
    const before = env.store.serialize();
    const dry = await send('POST', `${configMaps}?dryRun=All`, configMap('a'));
    expect([dry.status, dry.body.metadata['name'], dry.body.metadata['resourceVersion']]).toEqual([
      201,
      'a',
      undefined,
    ]);
    expect(
      (await send('POST', `${deployments}?dryRun=All`, deployment('web', { app: 'other' }))).status,
    ).toBe(422);
    expect(env.store.serialize()).toBe(before);
  });

  test('generateName: prefix and five letters', async () => {
    const { body } = await send('POST', configMaps, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { generateName: 'a-' },
    });
    expect(body.metadata['name']).toMatch(/^a-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test.each([
    [
      'Strict',
      400,
      undefined,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "foo"',
    ],
    ['Warn', 201, '299 - "unknown field \\"foo\\""', undefined],
    ['Ignore', 201, undefined, undefined],
  ])('fieldValidation=%s', async (level, status, warning, text) => {
    const answer = await send('POST', `${configMaps}?fieldValidation=${level}`, {
      ...configMap('a'),
      foo: 1,
    });
    expect([answer.status, answer.headers['warning'], message(answer)]).toEqual([status, warning, text]);
    if (status === 201) expect(answer.body).not.toHaveProperty('foo');
  });
});

describe('deletion', () => {
  const pods = '/api/v1/namespaces/default/pods';
  const pod = (spec = {}) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'c', image: 'x' }], ...spec },
  });

  test('the answer is a Status with uid; finalizers hold the object', async () => {
    const { body } = await send('POST', configMaps, {
      ...configMap('a'),
      metadata: { name: 'a', finalizers: ['x.io/y'] },
    });
    const held = await send('DELETE', `${configMaps}/a`, { propagationPolicy: 'Background' });
    expect([held.status, held.body.metadata['deletionTimestamp'], held.body.metadata['finalizers']]).toEqual([
      200,
      expect.any(String),
      ['x.io/y'],
    ]);
    const merge = { 'content-type': 'application/merge-patch+json' };
    await send('PATCH', `${configMaps}/a`, { metadata: { finalizers: null } }, merge);
    expect((await send('GET', `${configMaps}/a`)).status).toBe(404);
    await send('POST', configMaps, configMap('b'));
    const uid = (await send('GET', `${configMaps}/b`)).body.metadata['uid'];
    expect((await send('DELETE', `${configMaps}/b`)).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'b', kind: 'configmaps', uid },
    });
    expect(body.metadata['uid']).not.toBe(uid);
  });

  test('policies become finalizers for the garbage collector', async () => {
    for (const [policy, finalizer] of [
      ['Foreground', 'foregroundDeletion'],
      ['Orphan', 'orphan'],
    ]) {
      await send('POST', deployments, deployment('web'));
      const { body } = await send('DELETE', `${deployments}/web`, { propagationPolicy: policy });
      expect(body.metadata['finalizers']).toEqual([finalizer]);
      const json = { 'content-type': 'application/json-patch+json' };
      await send('PATCH', `${deployments}/web`, [{ op: 'remove', path: '/metadata/finalizers' }], json);
      expect((await send('GET', `${deployments}/web`)).status).toBe(404);
    }
  });

  test('a pod on a node dies slowly, sooner on request, at once with grace 0', async () => {
    await send('POST', pods, pod({ nodeName: 'n', terminationGracePeriodSeconds: 60 }));
    const marked = await send('DELETE', `${pods}/p`, {});
    expect(marked.body.metadata['deletionGracePeriodSeconds']).toBe(60);
    const revision = env.store.revision;
    await send('DELETE', `${pods}/p`, { gracePeriodSeconds: 90 });
    expect(env.store.revision).toBe(revision);
    const sooner = await send('DELETE', `${pods}/p`, { gracePeriodSeconds: 5 });
    expect(sooner.body.metadata['deletionGracePeriodSeconds']).toBe(5);
    await send('DELETE', `${pods}/p`, { gracePeriodSeconds: 0 });
    expect((await send('GET', `${pods}/p`)).status).toBe(404);
  });

  test('a pod without a node is gone at once', async () => {
    await send('POST', pods, pod());
    await send('DELETE', `${pods}/p`, {});
    expect((await send('GET', `${pods}/p`)).status).toBe(404);
  });

  test('a namespace waits for its finalizer', async () => {
    const first = await send('DELETE', '/api/v1/namespaces/kube-node-lease');
    expect([first.body['status'], first.body['spec']]).toEqual([
      { phase: 'Terminating' },
      { finalizers: ['kubernetes'] },
    ]);
    const create = await send('POST', '/api/v1/namespaces/kube-node-lease/configmaps', configMap('a'));
    expect([create.status, message(create)]).toEqual([
      403,
      'configmaps "a" is forbidden: unable to create new content in namespace kube-node-lease because it is being terminated',
    ]);
    const again = await send('DELETE', '/api/v1/namespaces/kube-node-lease');
    expect(again.status).toBe(409);
    await send('PUT', '/api/v1/namespaces/kube-node-lease/finalize', { ...first.body, spec: {} });
    expect((await send('GET', '/api/v1/namespaces/kube-node-lease')).status).toBe(404);
  });

  test('deletecollection takes what the selector matches', async () => {
    for (const name of ['a', 'b', 'c'])
      await send('POST', configMaps, {
        ...configMap(name),
        metadata: { name, labels: { odd: String(name !== 'b') } },
      });
    await send('DELETE', `${configMaps}?labelSelector=odd%3Dtrue`);
    expect((await send('GET', configMaps)).body.items?.map(({ metadata }) => metadata.name)).toEqual(['b']);
  });
});

describe('lists', () => {
  const names = (body: Body) => body.items?.map(({ metadata }) => metadata.name);

  test('pages are consistent although the world goes on', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await send('POST', configMaps, configMap(name));
    const first = await send('GET', `${configMaps}?limit=2`);
    expect([names(first.body), first.body.metadata['remainingItemCount']]).toEqual([['a', 'b'], 3]);
    await send('DELETE', `${configMaps}/c`);
    await send('POST', configMaps, configMap('cc'));
    const second = await send(
      'GET',
      `${configMaps}?limit=2&continue=${String(first.body.metadata['continue'])}`,
    );
    expect([names(second.body), second.body.metadata['resourceVersion']]).toEqual([
      ['c', 'd'],
      first.body.metadata['resourceVersion'],
    ]);
    const last = await send(
      'GET',
      `${configMaps}?limit=2&continue=${String(second.body.metadata['continue'])}`,
    );
    expect([names(last.body), last.body.metadata['continue']]).toEqual([['e'], undefined]);
  });

  test('an old continue token is refused with a fresh one', async () => {
    for (const name of ['a', 'b', 'c']) await send('POST', configMaps, configMap(name));
    const first = await send('GET', `${configMaps}?limit=1`);
    env.store.compact(env.store.revision);
    await send('POST', configMaps, configMap('d'));
    env.store.compact(env.store.revision);
    const refused = await send(
      'GET',
      `${configMaps}?limit=2&continue=${String(first.body.metadata['continue'])}`,
    );
    expect([refused.status, refused.body['reason']]).toEqual([410, 'Expired']);
    const rest = await send('GET', `${configMaps}?continue=${String(refused.body.metadata['continue'])}`);
    expect(names(rest.body)).toEqual(['b', 'c', 'd']);
  });

  test('Table and PartialObjectMetadata on request', async () => {
    await send('POST', configMaps, configMap('a', { k: 'v' }));
    const table = await send('GET', configMaps, undefined, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    });
    expect(table.body).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      columnDefinitions: [{ name: 'Name' }, { name: 'Data' }, { name: 'Age' }],
      rows: [{ cells: ['a', 1, '0s'], object: { kind: 'PartialObjectMetadata', metadata: { name: 'a' } } }],
    });
    const partial = await send('GET', `${configMaps}/a`, undefined, {
      accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
    });
    expect(Object.keys(partial.body)).toEqual(['kind', 'apiVersion', 'metadata']);
    expect((await send('GET', configMaps, undefined, { accept: 'text/html' })).status).toBe(406);
  });
});

describe('services', () => {
  const services = '/api/v1/namespaces/default/services';
  const service = (name: string, spec: Record<string, unknown>) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { ports: [{ port: 80 }], ...spec },
  });
  const spec = ({ body }: { body: Body }) =>
    body['spec'] as { clusterIP?: string; type: string; ports: { nodePort?: number }[] };

  test('addresses and ports are given out, kept over updates and taken back', async () => {
    const a = await send('POST', services, service('a', { type: 'NodePort' }));
    expect(spec(a).clusterIP).toMatch(/^10\.(9[6-9]|10\d|11[01])\./);
    const port = spec(a).ports[0]?.nodePort ?? 0;
    expect(port >= 30000 && port <= 32767).toBe(true);
    const put = await send('PUT', `${services}/a`, service('a', { type: 'NodePort' }));
    expect([spec(put).clusterIP, spec(put).ports[0]?.nodePort]).toEqual([spec(a).clusterIP, port]);
    const clash = await send(
      'POST',
      services,
      service('b', { type: 'NodePort', ports: [{ port: 80, nodePort: port }] }),
    );
    expect(message(clash)).toBe(
      `Service "b" is invalid: spec.ports[0].nodePort: Invalid value: ${port}: provided port is already allocated`,
    );
    const merge = { 'content-type': 'application/merge-patch+json' };
    const plain = await send('PATCH', `${services}/a`, { spec: { type: 'ClusterIP' } }, merge);
    expect([spec(plain).type, spec(plain).ports[0]?.nodePort]).toEqual(['ClusterIP', undefined]);
    expect(
      (
        await send(
          'POST',
          services,
          service('b', { type: 'NodePort', ports: [{ port: 80, nodePort: port }] }),
        )
      ).status,
    ).toBe(201);
  });

  test.each([
    [
      { clusterIP: '1.2.3.4' },
      'the provided IP (1.2.3.4) is not in the valid range. The range of valid IPs is 10.96.0.0/12',
    ],
    [{ clusterIP: '10.96.0.10' }, 'provided IP is already allocated'],
  ])('a cluster IP that cannot be had: %j', async (wanted, why) => {
    await send('POST', services, service('dns', { clusterIP: '10.96.0.10' }));
    const answer = await send('POST', services, service('x', wanted));
    expect(message(answer)).toBe(
      `Service "x" is invalid: spec.clusterIPs: Invalid value: ["${wanted.clusterIP}"]: failed to allocate IP ${wanted.clusterIP}: ${why}`,
    );
  });
});

describe('events', () => {
  test('expire an hour, and up to a minute, after they were written last', async () => {
    const events = '/api/v1/namespaces/default/events';
    const event = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace: 'default' },
      involvedObject: { kind: 'Pod', name: 'p', namespace: 'default' },
    });
    await send('POST', events, event('a'));
    await send('POST', events, event('b'));
    await env.clock.runUntil(env.clock.now() + 1_800_000);
    const merge = { 'content-type': 'application/merge-patch+json' };
    await send('PATCH', `${events}/a`, { count: 2 }, merge);
    await env.clock.runUntil(env.clock.now() + 1_860_001);
    expect((await send('GET', events)).body.items?.map(({ metadata }) => metadata.name)).toEqual(['a']);
    await env.clock.runUntil(env.clock.now() + 1_800_001);
    expect((await send('GET', events)).body.items).toEqual([]);
  });
});
