// metrics-server, kubelets, the aggregator and the autoscaler together.
import { createClient, resources } from '@drydock/client';
import { metricsServer } from '@drydock/addons';
import { createRandom, decodeUtf8, readAll, VirtualClock, type KubeObject } from '@drydock/machinery';
import { expect, jest, test } from '@jest/globals';
import { createObjects } from './boot-objects.ts';
import type { Cluster } from './cluster.ts';
import { createCluster } from './create-cluster.ts';

jest.setTimeout(60_000);
const start = 1_760_000_000_000;
const minute = 60_000;

async function boot(addons: readonly string[]) {
  const clock = new VirtualClock({ start, settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const random = createRandom('metrics');
  const cluster = await clock.runFor(createCluster({ profile: 'docker-desktop', clock, random, addons }));
  const get = async (path: string) => {
    const answer = await clock.runFor(cluster.adminTransport.request({ method: 'GET', path }));
    const body = answer.bytes ? decodeUtf8(await clock.runFor(readAll(answer.bytes))) : answer.body;
    return { status: answer.status, body };
  };
  return { clock, cluster, get };
}

function workload(name: string, command: string, limits: Readonly<Record<string, string>>): KubeObject {
  const labels = { app: name };
  const container = {
    name: 'c',
    image: 'polinux/stress',
    command: ['sh', '-c', command],
    resources: { requests: { cpu: '200m' }, limits },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, containers: [container] } },
    },
  };
}

const autoscaler = (name: string): KubeObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name, namespace: 'default' },
  spec: {
    minReplicas: 1,
    maxReplicas: 3,
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
      },
    ],
  },
});

interface PodMetricsList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly containers: readonly { readonly usage: { readonly cpu: string } }[];
  }[];
}

const usageOf = (body: unknown) =>
  (body as PodMetricsList).items.map(({ metadata, containers }) => [
    metadata.name.split('-')[0],
    containers[0]?.usage.cpu,
  ]);

async function sizeOf(cluster: Cluster, clock: VirtualClock, name: string) {
  const client = createClient(cluster.adminTransport).of(resources.deployments, 'default');
  return (await clock.runFor(client.get(name))).spec?.replicas;
}

test('a busy deployment grows to its maximum and shrinks when it has nothing to do', async () => {
  const { clock, cluster, get } = await boot(['metrics-server']);
  await clock.runUntil(start + 2 * minute);
  const work = 'stress --cpu 1 --timeout 240s; sleep 3600';
  await clock.runFor(
    createObjects(cluster.adminTransport, [
      workload('busy', work, { cpu: '500m' }),
      workload('idle', 'sleep 3600', {}),
      autoscaler('busy'),
      autoscaler('idle'),
    ]),
  );
  await clock.runUntil(start + 4 * minute);
  const { body } = await get('/apis/metrics.k8s.io/v1beta1/namespaces/default/pods');
  const usage = usageOf(body);
  expect(usage.filter(([name]) => name === 'idle')).toEqual([['idle', '0']]);
  expect(usage[0]).toEqual(['busy', '500m']);
  expect([await sizeOf(cluster, clock, 'busy'), await sizeOf(cluster, clock, 'idle')]).toEqual([3, 1]);
  await clock.runUntil(start + 16 * minute);
  expect(await sizeOf(cluster, clock, 'busy')).toBe(1);
  cluster.stop();
});

test('the official manifest without --kubelet-insecure-tls: never ready, and the log says why', async () => {
  const { clock, cluster, get } = await boot([]);
  await clock.runUntil(start + minute);
  await clock.runFor(
    createObjects(cluster.adminTransport, metricsServer.objects({ kubeletInsecureTls: false })),
  );
  await clock.runUntil(start + 3 * minute);
  const pods = createClient(cluster.adminTransport).of(resources.pods, 'kube-system');
  const { items } = await clock.runFor(pods.list({ labelSelector: 'k8s-app=metrics-server' }));
  const [pod] = items;
  expect(pod?.status?.containerStatuses?.map(({ ready, restartCount }) => [ready, restartCount])).toEqual([
    [false, 0],
  ]);
  const log = await get(`/api/v1/namespaces/kube-system/pods/${pod?.metadata.name}/log`);
  const failures = String(log.body)
    .split('\n')
    .filter((line) => line.includes('scraper.go'))
    .map((line) => line.replace(/^E[\d.: ]+ 1 /, ''));
  expect(new Set(failures)).toEqual(
    new Set([
      `scraper.go:149] "Failed to scrape node" err="Get \\"https://192.168.65.3:10250/metrics/resource\\": tls: failed to verify certificate: x509: cannot validate certificate for 192.168.65.3 because it doesn't contain any IP SANs" node="docker-desktop"`,
    ]),
  );
  const service = await get('/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io');
  expect(service.body).toMatchObject({
    status: { conditions: [{ type: 'Available', status: 'False', reason: 'MissingEndpoints' }] },
  });
  expect(await get('/apis/metrics.k8s.io/v1beta1/nodes')).toEqual({
    status: 503,
    body: 'service unavailable\n',
  });
  cluster.stop();
});

test('a kubelet answers the API server, and nobody whom RBAC does not let', async () => {
  const { clock, cluster, get } = await boot([]);
  await clock.runUntil(start + minute);
  const summary = await get('/api/v1/nodes/docker-desktop/proxy/stats/summary');
  const { node } = JSON.parse(String(summary.body)) as { node: { nodeName: string; cpu: object } };
  expect([node.nodeName, Object.keys(node.cpu)]).toEqual([
    'docker-desktop',
    ['time', 'usageCoreNanoSeconds'],
  ]);
  expect(await get('/api/v1/nodes/docker-desktop/proxy/healthz')).toEqual({ status: 200, body: 'ok' });
  const ask = { command: ['curl', '-sk', 'https://192.168.65.3:10250/metrics/resource'] };
  await clock.runFor(
    createObjects(cluster.adminTransport, [
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'ask', namespace: 'default' },
        spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'curlimages/curl', ...ask }] },
      },
    ]),
  );
  await clock.runUntil(start + 2 * minute);
  expect((await get('/api/v1/namespaces/default/pods/ask/log')).body).toBe('Unauthorized');
  cluster.stop();
});

test('an add-on that is none', async () => {
  await expect(boot(['metric-server'])).rejects.toThrow('no add-on named "metric-server"');
});
