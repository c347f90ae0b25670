import { expect, test } from '@jest/globals';
import type { Node, Pod } from '@drydock/kinds';
import { answerMetricsApi, type MetricsView } from './api.ts';
import { decodeResourceMetrics } from './decode.ts';
import { answerHealth } from './health.ts';
import { parseSettings, SettingsError } from './settings.ts';
import { MetricsStorage, type Point } from './storage.ts';

const point = (time: number, cpuMs: number, startTime = 0): Point => ({
  startTime,
  time,
  cpuNanoseconds: cpuMs * 1e6,
  memoryBytes: 5_242_880,
});
const batch = (node: Point, pods: Readonly<Record<string, Readonly<Record<string, Point>>>>) => ({
  nodes: new Map([['n', node]]),
  pods: new Map(Object.entries(pods).map(([key, of]) => [key, new Map(Object.entries(of))])),
});

test('rates need two looks, and a container that was restarted begins anew', () => {
  const storage = new MetricsStorage(15_000);
  storage.store(batch(point(100_000, 1000), { 'a/old': { c: point(100_000, 500) } }));
  expect([storage.ready, storage.node('n'), storage.pod('a/old')]).toEqual([false, undefined, undefined]);
  storage.store(
    batch(point(115_000, 4000), {
      'a/old': { c: point(115_000, 8000) },
      'a/young': { c: point(115_000, 120, 103_000) },
      'a/newborn': { c: point(115_000, 20, 110_000) },
    }),
  );
  const use = (cpu: number, windowMs = 15_000) => ({ cpu, memoryBytes: 5_242_880, time: 115_000, windowMs });
  expect([storage.ready, storage.node('n'), storage.pod('a/old')]).toEqual([
    true,
    use(200_000_000),
    [{ name: 'c', ...use(500_000_000) }],
  ]);
  // at least ten seconds old: its whole life is the window
  expect(storage.pod('a/young')).toEqual([{ name: 'c', ...use(10_000_000, 12_000) }]);
  expect(storage.pod('a/newborn')).toBeUndefined();
  storage.store(batch(point(130_000, 5000), { 'a/old': { c: point(130_000, 30, 128_000) } }));
  expect(storage.pod('a/old')).toBeUndefined();
});

test('a page of a kubelet becomes points; what is incomplete is left out', () => {
  const labels = (pod: string) => `{container="c",namespace="a",pod="${pod}"}`;
  const page = `# HELP container_cpu_usage_seconds_total [STABLE] …
container_cpu_usage_seconds_total${labels('web')} 1.227 1763629200000
container_cpu_usage_seconds_total${labels('zero')} 0 1763629200000
container_memory_working_set_bytes${labels('web')} 4.194304e+06 1763629200000
container_memory_working_set_bytes${labels('zero')} 4.194304e+06 1763629200000
container_start_time_seconds${labels('web')} 1.7636286e+09
node_cpu_usage_seconds_total 81.845 1763629200000
node_memory_working_set_bytes 1.150287872e+09 1763629200000
pod_cpu_usage_seconds_total{namespace="a",pod="web"} 1.227 1763629200000
resource_scrape_error 0
`;
  const { nodes, pods } = decodeResourceMetrics(page, 'n', 0);
  const time = 1_763_629_200_000;
  expect([...nodes]).toEqual([
    ['n', { startTime: 0, time, cpuNanoseconds: 81_845_000_000, memoryBytes: 1_150_287_872 }],
  ]);
  expect([...pods].map(([key, containers]) => [key, Object.fromEntries(containers)])).toEqual([
    [
      'a/web',
      { c: { startTime: 1_763_628_600_000, time, cpuNanoseconds: 1_227_000_000, memoryBytes: 4_194_304 } },
    ],
  ]);
  expect(() => decodeResourceMetrics('what is this\n', 'n', 0)).toThrow('failed parsing metrics');
});

const view: MetricsView = {
  nodes: () => [{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', labels: { disk: 'ssd' } } } as Node],
  pods: () =>
    ['web', 'young'].map(
      (name) =>
        ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'a', labels: { app: name } } }) as Pod,
    ),
  nodeUse: () => ({ cpu: 136_533_333, memoryBytes: 1_150_287_872, time: 15_000, windowMs: 15_034 }),
  podUse: (key) =>
    key === 'a/web'
      ? [
          { name: 'c', cpu: 2_000_000, memoryBytes: 16_777_216, time: 15_000, windowMs: 15_000 },
          { name: 'd', cpu: 1, memoryBytes: 1_048_577, time: 14_000, windowMs: 14_000 },
        ]
      : undefined,
  now: () => 20_000,
};
const ask = (target: string, headers: readonly (readonly [string, string])[] = [], method = 'GET') => {
  const answer = answerMetricsApi(view, { method, target, headers: [['X-Remote-User', 'me'], ...headers] });
  return [answer.status, answer.body.startsWith('{') ? (JSON.parse(answer.body) as unknown) : answer.body];
};
const root = '/apis/metrics.k8s.io/v1beta1';
const web = {
  metadata: {
    name: 'web',
    namespace: 'a',
    creationTimestamp: '1970-01-01T00:00:20Z',
    labels: { app: 'web' },
  },
  timestamp: '1970-01-01T00:00:14Z',
  window: '14s',
  containers: [
    { name: 'c', usage: { cpu: '2m', memory: '16Mi' } },
    { name: 'd', usage: { cpu: '1n', memory: '1048577' } },
  ],
};

