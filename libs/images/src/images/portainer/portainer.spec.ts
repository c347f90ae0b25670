import { describe, expect, test } from '@jest/globals';
import { decodeUtf8, encodeUtf8 } from '@drydock/machinery';
import { serveHttp, serveTls, type FileSystem, type HttpRequest, type HttpResponse } from '@drydock/shell';
import { runContainer, specStart, type Container } from '../../testing/container.ts';
import { LoopbackNetwork } from '../../testing/loopback.ts';
import { findAsset } from './console/assets.ts';

const authority = '-----BEGIN CERTIFICATE-----\nauthority\n-----END CERTIFICATE-----\n';
const inPod = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };

function mountAccount(fs: FileSystem): void {
  const directory = '/var/run/secrets/kubernetes.io/serviceaccount';
  fs.mkdir(directory, { recursive: true });
  fs.writeFile(`${directory}/token`, 'sa-token');
  fs.writeFile(`${directory}/ca.crt`, authority);
}

/** An API server that remembers what it was asked. */
function serveCluster(
  network: LoopbackNetwork,
  answer: (request: HttpRequest) => HttpResponse,
): HttpRequest[] {
  const asked: HttpRequest[] = [];
  const certificate = {
    subject: 'CN = kube-apiserver', issuer: 'CN = kubernetes', selfSigned: false,
    notBefore: '2020-01-01T00:00:00Z', notAfter: '2040-01-01T00:00:00Z', dnsNames: ['10.96.0.1'], issuerPem: authority,
  }; // prettier-ignore
  network.stack('10.96.0.1').listen(443, (connection) => {
    void serveTls(connection, certificate).then((secure) =>
      serveHttp(secure, async (request) => {
        asked.push(request);
        return answer(request);
      }),
    );
  });
  return asked;
}

const jsonAnswer = (status: number, body: unknown): HttpResponse => ({
  status,
  headers: [['Content-Type', 'application/json']],
  body: JSON.stringify(body),
});

