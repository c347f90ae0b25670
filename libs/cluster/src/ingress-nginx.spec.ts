// The ingress controller on a whole cluster: hosts, paths, TLS, what goes wrong, addresses, events.
import { ingressNginx } from '@drydock/addons';
import { createClient, resources } from '@drydock/client';
import type { Ingress } from '@drydock/kinds';
import {
  createRandom,
  decodeUtf8,
  encodeBase64,
  encodeUtf8,
  readAll,
  VirtualClock,
} from '@drydock/machinery';
import { certificateToPem, connectTls, httpRequest, type HttpHeader } from '@drydock/shell';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createObjects } from './boot-objects.ts';
import type { Cluster } from './cluster.ts';
import { createCluster } from './create-cluster.ts';

const start = 1_760_000_000_000;
const clock = new VirtualClock({ start, settle: () => new Promise((resolve) => setImmediate(resolve)) });
let cluster: Cluster;

function webServer(name: string): Parameters<typeof createObjects>[1] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: { app: name } },
      spec: {
        containers: [
          { name: 'echo', image: 'hashicorp/http-echo', args: [`-text=${name} speaking`, '-listen=:80'] },
        ],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { selector: { app: name }, ports: [{ name: 'http', port: 8080, targetPort: 80 }] },
    },
  ] as unknown as Parameters<typeof createObjects>[1];
}

const backend = (name: string) => ({ service: { name, port: { number: 8080 } } });
const path = (text: string, name: string, pathType = 'Prefix') => ({
  path: text,
  pathType,
  backend: backend(name),
});

async function apply(ingress: Partial<Ingress> & Pick<Ingress, 'metadata'>): Promise<void> {
  const client = createClient(cluster.adminTransport).of(resources.ingresses, 'default');
  await client.create({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', ...ingress });
  await clock.runUntil(clock.now() + 10_000);
}

interface Answer {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly text: string;
}

/** From the learner's machine. */
async function curl(url: string, host: string, extra: readonly HttpHeader[] = []): Promise<Answer> {
  const reply = await clock.runFor(
    httpRequest(cluster.network.workstation, { url, headers: [['Host', host], ...extra], insecure: true }),
    clock.now() + 120_000,
  );
  return { status: reply.status, headers: reply.headers, text: decodeUtf8(reply.body).trim() };
}

async function logs(): Promise<string[]> {
  const client = createClient(cluster.adminTransport).of(resources.pods, 'ingress-nginx');
  const [pod] = (await client.list()).items;
  const answer = await cluster.adminTransport.request({
    method: 'GET',
    path: `/api/v1/namespaces/ingress-nginx/pods/${pod?.metadata.name}/log`,
  });
  const text = answer.bytes ? decodeUtf8(await readAll(answer.bytes)) : String(answer.body);
  return text.split('\n');
}

beforeAll(async () => {
  const random = createRandom('ingress');
  cluster = await clock.runFor(createCluster({ profile: 'docker-desktop', clock, random }));
  await createObjects(cluster.adminTransport, ingressNginx.objects());
  await createObjects(cluster.adminTransport, [...webServer('shop'), ...webServer('blog')]);
  await clock.runUntil(start + 90_000);
});

test('the controller runs and answers 404 to whom nobody waits for', async () => {
  const client = createClient(cluster.adminTransport);
  const [pod] = (await client.of(resources.pods, 'ingress-nginx').list()).items;
  expect(pod?.status?.containerStatuses?.map(({ ready, restartCount }) => [ready, restartCount])).toEqual([
    [true, 0],
  ]);
  const answer = await curl('http://localhost/', 'nobody.example');
  expect([answer.status, answer.headers.map(([name]) => name)]).toEqual([
    404,
    ['Date', 'Content-Type', 'Content-Length', 'Connection'],
  ]);
  expect(answer.text).toContain('<center>nginx</center>');
});

describe('one host with paths', () => {
  test('each path has its service, whole elements only', async () => {
    await apply({
      metadata: { name: 'site', namespace: 'default' },
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            host: 'site.example',
            http: { paths: [path('/shop', 'shop'), path('/', 'blog'), path('/exact', 'shop', 'Exact')] },
          },
        ],
      },
    });
    const asked = async (target: string) => (await curl(`http://localhost${target}`, 'site.example')).text;
    expect(
      await Promise.all(['/', '/shop', '/shop/x?y', '/shopping', '/exact', '/exact/x'].map(asked)),
    ).toEqual(['blog', 'shop', 'shop', 'blog', 'shop', 'blog'].map((name) => `${name} speaking`));
  });

  test('the log names upstream and endpoint', async () => {
    await curl('http://localhost/shop?a=b', 'site.example');
    expect((await logs()).findLast((line) => line.includes('GET /shop?a=b'))).toMatch(
      /^\S+ - - \[09\/Oct\/2025:\S+ \+0000\] "GET \/shop\?a=b HTTP\/1.1" 200 14 "-" "-" \d+ 0\.\d{3} \[default-shop-8080\] \[\] 10\.1\.0\.\d+:80 14 0\.\d{3} 200 [0-9a-f]{32}$/,
    );
  });

  test('it has an address within a minute, and events', async () => {
    await clock.runUntil(clock.now() + 70_000);
    const client = createClient(cluster.adminTransport);
    const ingress = await client.of(resources.ingresses, 'default').get('site');
    expect(ingress.status?.loadBalancer?.ingress).toEqual([{ hostname: 'localhost' }]);
    const { items } = await client.of(resources.events, 'default').list();
    const ours = items.filter(({ involvedObject }) => involvedObject.kind === 'Ingress');
    expect(
      ours.map(({ type, reason, message, count, source }) => [type, reason, message, count, source]),
    ).toEqual([['Normal', 'Sync', 'Scheduled for sync', 2, { component: 'nginx-ingress-controller' }]]);
  });

  test('a service without endpoints is 503, one that comes back answers, without a reload', async () => {
    const pods = createClient(cluster.adminTransport).of(resources.pods, 'default');
    const reloads = async () => (await logs()).filter((line) => line.includes('Backend successfully')).length;
    const before = await reloads();
    await pods.delete('shop', { gracePeriodSeconds: 0 });
    await clock.runUntil(clock.now() + 10_000);
    const answer = await curl('http://localhost/shop', 'site.example');
    expect([answer.status, answer.text.includes('503 Service Temporarily Unavailable')]).toEqual([503, true]);
    const lines = await logs();
    expect(lines.findLast((line) => line.includes('GET /shop HTTP'))).toMatch(/503 190 "-" "-" \d+ 0\.000 \[default-shop-8080\] \[\] - - - - [0-9a-f]{32}$/);
    expect(lines.some((line) => line.endsWith('] Service "default/shop" does not have any active Endpoint.'))).toBe(true);
    await createObjects(cluster.adminTransport, webServer('shop').slice(0, 1));
    await clock.runUntil(clock.now() + 20_000);
    expect((await curl('http://localhost/shop', 'site.example')).text).toBe('shop speaking');
    expect(await reloads()).toBe(before);
  }); // prettier-ignore
});

