import { expect, test } from '@jest/globals';
import type { AggregatedBackend } from '@drydock/apiserver';
import { createEnvironment } from '@drydock/envtest';
import { encodeUtf8, readerOf } from '@drydock/machinery';

type Json = Readonly<Record<string, unknown>>;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const list = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: 'metrics.k8s.io/v1beta1',
  resources: [
    { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs: ['get', 'list'] },
  ],
};
const nodes = { kind: 'NodeMetricsList', apiVersion: 'metrics.k8s.io/v1beta1', metadata: {}, items: [] };

test('an APIService is available when the server behind it answers, and its requests are passed on', async () => {
  let up = false;
  const asked: string[] = [];
  const backend: AggregatedBackend = ({ path, user }) => {
    if (!up) return Promise.reject(new Error('dial tcp 10.96.0.9:443: connect: connection refused'));
    asked.push(`${user.username} ${path}`);
    const body = path.endsWith('/nodes') ? nodes : list;
    return Promise.resolve({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: readerOf(encodeUtf8(JSON.stringify(body))),
    });
  };
  const { clock, transport } = await createEnvironment({ aggregated: backend });
  const send = async (method: Method, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await transport.request({ method, path, body, headers });
    return { status: answer.status, body: answer.body as Json };
  };
  const available = async () => {
    await clock.runFor(clock.sleep(31_000));
    const { body } = await send('GET', '/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io');
    const { conditions = [] } = (body as { status: { conditions?: Json[] } }).status;
    return conditions.map(({ type, status, reason, message }) => [type, status, reason, message]);
  };
  await send('POST', '/apis/apiregistration.k8s.io/v1/apiservices', {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { namespace: 'kube-system', name: 'metrics-server' },
    },
  });
  expect(await available()).toEqual([
    ['Available', 'False', 'ServiceNotFound', 'service/metrics-server in "kube-system" is not present'],
  ]);
  await send('POST', '/api/v1/namespaces/kube-system/services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'metrics-server' },
    spec: { clusterIP: '10.96.0.9', ports: [{ name: 'https', port: 443 }] },
  });
  const endpoints = (subsets: Json[]) => ({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'metrics-server' },
    subsets,
  });
  await send('POST', '/api/v1/namespaces/kube-system/endpoints', endpoints([]));
  expect(await available()).toEqual([
    [
      'Available',
      'False',
      'MissingEndpoints',
      'endpoints for service/metrics-server in "kube-system" have no addresses with port name "https"',
    ],
  ]);
  const subset = { addresses: [{ ip: '10.1.0.9' }], ports: [{ name: 'https', port: 4443 }] };
  await send('PUT', '/api/v1/namespaces/kube-system/endpoints/metrics-server', endpoints([subset]));
  const url = 'https://10.96.0.9:443/apis/metrics.k8s.io/v1beta1';
  expect(await available()).toEqual([
    [
      'Available',
      'False',
      'FailedDiscoveryCheck',
      `failing or missing response from ${url}: Get "${url}": dial tcp 10.96.0.9:443: connect: connection refused`,
    ],
  ]);
  const discovery = async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const { items } = (await send('GET', '/apis', undefined, { accept })).body as {
      items: { metadata: { name: string }; versions: Json[] }[];
    };
    return items.find(({ metadata }) => metadata.name === 'metrics.k8s.io')?.versions;
  };
  expect(await discovery()).toEqual([{ version: 'v1beta1', resources: [], freshness: 'Stale' }]);
  expect(await send('GET', '/apis/metrics.k8s.io/v1beta1/nodes')).toEqual({
    status: 503,
    body: 'service unavailable\n',
  });
  up = true;
  expect(await available()).toEqual([['Available', 'True', 'Passed', 'all checks passed']]);
  expect(await send('GET', '/apis/metrics.k8s.io/v1beta1/nodes')).toEqual({ status: 200, body: nodes });
  expect(await discovery()).toMatchObject([
    { version: 'v1beta1', freshness: 'Current', resources: [{ resource: 'nodes', verbs: ['get', 'list'] }] },
  ]);
  expect(asked).toContain('kubernetes-admin /apis/metrics.k8s.io/v1beta1/nodes');
});
