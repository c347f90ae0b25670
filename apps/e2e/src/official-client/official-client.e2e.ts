// The official JavaScript client against `drydock sandbox serve`, as a program of somebody else would use it.
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  ApiException,
  AppsV1Api,
  Attach,
  AuthenticationV1Api,
  CoreV1Api,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  Log,
  makeInformer,
  PatchStrategy,
  PortForward,
  setHeaderOptions,
  Watch,
  type V1ConfigMap,
  type V1Pod,
  type V1Status,
} from '@kubernetes/client-node';
import { serveSandbox, type ServedSandbox } from '../served-sandbox.ts';
import { Collected, eventually } from './collected.ts';

jest.setTimeout(120_000);

const namespace = 'default';
const home = mkdtempSync(path.join(tmpdir(), 'drydock-client-'));
const config = new KubeConfig();
let sandbox: ServedSandbox;
let core: CoreV1Api;

beforeAll(async () => {
  const kubeconfig = path.join(home, 'kubeconfig');
  sandbox = await serveSandbox(kubeconfig);
  config.loadFromFile(kubeconfig);
  core = config.makeApiClient(CoreV1Api);
  await core.createNamespacedPod({ namespace, body: worker });
  await eventually(async () => (await readWorker()).status?.phase, 'Running');
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(home, { recursive: true, force: true });
});

const worker: V1Pod = {
  metadata: { name: 'worker', labels: { app: 'worker' } },
  spec: {
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: 'main',
        image: 'busybox',
        stdin: true,
        command: ['sh', '-c', 'echo ready; while read line; do echo "heard $line"; done; sleep 3600'],
      },
      { name: 'web', image: 'nginx:1.27' },
    ],
  },
};
const readWorker = () => core.readNamespacedPod({ namespace, name: 'worker' });
const configMap = (name: string, data: Record<string, string>): V1ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});

describe('objects', () => {
  test('the certificate and the token of the kubeconfig are known', async () => {
    const users: unknown[] = [];
    for (const { name } of config.contexts) {
      config.setCurrentContext(name);
      const review = await config.makeApiClient(AuthenticationV1Api).createSelfSubjectReview({ body: {} });
      users.push(review.status?.userInfo?.username);
    }
    config.setCurrentContext(config.contexts[0]!.name);
    expect(users).toEqual(['docker-for-desktop', 'docker-for-desktop']);
  });

  test('lists come in chunks', async () => {
    for (const name of ['a', 'b', 'c'])
      await core.createNamespacedConfigMap({
        namespace,
        body: { ...configMap(name, {}), metadata: { name, labels: { chunk: 'yes' } } },
      });
    const labelSelector = 'chunk=yes';
    const first = await core.listNamespacedConfigMap({ namespace, labelSelector, limit: 2 });
    const rest = await core.listNamespacedConfigMap({
      namespace,
      labelSelector,
      limit: 2,
      _continue: first.metadata?._continue ?? '',
    });
    expect([first, rest].map(({ items }) => items.map(({ metadata }) => metadata?.name))).toEqual([
      ['a', 'b'],
      ['c'],
    ]);
  });

  test('errors have the real status', async () => {
    const failure = await core
      .readNamespacedPod({ namespace, name: 'nope' })
      .catch((error: unknown) => error);
    const { code, body } = failure as ApiException<string>;
    expect([code, JSON.parse(body)]).toEqual([
      404,
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'pods "nope" not found',
        reason: 'NotFound',
        details: { name: 'nope', kind: 'pods' },
        code: 404,
      },
    ]);
  });

  test('patches of all four kinds', async () => {
    const apps = config.makeApiClient(AppsV1Api);
    await apps.createNamespacedDeployment({
      namespace,
      body: {
        metadata: { name: 'patched' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'patched' } },
          template: {
            metadata: { labels: { app: 'patched' } },
            spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
          },
        },
      },
    });
    const patch = (body: unknown, kind: string) =>
      apps.patchNamespacedDeployment(
        {
          namespace,
          name: 'patched',
          body,
          fieldManager: 'spec',
          ...(kind.includes('apply') ? { force: true } : {}),
        },
        setHeaderOptions('Content-Type', kind),
      );
    await patch([{ op: 'add', path: '/metadata/labels', value: { json: 'yes' } }], PatchStrategy.JsonPatch);
    await patch({ metadata: { labels: { merge: 'yes' } } }, PatchStrategy.MergePatch);
    const template = { spec: { containers: [{ name: 'web', env: [{ name: 'A', value: 'b' }] }] } };
    await patch({ spec: { template } }, PatchStrategy.StrategicMergePatch);
    const applied = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { labels: { applied: 'yes' } } };
    const { metadata, spec } = await patch(applied, PatchStrategy.ServerSideApply);
    expect([metadata?.labels, spec?.template.spec?.containers[0]?.image]).toEqual([
      { json: 'yes', merge: 'yes', applied: 'yes' },
      'nginx:1.27',
    ]);
    expect(spec?.template.spec?.containers[0]?.env).toEqual([{ name: 'A', value: 'b' }]);
  });

  test('server-side apply: two managers, a conflict, force', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    const apply = (manager: string, value: string, force = false) =>
      objects.patch(
        configMap('applied', { key: value }),
        undefined,
        undefined,
        manager,
        force,
        PatchStrategy.ServerSideApply,
      );
    await apply('one', '1');
    const refused = (await apply('two', '2').catch((error: unknown) => error)) as ApiException<string>;
    await apply('two', '2', true);
    const { data, metadata } = await core.readNamespacedConfigMap({ namespace, name: 'applied' });
    expect([refused.code, (JSON.parse(refused.body) as V1Status).message]).toEqual([
      409,
      'Apply failed with 1 conflict: conflict with "one": .data.key',
    ]);
    expect([
      data,
      metadata?.managedFields?.map(({ manager, operation }) => `${manager} ${operation}`),
    ]).toEqual([{ key: '2' }, ['two Apply']]);
  });
});

