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