describe('TLS', () => {
  const tls = (name: string, secretName: string, host: string) =>
    apply({
      metadata: { name, namespace: 'default' },
      spec: {
        ingressClassName: 'nginx',
        tls: [{ hosts: [host], secretName }],
        rules: [{ host, http: { paths: [path('/', 'shop')] } }],
      },
    });

  test('plain requests are sent to HTTPS, whose answers say so for a year', async () => {
    await tls('secure', 'none', 'secure.example');
    const plain = await curl('http://localhost/a?b', 'secure.example');
    expect([plain.status, plain.headers.find(([name]) => name === 'Location')]).toEqual([
      308,
      ['Location', 'https://secure.example/a?b'],
    ]);
    const secure = await curl('https://localhost/', 'secure.example');
    expect([secure.status, secure.text, secure.headers.find(([name]) => /^strict/i.test(name))]).toEqual([
      200,
      'shop speaking',
      ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
    ]);
    expect((await logs()).some((line) => line.endsWith(
      'Error getting SSL certificate "default/none": local SSL certificate default/none was not found. Using default certificate',
    ))).toBe(true);
  }); // prettier-ignore

  test('without a certificate of its own a host shows the fake one', async () => {
    const stack = cluster.network.workstation;
    const connection = await stack.connect('127.0.0.1', 443);
    const secure = await clock.runFor(connectTls(connection, { serverName: 'secure.example' }));
    expect(secure.certificate.subject).toBe(
      'O = Acme Co, CN = Kubernetes Ingress Controller Fake Certificate',
    );
    secure.close();
  });

  test('the certificate of the secret is shown for its host', async () => {
    const text = certificateToPem({
      subject: 'CN = own.example',
      issuer: 'CN = own.example',
      selfSigned: true,
      notBefore: '2025-01-01T00:00:00Z',
      notAfter: '2026-01-01T00:00:00Z',
      dnsNames: ['own.example'],
    });
    const encode = (value: string) => encodeBase64(encodeUtf8(value));
    await createClient(cluster.adminTransport).of(resources.secrets, 'default').create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'own-tls' },
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': encode(text), 'tls.key': encode('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n') },
    });
    await tls('own', 'own-tls', 'own.example');
    const connection = await cluster.network.workstation.connect('127.0.0.1', 443);
    const secure = await clock.runFor(connectTls(connection, { serverName: 'own.example' }));
    expect([secure.certificate.subject, secure.certificate.dnsNames]).toEqual(['CN = own.example', ['own.example']]);
    secure.close();
  }); // prettier-ignore
});