describe('watching', () => {
  test('a watch goes on from a resourceVersion, and is refused from one that is no number', async () => {
    const { metadata } = await core.listNamespacedConfigMap({ namespace });
    await core.createNamespacedConfigMap({ namespace, body: configMap('watched', {}) });
    await core.deleteNamespacedConfigMap({ namespace, name: 'watched' });
    const seen = new Collected<string>();
    const address = `/api/v1/namespaces/${namespace}/configmaps`;
    const from = (resourceVersion: string | undefined, done: (error: unknown) => void) =>
      new Watch(config).watch(
        address,
        { resourceVersion },
        (type: string, object: V1ConfigMap) => seen.add(`${type} ${object.metadata?.name ?? ''}`),
        done,
      );
    const controller = await from(metadata?.resourceVersion, () => undefined);
    await seen.until((all) => all.length >= 2);
    controller.abort();
    const refusal = await new Promise((resolve) => void from('yesterday', resolve));
    expect([seen.all, String(refusal)]).toEqual([['ADDED watched', 'DELETED watched'], 'Error: Bad Request']);
  });

  test('an informer hears of all changes, also of those while it was stopped', async () => {
    const heard = new Collected<string>();
    const labelSelector = 'informed=yes';
    const informer = makeInformer<V1ConfigMap>(
      config,
      `/api/v1/namespaces/${namespace}/configmaps`,
      () => core.listNamespacedConfigMap({ namespace, labelSelector }),
      labelSelector,
    );
    for (const verb of ['add', 'update', 'delete'] as const)
      informer.on(verb, ({ metadata, data }) =>
        heard.add(`${verb} ${metadata?.name} ${data?.['key'] ?? ''}`),
      );
    informer.on('error', () => undefined); // a watch that is stopped says so
    const body = (name: string, key: string) => ({
      ...configMap(name, { key }),
      metadata: { name, labels: { informed: 'yes' } },
    });
    await core.createNamespacedConfigMap({ namespace, body: body('one', '1') });
    await informer.start();
    await heard.until((all) => all.length >= 1);
    await core.replaceNamespacedConfigMap({ namespace, name: 'one', body: body('one', '2') });
    await heard.until((all) => all.length >= 2);
    await informer.stop();
    await core.createNamespacedConfigMap({ namespace, body: body('two', '1') });
    await informer.start();
    await heard.until((all) => all.includes('add two 1'));
    await core.deleteNamespacedConfigMap({ namespace, name: 'one' });
    await heard.until((all) => all.includes('delete one 2'));
    await informer.stop();
    expect(heard.all).toEqual(['add one 1', 'update one 2', 'add two 1', 'delete one 2']);
  });
});

describe('streams', () => {
  test('exec carries stdin, stdout, stderr and the exit code', async () => {
    const [stdin, stdout, stderr] = [new PassThrough(), new Collected<string>(), new Collected<string>()];
    const command = ['sh', '-c', 'read word; echo "out $word"; echo "err $word" >&2; exit 3'];
    const status = new Promise<V1Status>((resolve) => {
      void new Exec(config).exec(
        namespace,
        'worker',
        'main',
        command,
        stdout.stream(),
        stderr.stream(),
        stdin,
        false,
        resolve,
      );
    });
    stdin.write('hello\n');
    expect([(await status).details?.causes, stdout.all.join(''), stderr.all.join('')]).toEqual([
      [{ reason: 'ExitCode', message: '3' }],
      'out hello\n',
      'err hello\n',
    ]);
  });

  test('attach speaks with the process that runs', async () => {
    const [stdin, stdout] = [new PassThrough(), new Collected<string>()];
    const socket = await new Attach(config).attach(
      namespace,
      'worker',
      'main',
      stdout.stream(),
      null,
      stdin,
      false,
    );
    stdin.write('me\n');
    await stdout.until((all) => all.join('').includes('heard me\n'));
    socket.close();
    expect(stdout.all.join('')).toBe('heard me\n');
  });

  test('a log is followed', async () => {
    const lines = new Collected<string>();
    const controller = await new Log(config).log(namespace, 'worker', 'main', lines.stream(), {
      follow: true,
      tailLines: 10,
    });
    await lines.until((all) => all.join('').includes('heard me\n'));
    controller.abort();
    expect(lines.all.join('')).toBe('ready\nheard me\n');
  });

  test('a port is forwarded', async () => {
    const forward = new PortForward(config);
    const server = createServer((socket: Socket) => {
      void forward.portForward(namespace, 'worker', [80], socket, null, socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const answer = new Collected<string>();
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.pipe(answer.stream());
    client.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    await answer.until((all) => all.join('').includes('</html>'));
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
    const [statusLine] = answer.all.join('').split('\r\n');
    expect([statusLine, /<h1>.*<\/h1>/.exec(answer.all.join(''))?.[0]]).toEqual([
      'HTTP/1.1 200 OK',
      '<h1>Welcome to nginx!</h1>',
    ]);
  });
});
