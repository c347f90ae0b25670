import { beforeEach, describe, expect, test } from '@jest/globals';
import { handleHttp, type HttpInput } from '@drydock/apiserver';
import { admin, createEnvironment, type Environment } from '@drydock/envtest';
import { CancelSource, decodeUtf8, encodeUtf8 } from '@drydock/machinery';

let env: Environment;
beforeEach(async () => {
  env = await createEnvironment();
});

const path = '/api/v1/namespaces/default/configmaps';

async function call(input: Partial<HttpInput> & { text?: string }) {
  const { text = '', ...rest } = input;
  const answer = await handleHttp(
    env.server,
    { method: 'GET', path, headers: {}, body: encodeUtf8(text), ...rest },
    admin,
  );
  return { ...answer, text: answer.body instanceof Uint8Array ? decodeUtf8(answer.body) : '' };
}

describe('bodies', () => {
  test('JSON and YAML in, JSON and YAML out', async () => {
    const json = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"v"}}';
    expect((await call({ method: 'POST', text: json })).status).toBe(201);
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\ndata:\n  k: w\n';
    expect(
      (await call({ method: 'POST', text: yaml, headers: { 'content-type': 'application/yaml' } })).status,
    ).toBe(201);
    const back = await call({ path: `${path}/b`, headers: { accept: 'application/yaml' } });
    expect([back.headers['content-type'], back.text.includes('data:\n  k: w\n')]).toEqual([
      'application/yaml',
      true,
    ]);
  });

  test('items of a list carry no kind on the wire', async () => {
    const { text } = await call({ path: '/api/v1/namespaces?fieldSelector=metadata.name%3Ddefault' });
    const { kind, items } = JSON.parse(text) as { kind: string; items: object[] };
    expect([kind, items.map((item) => Object.keys(item))]).toEqual([
      'NamespaceList',
      [['metadata', 'spec', 'status']],
    ]);
  });

  test('curl gets it indented, in the order of the structs', async () => {
    const { text } = await call({
      path: '/api/v1/namespaces/default',
      headers: { 'user-agent': 'curl/8.5.0' },
    });
    expect(text.replace(/[0-9a-f-]{36}/, 'UID')).toBe(`{
  "kind": "Namespace",
  "apiVersion": "v1",
  "metadata": {
    "name": "default",
    "uid": "UID",
    "resourceVersion": "2",
    "creationTimestamp": "2025-10-09T08:53:20Z",
    "labels": {
      "kubernetes.io/metadata.name": "default"
    },
    "managedFields": [
      {
        "manager": "unknown",
        "operation": "Update",
        "apiVersion": "v1",
        "time": "2025-10-09T08:53:20Z",
        "fieldsType": "FieldsV1",
        "fieldsV1": {
          "f:metadata": {
            "f:labels": {
              ".": {},
              "f:kubernetes.io/metadata.name": {}
            }
          }
        }
      }
    ]
  },
  "spec": {
    "finalizers": [
      "kubernetes"
    ]
  },
  "status": {
    "phase": "Active"
  }
}`);
  });

  test.each([
    ['broken JSON', { method: 'POST', text: '{' }, 400, 'BadRequest'],
    [
      'broken protobuf',
      { method: 'POST', text: 'k8s', headers: { 'content-type': 'application/vnd.kubernetes.protobuf' } },
      400,
      'BadRequest',
    ],
    [
      'another language',
      { method: 'POST', text: 'x', headers: { 'content-type': 'text/html' } },
      415,
      'UnsupportedMediaType',
    ],
    ['too much', { method: 'POST', body: new Uint8Array(3 * 1024 * 1024 + 1) }, 413, 'RequestEntityTooLarge'],
    ['too deep', { method: 'POST', text: '['.repeat(100_000) + ']'.repeat(100_000) }, 400, 'BadRequest'],
    [
      'deep object',
      { method: 'POST', text: '{"a":'.repeat(5000) + '1' + '}'.repeat(5000) },
      400,
      'BadRequest',
    ],
  ])('%s', async (_title, input, status, reason) => {
    const answer = await call(input);
    expect([answer.status, (JSON.parse(answer.text) as { reason: string }).reason]).toEqual([status, reason]);
  });
});

