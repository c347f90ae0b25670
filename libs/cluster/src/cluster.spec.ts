import { createClient, resources } from '@drydock/client';
import type { Deployment } from '@drydock/kinds';
import { createRandom, decodeUtf8, encodeBase64, encodeUtf8, VirtualClock } from '@drydock/machinery';
import { httpRequest } from '@drydock/shell';
import { describe, expect, test } from '@jest/globals';
import type { Cluster } from './cluster.ts';
import { createCluster } from './create-cluster.ts';

const start = 1_760_000_000_000;

async function boot(seed = 'boot') {
  const clock = new VirtualClock({ start, settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const random = createRandom(seed);
  const cluster = await clock.runFor(createCluster({ profile: 'docker-desktop', clock, random }));
  await clock.runUntil(start + 60_000);
  return { clock, cluster, client: createClient(cluster.adminTransport) };
}

const names = (items: readonly { readonly metadata: { readonly name?: string } }[]) =>
  items.map(({ metadata }) => metadata.name);

test('two boots from one seed give the same store', async () => {
  const [first, second] = [await boot(), await boot()];
  await first.clock.runUntil(start + 600_000);
  await second.clock.runUntil(start + 600_000);
  first.cluster.stop();
  second.cluster.stop();
  expect(first.cluster.serialize()).toBe(second.cluster.serialize());
});

describe('a fresh cluster', () => {
  test('runs its system pods', async () => {
    const { cluster, client } = await boot();
    const { items } = await client.of(resources.pods).list();
    const shown = items.map(({ metadata, status }) => {
      const [container] = status?.containerStatuses ?? [];
      return `${metadata.namespace} ${metadata.name} ${status?.phase} ${container?.ready} ${container?.restartCount}`;
    });
    const running = (name: string) =>
      expect.stringMatching(new RegExp(`^kube-system ${name} Running true 0$`));
    expect(shown).toEqual([
      running('coredns-[456789bcdf]{8,10}-.{5}'),
      running('coredns-[456789bcdf]{8,10}-.{5}'),
      running('etcd-docker-desktop'),
      running('kube-apiserver-docker-desktop'),
      running('kube-controller-manager-docker-desktop'),
      running('kube-proxy-.{5}'),
      running('kube-scheduler-docker-desktop'),
      running('storage-provisioner'),
      running('vpnkit-controller'),
    ]);
    cluster.stop();
  });

  test('has the objects of an installation', async () => {
    const { cluster, client } = await boot();
    expect(names((await client.of(resources.namespaces).list()).items)).toEqual([
      'default',
      'kube-node-lease',
      'kube-public',
      'kube-system',
    ]);
    const services = (await client.of(resources.services).list()).items;
    expect(services.map(({ metadata, spec }) => [metadata.name, spec?.clusterIP])).toEqual([
      ['kubernetes', '10.96.0.1'],
      ['kube-dns', '10.96.0.10'],
    ]);
    const [node, ...others] = (await client.of(resources.nodes).list()).items;
    expect(others).toEqual([]);
    expect(node?.spec?.taints).toBeUndefined();
    expect(node?.status?.addresses).toEqual([
      { type: 'InternalIP', address: '192.168.65.3' },
      { type: 'Hostname', address: 'docker-desktop' },
    ]);
    expect(node?.status?.conditions?.map(({ type, status }) => [type, status])).toEqual([
      ['MemoryPressure', 'False'],
      ['DiskPressure', 'False'],
      ['PIDPressure', 'False'],
      ['Ready', 'True'],
    ]);
    expect(names((await client.of(resources.storageClasses).list()).items)).toEqual(['hostpath']);
    expect(names((await client.of(resources.configMaps, 'kube-system').list()).items)).toEqual([
      'coredns',
      'extension-apiserver-authentication',
      'kube-apiserver-legacy-service-account-token-tracking',
      'kube-proxy',
      'kube-root-ca.crt',
      'kubeadm-config',
      'kubelet-config',
    ]);
    cluster.stop();
  });
});

const deployment = (image: string): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image, ports: [{ containerPort: 80 }] }] },
    },
  },
});

async function podImages(cluster: Cluster): Promise<readonly (string | undefined)[]> {
  const { items } = await createClient(cluster.adminTransport).of(resources.pods, 'default').list();
  return items.map(({ spec, status }) => `${spec?.containers[0]?.image} ${status?.phase}`);
}

test('a Deployment rolls out, answers through its Service, and rolls over', async () => {
  const { clock, cluster, client } = await boot();
  const deployments = client.of(resources.deployments, 'default');
  await deployments.create(deployment('nginx:1.27'));
  await client.of(resources.services, 'default').create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 8080, targetPort: 80 }] },
  });
  await clock.runUntil(clock.now() + 60_000);
  expect(await podImages(cluster)).toEqual([
    'nginx:1.27 Running',
    'nginx:1.27 Running',
    'nginx:1.27 Running',
  ]);
  const reply = await clock.runFor(
    httpRequest(cluster.network.workstation, { url: 'http://localhost:8080/' }),
  );
  expect(reply.status).toBe(200);
  expect(decodeUtf8(reply.body)).toContain('Welcome to nginx!');
  await deployments.patch('web', 'strategic', {
    spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } } },
  });
  await clock.runUntil(clock.now() + 120_000);
  expect(await podImages(cluster)).toEqual([
    'nginx:1.28 Running',
    'nginx:1.28 Running',
    'nginx:1.28 Running',
  ]);
  const { status } = await deployments.get('web');
  expect([status?.updatedReplicas, status?.availableReplicas, status?.unavailableReplicas]).toEqual([
    3,
    3,
    undefined,
  ]);
  cluster.stop();
});

