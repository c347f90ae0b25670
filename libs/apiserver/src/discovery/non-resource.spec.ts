import { expect, test } from '@jest/globals';
import { createEnvironment } from '@drydock/envtest';
import { decodeUtf8, readAll } from '@drydock/machinery';
import { wireFields } from '../http/protobuf/wire-reader.ts';

async function get(path: string, accept?: string) {
  const env = await createEnvironment();
  const request = { method: 'GET' as const, path, ...(accept ? { headers: { accept } } : {}) };
  const { status, body, bytes } = await env.clock.runFor(env.transport.request(request));
  return { status, body: body as never, bytes: bytes ? await readAll(bytes) : new Uint8Array() };
}
const textOf = async (path: string) => (await get(path)).body as string;

test('health: as a whole, one check, all checks, some left out', async () => {
  expect(await textOf('/readyz')).toBe('ok');
  expect(await textOf('/readyz/etcd')).toBe('ok');
  expect((await get('/livez/shutdown')).status).toBe(404);
  const lines = (await textOf('/readyz?verbose&exclude=etcd&exclude=nothing')).split('\n');
  expect([lines.length, ...lines.slice(0, 4), ...lines.slice(-4)]).toEqual([
    38,
    '[+]ping ok',
    '[+]log ok',
    '[+]etcd excluded: ok',
    '[+]etcd-readiness ok',
    '[+]shutdown ok',
    'warn: some health checks cannot be excluded: no matches for "nothing"',
    'readyz check passed',
    '',
  ]);
});

test('metrics count requests and objects', async () => {
  const env = await createEnvironment();
  const ask = (path: string) => env.clock.runFor(env.transport.request({ method: 'GET', path }));
  await ask('/api/v1/namespaces/default/pods/none');
  await ask('/api/v1/pods?watch=nonsense%22');
  await ask('/apis/none/v1/things');
  const text = (await ask('/metrics')).body as string;
  const lines = text.split('\n').filter((line) => /resource="(pods|namespaces|things)"/.test(line));
  expect(lines).toEqual(
    [
      'apiserver_request_total{code="201",component="apiserver",dry_run="",group="",resource="namespaces",scope="cluster",subresource="",verb="POST",version="v1"} 4',
      'apiserver_request_total{code="200",component="apiserver",dry_run="",group="",resource="pods",scope="cluster",subresource="",verb="WATCH",version="v1"} 1',
      'apiserver_request_total{code="404",component="apiserver",dry_run="",group="",resource="pods",scope="resource",subresource="",verb="GET",version="v1"} 1',
      'apiserver_storage_objects{resource="namespaces"} 4',
      'apiserver_storage_objects{resource="pods"} 0',
    ].sort((a, b) => (a < b ? -1 : 1)),
  );
});

test('the keys of tokens are said not to be simulated', async () => {
  const { status, body } = await get('/openid/v1/jwks');
  expect([status, (body as { message: string }).message]).toEqual([
    404,
    'not simulated: the public keys of service account tokens (signatures are keyed hashes, not RSA)',
  ]);
});

const fieldsOf = (bytes: Uint8Array) => [...wireFields(bytes)];
/** The (name, value) pairs of an embedded map. */
function pairs(bytes: Uint8Array, field: number): Map<string, Uint8Array> {
  const found = fieldsOf(bytes).filter(({ number }) => number === field);
  return new Map(
    found.map((pair) => {
      const [name, value] = fieldsOf(pair.bytes!);
      return [decodeUtf8(name!.bytes!), value!.bytes!];
    }),
  );
}
const messageIn = (bytes: Uint8Array, number: number) =>
  fieldsOf(bytes).find((field) => field.number === number)!.bytes!;

test('OpenAPI v2 as protobuf holds definitions with kinds and PATCH operations with their parameters', async () => {
  const { bytes } = await get('/openapi/v2', 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf');
  const deployment = pairs(messageIn(bytes, 9), 1).get('io.k8s.api.apps.v1.Deployment')!;
  const extension = pairs(deployment, 31).get('x-kubernetes-group-version-kind')!;
  expect(decodeUtf8(messageIn(extension, 2))).toBe('[{"group":"apps","kind":"Deployment","version":"v1"}]\n');
  const item = pairs(messageIn(bytes, 8), 2).get('/apis/apps/v1/namespaces/{namespace}/deployments/{name}')!;
  const names = fieldsOf(messageIn(item, 8))
    .filter(({ number }) => number === 8)
    .map(({ bytes: parameter }) => messageIn(parameter!, 1))
    .flatMap((parameter) => {
      // 1: the body, 2: others, of which 3 are those of the query
      const other = fieldsOf(parameter).find(({ number }) => number === 2);
      return other ? [decodeUtf8(messageIn(messageIn(other.bytes!, 3), 4))] : [];
    });
  expect(names).toEqual(['dryRun', 'fieldManager', 'fieldValidation', 'force']);
});

test('OpenAPI in a form that there is not', async () => {
  expect((await get('/openapi/v2', 'text/html')).status).toBe(406);
});