test('lists, single objects, selectors and what is not there', () => {
  const apiVersion = 'metrics.k8s.io/v1beta1';
  expect(ask(`${root}/pods?labelSelector=app%3Dweb`)).toEqual([
    200,
    { kind: 'PodMetricsList', apiVersion, metadata: {}, items: [web] },
  ]);
  expect(ask(`${root}/namespaces/a/pods/web`)).toEqual([200, { kind: 'PodMetrics', apiVersion, ...web }]);
  expect(ask(`${root}/nodes/n`)).toMatchObject([
    200,
    { kind: 'NodeMetrics', window: '15.034s', usage: { cpu: '136533333n', memory: '1097Mi' } },
  ]);
  expect(ask(`${root}/nodes?labelSelector=disk%3Dhdd`)).toMatchObject([200, { items: [] }]);
  expect(ask(`${root}/pods?fieldSelector=metadata.name%3Dyoung`)).toMatchObject([200, { items: [] }]);
  const message = (target: string, method?: string) => {
    const [status, body] = ask(target, [], method);
    return [status, (body as { message?: string }).message ?? body];
  };
  expect([
    message(`${root}/nodes/x`),
    message(`${root}/namespaces/a/pods/x`),
    message(`${root}/namespaces/a/pods/young`),
    message(`${root}/services`),
    message(`${root}/nodes`, 'POST')[0],
  ]).toEqual([
    [404, 'nodes "x" not found'],
    [404, 'pods "a/x" not found'],
    [404, 'podmetrics.metrics.k8s.io "a/young" not found'],
    [404, '404 page not found\n'],
    405,
  ]);
  const stranger = answerMetricsApi(view, { method: 'GET', target: `${root}/nodes`, headers: [] });
  expect([stranger.status, (JSON.parse(stranger.body) as { message: string }).message]).toEqual([
    403,
    'forbidden: User "system:anonymous" cannot get path "/apis/metrics.k8s.io/v1beta1/nodes"',
  ]);
});

test('a Table has the sum of the containers', () => {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
  const [, table] = ask(`${root}/pods`, [['Accept', accept]]) as [
    number,
    { columnDefinitions: { name: string }[]; rows: { cells: unknown[]; object: { kind: string } }[] },
  ];
  expect(table.columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'cpu', 'memory', 'Window']);
  expect(table.rows.map(({ cells, object }) => [cells, object.kind])).toEqual([
    [['web', '2000001n', '17825793', '14s'], 'PartialObjectMetadata'],
  ]);
});

test('health: not ready before there is something to serve', () => {
  const said: string[] = [];
  const checks = (ready: boolean) => ({
    ready: () => ready,
    synced: () => true,
    timely: () => true,
    failed: (probe: string, why: string) => void said.push(`${probe}: ${why}`),
  });
  expect([
    answerHealth(checks(true), '/readyz'),
    answerHealth(checks(false), '/livez')?.status,
    answerHealth(checks(false), '/readyz')?.status,
    answerHealth(checks(true), '/apis'),
    said,
  ]).toMatchObject([
    { status: 200, body: 'ok' },
    200,
    500,
    undefined,
    ['metric-storage-ready: no metrics to serve'],
  ]);
});

test('the command line: defaults, and what is refused', () => {
  expect(
    parseSettings(['--secure-port=10250', '--kubelet-insecure-tls', '--metric-resolution', '15s']),
  ).toEqual({
    securePort: 10_250,
    resolutionMs: 15_000,
    insecureTls: true,
    useNodeStatusPort: false,
    kubeletPort: 10_250,
    addressTypes: ['Hostname', 'InternalDNS', 'InternalIP', 'ExternalDNS', 'ExternalIP'],
    requestTimeoutMs: 10_000,
    showVersion: false,
  });
  const refused = (...args: readonly string[]) => expect(() => parseSettings(args));
  refused('--kubelet-insecure').toThrow(new SettingsError('unknown flag: --kubelet-insecure'));
  refused('--metric-resolution=5s').toThrow(
    'metric-resolution should be a time duration at least 10s, but value 5s provided',
  );
  refused('--metric-resolution=soon').toThrow(
    'invalid argument "soon" for "--metric-resolution" flag: time: invalid duration "soon"',
  );
});