async function call(container: Container, method: string, path: string, body?: unknown, token?: string) {
  const reply = await container.request({
    url: `http://10.1.0.5:9000/${path}`,
    method,
    headers: token ? [['Authorization', `Bearer ${token}`]] : [],
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return {
    status: reply.status,
    body: reply.text === '' ? undefined : (JSON.parse(reply.text) as Record<string, unknown>),
  };
}

const administrator = { Username: 'admin', Password: 'correct horse battery' };

async function signIn(container: Container): Promise<string> {
  await call(container, 'POST', 'api/users/admin/init', administrator);
  return (await call(container, 'POST', 'api/auth', administrator)).body!['jwt'] as string;
}

describe('portainer', () => {
  test('starts, and logs as Portainer does', async () => {
    const container = await runContainer('portainer/portainer-ce:2.33.4');
    expect(container.stderr()).toMatchInlineSnapshot(`
     "2025/10/09 08:53AM INF github.com/portainer/portainer/api/cmd/portainer/main.go:325 > encryption key file not present | filename=/run/secrets/portainer
     2025/10/09 08:53AM INF github.com/portainer/portainer/api/cmd/portainer/main.go:365 > proceeding without encryption key |
     2025/10/09 08:53AM INF github.com/portainer/portainer/api/database/boltdb/db.go:137 > loading PortainerDB | filename=portainer.db
     2025/10/09 08:53AM INF github.com/portainer/portainer/api/internal/ssl/ssl.go:79 > no cert files found, generating self signed SSL certificates |
     2025/10/09 08:53AM INF github.com/portainer/portainer/api/chisel/crypto.go:32 > generated a new Chisel private key file | private-key=/data/chisel/private-key.pem
     2025/10/09 08:53AM INF github.com/portainer/portainer/api/cmd/portainer/main.go:636 > starting Portainer | build_number=255 go_version=1.24.6 image_tag=2.33.4-linux-amd64 nodejs_version=18.20.8 version=2.33.4 webpack_version=5.88.2 yarn_version=1.22.22
     2025/10/09 08:53AM INF github.com/portainer/portainer/api/http/server.go:363 > starting HTTPS server | bind_address=:9443
     2025/10/09 08:53AM INF github.com/portainer/portainer/api/http/server.go:347 > starting HTTP server | bind_address=:9000
     "
    `);
  });

  test('serves the console on HTTP and on HTTPS', async () => {
    const container = await runContainer('portainer/portainer-ce');
    for (const url of ['http://10.1.0.5:9000/', 'https://10.1.0.5:9443/']) {
      const page = await container.request({ url, insecure: true });
      expect([
        page.status,
        page.text.includes('<title>Portainer</title>'),
        page.text.includes('ng-app="portainer"'),
      ]).toEqual([200, true, true]);
    }
    const mistake = await container.request({ url: 'http://10.1.0.5:9443/' });
    expect([mistake.status, mistake.text]).toEqual([
      400,
      'Client sent an HTTP request to an HTTPS server.\n',
    ]);
  });

  test('has one administrator, with a password of twelve characters', async () => {
    const container = await runContainer('portainer/portainer-ce');
    expect((await call(container, 'GET', 'api/users/admin/check')).status).toBe(404);
    const short = await call(container, 'POST', 'api/users/admin/init', {
      Username: 'admin',
      Password: 'short',
    });
    expect([short.status, short.body!['details']]).toEqual([
      400,
      'Password must be at least 12 characters long',
    ]);
    expect(await call(container, 'POST', 'api/users/admin/init', administrator)).toEqual({
      status: 200,
      body: { Id: 1, Username: 'admin', Role: 1 },
    });
    expect((await call(container, 'GET', 'api/users/admin/check')).status).toBe(204);
    expect((await call(container, 'POST', 'api/users/admin/init', administrator)).status).toBe(409);
    expect(
      (await call(container, 'POST', 'api/auth', { ...administrator, Password: 'wrong horse battery' })).body,
    ).toEqual({ message: 'Invalid credentials', details: 'Unauthorized' });
    expect((await call(container, 'GET', 'api/endpoints')).status).toBe(401);
  });

  test('a new installation times out after five minutes, until it is restarted', async () => {
    const container = await runContainer('portainer/portainer-ce');
    await container.clock.runUntil(specStart + 299_000);
    expect((await container.request({ url: 'http://10.1.0.5:9000/' })).text).not.toContain('timed out');
    await container.clock.runUntil(specStart + 301_000);
    expect((await container.request({ url: 'http://10.1.0.5:9000/' })).text).toContain(
      'Your Portainer instance timed out for security purposes. To re-enable your Portainer instance, you will need to restart Portainer.',
    );
    const reply = await container.request({ url: 'http://10.1.0.5:9000/api/users/admin/check' });
    expect([reply.status, reply.headers.find(([name]) => name === 'Redirect-Reason')?.[1]]).toEqual([
      303,
      'AdminInitTimeout',
    ]);
  });

  test('an administrator in /data survives a restart and does not time out', async () => {
    const first = await runContainer('portainer/portainer-ce');
    await signIn(first);
    const database = first.fs.readFile('/data/portainer.db');
    const second = await runContainer('portainer/portainer-ce', {
      prepare: (fs) => fs.writeFile('/data/portainer.db', database),
    });
    await second.clock.runUntil(specStart + 3_600_000);
    expect((await call(second, 'POST', 'api/auth', administrator)).status).toBe(200);
  });

  test('speaks to the API server as its service account, and passes on what it refuses', async () => {
    const network = new LoopbackNetwork();
    const message =
      'pods is forbidden: User "system:serviceaccount:portainer:default" cannot list resource "pods" in API group "" at the cluster scope';
    const asked = serveCluster(network, ({ target }) =>
      target.includes('pods') ? jsonAnswer(403, { kind: 'Status', message }) : jsonAnswer(200, { items: [] }),
    );
    const container = await runContainer('portainer/portainer-ce', {
      network,
      env: inPod,
      prepare: mountAccount,
    });
    const token = await signIn(container);
    expect((await call(container, 'GET', 'api/endpoints', undefined, token)).body).toHaveLength(1);
    expect(await call(container, 'GET', 'api/endpoints/2/kubernetes/api/v1/pods', undefined, token)).toEqual({
      status: 403,
      body: { kind: 'Status', message },
    });
    expect(
      (await call(container, 'GET', 'api/endpoints/2/kubernetes/api/v1/nodes?limit=5', undefined, token))
        .body,
    ).toEqual({ items: [] });
    expect(
      asked.map(({ target, headers }) => [target, headers.find(([name]) => name === 'Authorization')?.[1]]),
    ).toEqual([
      ['/api/v1/pods', 'Bearer sa-token'],
      ['/api/v1/nodes?limit=5', 'Bearer sa-token'],
    ]);
  });

  test('deploys the documents of a manifest', async () => {
    const network = new LoopbackNetwork();
    const asked = serveCluster(network, ({ method, target }) => {
      if (target === '/api/v1')
        return jsonAnswer(200, {
          resources: [
            { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
            { name: 'namespaces', kind: 'Namespace', namespaced: false },
          ],
        });
      return method === 'GET' ? jsonAnswer(404, {}) : jsonAnswer(201, { metadata: { resourceVersion: '7' } });
    });
    const container = await runContainer('portainer/portainer-ce', {
      network,
      env: inPod,
      prepare: mountAccount,
    });
    const token = await signIn(container);
    const stackFileContent =
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: team\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n---\napiVersion: v1\nkind: Nothing\nmetadata:\n  name: x\n';
    const reply = await call(
      container,
      'POST',
      'api/stacks/create/kubernetes/string',
      { namespace: 'team', stackFileContent },
      token,
    );
    expect(reply.status).toBe(500);
    expect(reply.body).toEqual({
      message: 'Unable to deploy Kubernetes stack',
      details: 'no matches for kind "Nothing" in version "v1"',
      results: [
        { object: 'namespace/team', action: 'created' },
        { object: 'configmap/settings', action: 'created' },
        { object: 'Nothing/x', error: 'no matches for kind "Nothing" in version "v1"' },
      ],
    });
    const written = asked.filter(({ method }) => method === 'POST');
    expect(written.map(({ target }) => target)).toEqual([
      '/api/v1/namespaces?fieldManager=portainer',
      '/api/v1/namespaces/team/configmaps?fieldManager=portainer',
    ]);
    expect(JSON.parse(decodeUtf8(written[1]!.body))).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'settings',
        namespace: 'team',
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration':
            '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"team","annotations":{}}}\n',
        },
      },
    });
  });

  test('the console refers to nothing outside its own folder', () => {
    const sources = [
      '/',
      '/assets/console.css',
      ...['api', 'app', 'application', 'dashboard', 'deploy', 'dom', 'layout', 'lists', 'sign-in'].map(
        (name) => `/assets/${name}.js`,
      ),
    ];
    for (const path of sources) {
      const { text } = findAsset(path)!;
      expect(encodeUtf8(text).length).toBeGreaterThan(100);
      expect(text).not.toMatch(
        /(?:src|href)="(?:\/|http)|\bon\w+="|localStorage|document\.cookie|innerHTML|url\(/,
      );
    }
  });
});
