import { beforeEach, expect, test } from '@jest/globals';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { StatusObject } from '@drydock/machinery';

let env: Environment;
const path = '/apis/apps/v1/namespaces/default/deployments/web';
beforeEach(async () => {
  env = await createEnvironment();
  const body = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            { name: 'a', image: 'nginx:1' },
            { name: 'b', image: 'redis:7' },
          ],
        },
      },
    },
  };
  await env.transport.request({ method: 'POST', path: path.replace('/web', ''), body });
});

const types = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

async function patch(type: keyof typeof types, body: unknown, query = '') {
  const headers = { 'content-type': types[type] };
  const response = await env.transport.request({ method: 'PATCH', path: path + query, body, headers });
  return { status: response.status, body: response.body as Record<string, unknown> };
}

const images = (body: Record<string, unknown>) =>
  (
    body['spec'] as { template: { spec: { containers: { name: string; image: string }[] } } }
  ).template.spec.containers.map(({ name, image }) => `${name}=${image}`);

test('strategic: lists of objects merge by their key', async () => {
  const { body } = await patch('strategic', {
    spec: { template: { spec: { containers: [{ name: 'b', image: 'redis:8' }] } } },
  });
  expect(images(body)).toEqual(['a=nginx:1', 'b=redis:8']);
});

test('merge: lists are replaced', async () => {
  const { body } = await patch('merge', {
    spec: { template: { spec: { containers: [{ name: 'c', image: 'x' }] } } },
  });
  expect(images(body)).toEqual(['c=x']);
});

test('json: operations by path', async () => {
  const { body } = await patch('json', [
    { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'nginx:2' },
  ]);
  expect(images(body)).toEqual(['a=nginx:2', 'b=redis:7']);
});

test('a resourceVersion in the patch is a precondition', async () => {
  const { status } = await patch('merge', { metadata: { resourceVersion: '1' }, spec: { replicas: 2 } });
  expect(status).toBe(409);
});

test.each<[string, keyof typeof types, unknown, number, string]>([
  [
    'strategic, wrong type',
    'strategic',
    { spec: { replicas: 'x' } },
    422,
    ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32',
  ],
  [
    'strategic, wrong shape',
    'strategic',
    { spec: { template: 'x' } },
    422,
    ' "" is invalid: patch: Invalid value: "map[spec:map[template:x]]": cannot restore struct from: string',
  ],
  [
    'json, test fails',
    'json',
    [{ op: 'test', path: '/spec/replicas', value: 9 }],
    422,
    'the server rejected our request due to an error in our request',
  ],
  [
    'json, no list',
    'json',
    {},
    400,
    'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
  ],
  [
    'merge, immutable',
    'merge',
    { spec: { selector: { matchLabels: { app: 'x' } }, template: { metadata: { labels: { app: 'x' } } } } },
    422,
    'Deployment.apps "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable',
  ],
])('%s', async (_title, type, body, status, message) => {
  const answer = await patch(type, body);
  expect([answer.status, (answer.body as unknown as StatusObject).message]).toEqual([status, message]);
});

test('unknown fields of a patch: refused when Strict, in the words for patches', async () => {
  const { status, body } = await patch('strategic', { spec: { foo: 1 } }, '?fieldValidation=Strict');
  expect([status, body['message']]).toEqual([
    422,
    ' "" is invalid: patch: Invalid value: "map[spec:map[foo:1]]": strict decoding error: unknown field "spec.foo"',
  ]);
});