test('a volume that waits for its first consumer is made when a pod comes', async () => {
  const { clock, cluster, client } = await boot();
  await client.of(resources.storageClasses).create({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'late' },
    provisioner: 'docker.io/hostpath',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  const claims = client.of(resources.persistentVolumeClaims, 'default');
  await claims.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'late',
      resources: { requests: { storage: '1Gi' } },
    },
  });
  await clock.runUntil(clock.now() + 5_000);
  expect((await claims.get('data')).status?.phase).toBe('Pending');
  const pods = client.of(resources.pods, 'default');
  await pods.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'user', namespace: 'default' },
    spec: {
      containers: [
        { name: 'web', image: 'nginx:1.27', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    },
  });
  await clock.runUntil(clock.now() + 30_000);
  expect((await claims.get('data')).status?.phase).toBe('Bound');
  expect((await pods.get('user')).status?.phase).toBe('Running');
  cluster.stop();
});

test('a node without power becomes unknown, and nothing new starts on it', async () => {
  const { clock, cluster, client } = await boot();
  cluster.kubelet('docker-desktop')?.stop();
  await clock.runUntil(clock.now() + 120_000);
  const node = await client.of(resources.nodes).get('docker-desktop');
  expect(node.status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
  });
  const pods = client.of(resources.pods, 'default');
  await pods.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'late', namespace: 'default' },
    spec: { containers: [{ name: 'web', image: 'nginx' }] },
  });
  await clock.runUntil(clock.now() + 1_000);
  expect((await pods.get('late')).status?.conditions?.[0]?.message).toBe(
    '0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }. ' +
      'no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
  );
  cluster.stop();
});

describe('ways to the API server', () => {
  test('the kubeconfig leads to it; what is wrong in one fails as it should', async () => {
    const { clock, cluster } = await boot();
    const text = cluster.kubeconfig();
    expect(text).toContain('server: https://kubernetes.docker.internal:6443');
    const data = (name: string) => {
      const value = new RegExp(`${name}: (\\S+)`).exec(text)?.[1] ?? '';
      return Buffer.from(value, 'base64').toString();
    };
    const settings = {
      server: 'https://kubernetes.docker.internal:6443',
      certificateAuthority: data('certificate-authority-data'),
      clientCertificate: data('client-certificate-data'),
    };
    const ask = (change: object = {}) =>
      cluster
        .transportFor({ ...settings, ...change })
        .request({ method: 'GET', path: '/api/v1/nodes' })
        .then(
          ({ status }) => status,
          (error: Error) => error.message,
        );
    expect(encodeBase64(encodeUtf8(settings.clientCertificate))).toBe(
      /client-certificate-data: (\S+)/.exec(text)?.[1],
    );
    expect(await ask()).toBe(200);
    expect(await ask({ clientCertificate: undefined })).toBe(403);
    expect(await ask({ clientCertificate: undefined, token: 'abc' })).toBe(401);
    expect(await ask({ certificateAuthority: 'other' })).toBe(
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
    );
    expect(await ask({ server: 'https://kubernetes.docker.internal:6444' })).toBe(
      'dial tcp 127.0.0.1:6444: connect: connection refused',
    );
    expect(await clock.runFor(ask({ server: 'https://10.0.0.1:6443' }))).toBe(
      'dial tcp 10.0.0.1:6443: i/o timeout',
    );
    expect(await ask({ server: 'https://example.com:6443' })).toBe(
      'dial tcp: lookup example.com: no such host',
    );
    cluster.stop();
  });

  test('inside the network it speaks HTTPS and wants a token', async () => {
    const { clock, cluster, client } = await boot();
    const stack = cluster.network.attachPod({
      namespace: 'default',
      name: 'probe',
      nodeName: 'docker-desktop',
    });
    const url = 'https://10.96.0.1/api/v1/namespaces/default/services/kubernetes';
    const ask = (headers: readonly (readonly [string, string])[] = []) =>
      clock.runFor(httpRequest(stack, { url, insecure: true, headers }));
    const nobody = await ask();
    expect(nobody.status).toBe(403);
    expect(JSON.parse(decodeUtf8(nobody.body)).message).toBe(
      'services "kubernetes" is forbidden: User "system:anonymous" cannot get resource "services" in API group "" in the namespace "default"',
    );
    const { status } = await client
      .of(resources.serviceAccounts, 'kube-system')
      .post<{ status: { token: string } }>('vpnkit-controller', 'token', {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        metadata: {},
        spec: { audiences: [] },
      });
    const known = await ask([['Authorization', `Bearer ${status.token}`]]);
    expect([known.status, JSON.parse(decodeUtf8(known.body)).metadata.name]).toEqual([200, 'kubernetes']);
    expect((await ask([['Authorization', 'Bearer nonsense']])).status).toBe(401);
    const forwarded = 'https://localhost:6443/version';
    const version = await clock.runFor(
      httpRequest(cluster.network.workstation, { url: forwarded, insecure: true }),
    );
    expect(JSON.parse(decodeUtf8(version.body)).gitVersion).toBe('v1.34.1');
    const plain = await clock.runFor(httpRequest(stack, { url: 'http://10.96.0.1:443/' }));
    expect(decodeUtf8(plain.body)).toBe('Client sent an HTTP request to an HTTPS server.\n');
    cluster.stop();
  });
});