describe('annotations', () => {
  const annotated = (name: string, annotations: Readonly<Record<string, string>>, at: string, pathType = 'Prefix') =>
    apply({
      metadata: {
        name,
        namespace: 'default',
        annotations: Object.fromEntries(
          Object.entries(annotations).map(([key, value]) => [`nginx.ingress.kubernetes.io/${key}`, value]),
        ),
      },
      spec: {
        ingressClassName: 'nginx',
        rules: [{ host: `${name}.example`, http: { paths: [path(at, 'echo', pathType)] } }],
      },
    }); // prettier-ignore

  beforeAll(async () => {
    await createObjects(cluster.adminTransport, [
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'echo', namespace: 'default', labels: { app: 'echo' } },
        spec: { containers: [{ name: 'echo', image: 'traefik/whoami' }] },
      },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'echo', namespace: 'default' },
        spec: { selector: { app: 'echo' }, ports: [{ name: 'http', port: 8080, targetPort: 80 }] },
      },
    ] as unknown as Parameters<typeof createObjects>[1]);
  });

  test('rewrite-target with a capture', async () => {
    await annotated('rewrite', { 'rewrite-target': '/$2' }, '/api(/|$)(.*)', 'ImplementationSpecific');
    const { text } = await curl('http://localhost/api/v1/users?x=1', 'rewrite.example');
    const seen = text.split('\n');
    expect(seen).toContain('GET /v1/users?x=1 HTTP/1.1');
    expect(seen).toEqual(
      expect.arrayContaining([
        'X-Forwarded-Host: rewrite.example',
        'X-Forwarded-Proto: http',
        'X-Forwarded-Port: 80',
      ]),
    );
    expect((await curl('http://localhost/other', 'rewrite.example')).status).toBe(404);
  });

  test('passwords, redirects, addresses', async () => {
    await createClient(cluster.adminTransport).of(resources.secrets, 'default').create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'basic' },
      data: { auth: encodeBase64(encodeUtf8('apr:$apr1$saltsalt$LrttParrLPdxvgutaSXWJ0\n')) },
    });
    await annotated('auth', { 'auth-type': 'basic', 'auth-secret': 'basic', 'auth-realm': 'Staff only' }, '/');
    const refused = await curl('http://localhost/', 'auth.example');
    expect([refused.status, refused.headers.find(([name]) => name === 'WWW-Authenticate')?.[1]]).toEqual([
      401,
      'Basic realm="Staff only"',
    ]);
    const login = `Basic ${encodeBase64(encodeUtf8('apr:secret'))}`;
    expect((await curl('http://localhost/', 'auth.example', [['Authorization', login]])).status).toBe(200);
    await annotated('moved', { 'permanent-redirect': 'https://elsewhere.example' }, '/');
    const moved = await curl('http://localhost/', 'moved.example');
    expect([moved.status, moved.headers.find(([name]) => name === 'Location')?.[1]]).toEqual([
      301,
      'https://elsewhere.example',
    ]);
    await annotated('closed', { 'whitelist-source-range': '172.16.0.0/12' }, '/');
    expect((await curl('http://localhost/', 'closed.example')).status).toBe(403);
    await annotated('small', { 'proxy-body-size': '10' }, '/');
    await annotated('odd', { canary: 'true' }, '/');
    expect((await logs()).some((line) => line.endsWith(
      'not simulated: annotation nginx.ingress.kubernetes.io/canary of Ingress "default/odd"',
    ))).toBe(true);
  }); // prettier-ignore
});

test('an Ingress without our class is nobody’s', async () => {
  await apply({
    metadata: { name: 'stray', namespace: 'default' },
    spec: { rules: [{ host: 'stray.example', http: { paths: [path('/', 'shop')] } }] },
  });
  expect((await curl('http://localhost/', 'stray.example')).status).toBe(404);
  expect((await logs()).some((line) => line.endsWith(
    '"Ignoring ingress because of error while validating ingress class" ingress="default/stray" error="ingress does not contain a valid IngressClass"',
  ))).toBe(true);
}); // prettier-ignore

test('the controller stops gracefully', async () => {
  const pods = createClient(cluster.adminTransport).of(resources.pods, 'ingress-nginx');
  const [pod] = (await pods.list()).items;
  await pods.delete(pod!.metadata.name!);
  await clock.runUntil(clock.now() + 60_000);
  const names = (await pods.list()).items.map(({ metadata }) => metadata.name);
  expect([names.length, names.includes(pod!.metadata.name)]).toEqual([1, false]);
  expect((await curl('http://localhost/shop', 'site.example')).text).toBe('shop speaking');
  cluster.stop();
});

test('without load balancers it is reached by node ports, and says the address of its node', async () => {
  const own = new VirtualClock({ start, settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const other = await own.runFor(
    createCluster({
      profile: 'kubeadm',
      clock: own,
      random: createRandom('kubeadm'),
      addons: ['ingress-nginx'],
    }),
  );
  await own.runUntil(start + 90_000);
  const client = createClient(other.adminTransport);
  await client.of(resources.ingresses, 'default').create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'plain' },
    spec: { ingressClassName: 'nginx', defaultBackend: backend('none') },
  });
  await own.runUntil(start + 240_000);
  const service = await client.of(resources.services, 'ingress-nginx').get('ingress-nginx-controller');
  const [pod] = (await client.of(resources.pods, 'ingress-nginx').list()).items;
  const ingress = await client.of(resources.ingresses, 'default').get('plain');
  expect([service.spec?.type, ingress.status?.loadBalancer?.ingress]).toEqual([
    'NodePort',
    [{ ip: pod?.status?.hostIP }],
  ]);
  other.stop();
});
