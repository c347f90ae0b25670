import { expect, test } from '@jest/globals';
import { createEnvironment } from '@drydock/envtest';
import { kinds, type KindDefinition } from '@drydock/kinds';
import type { KubeObject, WatchEvent } from '@drydock/machinery';

type Spec = Readonly<Record<string, unknown>>;

const current: KindDefinition = {
  group: 'example.test',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'scalers',
  singular: 'scaler',
  namespaced: true,
  schemaType: 'V2HorizontalPodAutoscaler',
  nameRule: 'dnsSubdomain',
};
/** The percentage of v1 is one of the metrics of v2. */
const old: KindDefinition = {
  ...current,
  version: 'v1',
  schemaType: 'HorizontalPodAutoscaler',
  storedAs: {
    group: 'example.test',
    version: 'v2',
    kind: 'HorizontalPodAutoscaler',
    toStored: (object) => {
      const { targetCPUUtilizationPercentage: averageUtilization, ...spec } = object['spec'] as Spec;
      const resource = { name: 'cpu', target: { type: 'Utilization', averageUtilization } };
      return { ...object, spec: { ...spec, metrics: [{ type: 'Resource', resource }] } };
    },
    fromStored: (object) => {
      const { metrics, ...spec } = object['spec'] as Spec & {
        metrics: readonly { resource: { target: { averageUtilization: number } } }[];
      };
      const targetCPUUtilizationPercentage = metrics[0]?.resource.target.averageUtilization;
      return { ...object, spec: { ...spec, targetCPUUtilizationPercentage } };
    },
  },
};
const path = (version: string, rest = '') =>
  `/apis/example.test/${version}/namespaces/default/scalers${rest}`;
const spec = { maxReplicas: 3, scaleTargetRef: { kind: 'Deployment', name: 'web' } };

test.each([
  ['the stored version first', [current, old]],
  ['the stored version last', [old, current]],
])('two versions of a kind are one object with one uid (%s)', async (_title, versions) => {
  const env = await createEnvironment({ kinds: [...kinds, ...versions] });
  const send = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', at: string, body?: unknown) =>
    (
      await env.transport.request({
        method,
        path: at,
        body,
        headers: { 'content-type': 'application/merge-patch+json' },
      })
    ).body as KubeObject;
  const watch = await env.transport.request({ method: 'GET', path: path('v1', '?watch=1&timeoutSeconds=1') });
  const events: WatchEvent[] = [];
  const watched = (async () => {
    for await (const event of watch.events!) events.push(event);
  })();

  const created = (
    await env.transport.request({
      method: 'POST',
      path: path('v1'),
      body: {
        apiVersion: 'example.test/v1',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'web' },
        spec: { ...spec, targetCPUUtilizationPercentage: 80 },
      },
    })
  ).body as KubeObject;
  expect(created).toMatchObject({
    apiVersion: 'example.test/v1',
    spec: { maxReplicas: 3, targetCPUUtilizationPercentage: 80 },
  });
  const stored = await send('GET', path('v2', '/web'));
  const metrics = [
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
  ];
  expect(stored).toMatchObject({
    apiVersion: 'example.test/v2',
    metadata: { uid: created.metadata.uid },
    spec: { ...spec, metrics },
  });
  expect(
    await send('PATCH', path('v1', '/web'), { spec: { targetCPUUtilizationPercentage: 50 } }),
  ).toMatchObject({
    apiVersion: 'example.test/v1',
    spec: { targetCPUUtilizationPercentage: 50 },
  });
  const listed = (await send('GET', path('v2'))) as unknown as { items: KubeObject[] };
  expect(listed.items.map(({ apiVersion, spec }) => [apiVersion, spec])).toEqual([
    [
      'example.test/v2',
      {
        ...spec,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
          },
        ],
      },
    ],
  ]);
  await env.clock.runFor(watched);
  expect(
    events.map(({ type, object }) => {
      const { apiVersion, spec } = object as KubeObject;
      return [type, apiVersion, (spec as Spec)['targetCPUUtilizationPercentage']];
    }),
  ).toEqual([
    ['ADDED', 'example.test/v1', 80],
    ['MODIFIED', 'example.test/v1', 50],
  ]);
  expect(env.store.range('/registry/scalers/').keys).toEqual(['/registry/scalers/default/web']);
});