describe('JSON that is none, in the words of Go', () => {
  const json = 'application/json';
  const unrecognized = 'the object provided is unrecognized (must be of type ConfigMap):';
  const why = "couldn't get version/kind; json parse error:";
  test.each([
    ['POST', json, '', `${unrecognized} ${why} unexpected end of JSON input (<empty>)`],
    ['POST', json, '{"a":', `${unrecognized} ${why} unexpected end of JSON input ({"a":)`],
    [
      'POST',
      json,
      '{"metadata":{"name":"x"},"data":{"a":x}}',
      `${unrecognized} ${why} invalid character 'x' looking for beginning of value ({"metadata":{"name":"x"},"data ...)`,
    ],
    [
      'POST',
      json,
      'abc',
      `${unrecognized} ${why} invalid character 'a' looking for beginning of value (616263)`,
    ],
    ['PATCH', 'application/merge-patch+json', '{', 'error decoding patch: unexpected end of JSON input'],
    [
      'PATCH',
      'application/json-patch+json',
      '[}',
      "error decoding patch: invalid character '}' looking for beginning of value",
    ],
    [
      'PATCH',
      'application/strategic-merge-patch+json',
      "{'a':1}",
      "invalid character '\\'' looking for beginning of object key string",
    ],
    [
      'PATCH',
      'application/merge-patch+json',
      '[]',
      'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
  ])('%s %s %s', async (method, type, text, message) => {
    await call({ method: 'POST', text: '{"metadata":{"name":"a"}}' });
    const at = method === 'PATCH' ? `${path}/a` : path;
    const answer = await call({ method, path: at, text, headers: { 'content-type': type } });
    expect([answer.status, (JSON.parse(answer.text) as { message: string }).message]).toEqual([400, message]);
  });

  test('fields that come twice: refused, warned of, or passed over', async () => {
    const text = '{"metadata":{"name":"a","name":"b"},"data":{"k":"1","k":"2"}}';
    const strict = await call({ method: 'POST', path: `${path}?fieldValidation=Strict`, text });
    expect([strict.status, (JSON.parse(strict.text) as { message: string }).message]).toEqual([
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "metadata.name", duplicate field "data.k"',
    ]);
    const warned = await call({ method: 'POST', path, text });
    expect([warned.status, warned.headers['warning']]).toEqual([
      201,
      '299 - "duplicate field \\"metadata.name\\""\n299 - "duplicate field \\"data.k\\""',
    ]);
    const ignored = await call({ method: 'PUT', path: `${path}/b?fieldValidation=Ignore`, text });
    expect([ignored.status, ignored.headers['warning']]).toEqual([200, undefined]);
  });
});

describe('what no route leads to', () => {
  test.each([
    ['GET', '/api/v1/namespaces/default/foos', 404, 'the server could not find the requested resource'],
    ['GET', `${path}/a/foo`, 404, 'the server could not find the requested resource'],
    ['POST', `${path}/a`, 405, 'the server does not allow this method on the requested resource'],
    [
      'DELETE',
      '/api/v1/namespaces/default/pods/a/log',
      405,
      'the server does not allow this method on the requested resource',
    ],
    ['OPTIONS', path, 405, 'the server does not allow this method on the requested resource'],
  ])('%s %s: %s', async (method, at, status, message) => {
    const answer = await call({ method, path: at });
    const { code, details, message: text } = JSON.parse(answer.text) as Record<string, unknown>;
    expect([answer.status, code, details, text]).toEqual([status, status, {}, message]);
  });

  test('outside the served groups there are only plain pages', async () => {
    const { status, text, headers } = await call({ path: '/apis/nothing.example/v1/things' });
    expect([status, text, headers['content-type']]).toEqual([
      404,
      '404 page not found\n',
      'text/plain; charset=utf-8',
    ]);
  });
});

test('a watch is one line of JSON per event and ends with the client', async () => {
  const source = new CancelSource();
  const { body } = await call({
    path: '/api/v1/namespaces?watch=1&fieldSelector=metadata.name%3Ddefault',
    signal: source.signal,
  });
  const lines: string[] = [];
  const loop = (async () => {
    for await (const chunk of body as AsyncIterable<Uint8Array>) lines.push(decodeUtf8(chunk));
  })();
  await env.clock.settle();
  source.cancel();
  await loop;
  expect(lines.map((line) => [line.endsWith('}\n'), (JSON.parse(line) as { type: string }).type])).toEqual([
    [true, 'ADDED'],
  ]);
});

test('a watch that names no end has one after half an hour to an hour', async () => {
  const { body } = await call({ path: '/api/v1/namespaces?watch=1&resourceVersion=1' });
  const start = env.clock.now();
  let ended: number | undefined;
  void (async () => {
    for await (const _chunk of body as AsyncIterable<Uint8Array>);
    ended = env.clock.now();
  })();
  await env.clock.runUntil(start + 1_799_000);
  expect(ended).toBeUndefined();
  await env.clock.runUntil(start + 3_600_000);
  expect(ended).toBeDefined();
});

test('every answer carries the id of its request, the one of the client when it has one', async () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const [one, two] = [await call({}), await call({ method: 'POST', text: '{' })];
  expect([one.headers['audit-id'], two.headers['audit-id']]).toEqual([
    expect.stringMatching(uuid),
    expect.stringMatching(uuid),
  ]);
  expect(one.headers['audit-id']).not.toBe(two.headers['audit-id']);
  expect((await call({ headers: { 'audit-id': 'mine' } })).headers['audit-id']).toBe('mine');
});

test('discovery and OpenAPI as kubectl asks for them', async () => {
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
  const apis = await call({ path: '/apis', headers: { accept } });
  expect(apis.headers['content-type']).toBe(
    'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  );
  const groups = (JSON.parse(apis.text) as { items: { metadata: { name: string } }[] }).items.map(
    ({ metadata }) => metadata.name,
  );
  expect(groups).toContain('apps');
  const legacy = JSON.parse((await call({ path: '/apis/apps/v1' })).text) as {
    resources: { name: string }[];
  };
  expect(legacy.resources.map(({ name }) => name)).toContain('deployments/scale');
  const document = JSON.parse((await call({ path: '/openapi/v3/apis/apps/v1?hash=x' })).text) as {
    paths: Record<string, { patch?: { parameters: { name: string }[]; requestBody: { content: object } } }>;
  };
  const patch = document.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}']?.patch;
  expect(patch?.parameters.map(({ name }) => name)).toEqual([
    'dryRun',
    'fieldManager',
    'fieldValidation',
    'force',
  ]);
  expect(Object.keys(patch?.requestBody.content ?? {})).toContain('application/strategic-merge-patch+json');
});
