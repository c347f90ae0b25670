import { expect, test } from '@jest/globals';
import type { Client } from '@drydock/client';
import type { KubeletConnection } from '../connection.ts';
import type { NodeStats } from '../stats/node-stats.ts';
import { serveKubelet, type KubeletServerContext } from './kubelet-server.ts';
import { goFloat } from './resource-metrics.ts';

const stats: NodeStats = {
  time: 1_763_629_200_000,
  node: { cpuMilliseconds: 81_845, memoryBytes: 1_150_287_872, startTime: 1_763_628_600_000 },
  pods: [
    {
      namespace: 'a',
      name: 'web',
      containers: [
        { name: 'c', cpuMilliseconds: 1227, memoryBytes: 4_194_304, startTime: 1_763_628_601_500 },
        { name: 'd', cpuMilliseconds: 3, memoryBytes: 1_048_576, startTime: 1_763_628_602_000 },
      ],
    },
  ],
};

/** `token` is whom it is; only metrics of nodes may be seen. */
function contextOf(asked: unknown[] = []): KubeletServerContext {
  const request = ({ path, body }: { path: string; body?: unknown }) => {
    const { spec } = body as { spec: { token?: string; resourceAttributes?: { subresource: string } } };
    asked.push(spec);
    const status = path.endsWith('tokenreviews')
      ? { authenticated: spec.token === 'good', user: { username: 'me', groups: ['g'] } }
      : { allowed: spec.resourceAttributes?.subresource === 'metrics' };
    return Promise.resolve({ status: 201, headers: {}, body: { status } });
  };
  return {
    nodeName: 'n',
    client: { transport: { request } } as unknown as Client,
    stats: () => stats,
    pods: () => [],
    connection: {} as KubeletConnection,
    version: 'v1.34.1',
  };
}

test('/metrics/resource in the text format of Prometheus', async () => {
  const { status, body } = await serveKubelet(contextOf(), {
    method: 'GET',
    path: '/metrics/resource',
    fromApiServer: true,
  });
  expect([status, body]).toEqual([
    200,
    `# HELP container_cpu_usage_seconds_total [STABLE] Cumulative cpu time consumed by the container in core-seconds
# TYPE container_cpu_usage_seconds_total counter
container_cpu_usage_seconds_total{container="c",namespace="a",pod="web"} 1.227 1763629200000
container_cpu_usage_seconds_total{container="d",namespace="a",pod="web"} 0.003 1763629200000
# HELP container_memory_working_set_bytes [STABLE] Current working set of the container in bytes
# TYPE container_memory_working_set_bytes gauge
container_memory_working_set_bytes{container="c",namespace="a",pod="web"} 4.194304e+06 1763629200000
container_memory_working_set_bytes{container="d",namespace="a",pod="web"} 1.048576e+06 1763629200000
# HELP container_start_time_seconds [STABLE] Start time of the container since unix epoch in seconds
# TYPE container_start_time_seconds gauge
container_start_time_seconds{container="c",namespace="a",pod="web"} 1.7636286015e+09
container_start_time_seconds{container="d",namespace="a",pod="web"} 1.763628602e+09
# HELP node_cpu_usage_seconds_total [STABLE] Cumulative cpu time consumed by the node in core-seconds
# TYPE node_cpu_usage_seconds_total counter
node_cpu_usage_seconds_total 81.845 1763629200000
# HELP node_memory_working_set_bytes [STABLE] Current working set of the node in bytes
# TYPE node_memory_working_set_bytes gauge
node_memory_working_set_bytes 1.150287872e+09 1763629200000
# HELP pod_cpu_usage_seconds_total [STABLE] Cumulative cpu time consumed by the pod in core-seconds
# TYPE pod_cpu_usage_seconds_total counter
pod_cpu_usage_seconds_total{namespace="a",pod="web"} 1.23 1763629200000
# HELP pod_memory_working_set_bytes [STABLE] Current working set of the pod in bytes
# TYPE pod_memory_working_set_bytes gauge
pod_memory_working_set_bytes{namespace="a",pod="web"} 5.24288e+06 1763629200000
# HELP resource_scrape_error [STABLE] 1 if there was an error while getting container metrics, 0 otherwise
# TYPE resource_scrape_error gauge
resource_scrape_error 0
`,
  ]);
});

test('numbers as Go prints them', () => {
  expect([0, 1, 0.003, 0.00001, 123_456, 1_234_567, 1e21].map(goFloat)).toEqual([
    '0',
    '1',
    '0.003',
    '1e-05',
    '123456',
    '1.234567e+06',
    '1e+21',
  ]);
});

test('who asks is found out, and whether it may', async () => {
  const asked: unknown[] = [];
  const ask = async (path: string, token?: string) => {
    const { status, body } = await serveKubelet(contextOf(asked), {
      method: 'GET',
      path,
      ...(token === undefined ? {} : { token }),
    });
    return [status, String(body).split('\n')[0]];
  };
  expect([
    await ask('/metrics/resource'),
    await ask('/metrics/resource', 'bad'),
    await ask('/pods', 'good'),
    await ask('/metrics', 'good'),
    await ask('/metrics/cadvisor', 'good'),
  ]).toEqual([
    [401, 'Unauthorized'],
    [401, 'Unauthorized'],
    [403, 'Forbidden (user=me, verb=get, resource=nodes, subresource(s)=[pods proxy])'],
    [200, '# HELP kubelet_running_containers [ALPHA] Number of containers currently running'],
    [501, 'not simulated: /metrics/cadvisor of the kubelet'],
  ]);
  expect(asked).toContainEqual({
    user: 'me',
    groups: ['g'],
    resourceAttributes: { verb: 'get', resource: 'nodes', subresource: 'pods', name: 'n' },
  });
});
