import { createClient, resources, type Client } from '@drydock/client';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { V2HorizontalPodAutoscalerSpec } from '@drydock/kinds';
import { formatTime, type RestTransport } from '@drydock/machinery';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { deploymentController } from '../deployment/index.ts';
import { replicaSetController } from '../replicaset/index.ts';
import { startControllers, type Controllers } from '../start.ts';
import { horizontalPodAutoscalerController } from './index.ts';

let environment: Environment;
let controllers: Controllers;
/** Use of each pod; absent: there is no metrics API. */
let usage: string | undefined;

/** The spec plays metrics-server. */
function withMetrics(transport: RestTransport): RestTransport {
  return {
    ...transport,
    async request(request) {
      if (usage === undefined || !request.path.startsWith('/apis/metrics.k8s.io'))
        return transport.request(request);
      const { items } = await client().of(resources.pods, 'default').list();
      const timestamp = formatTime(environment.clock.now());
      const body = {
        items: items.map(({ metadata }) => ({
          metadata: { name: metadata.name },
          timestamp,
          window: '15s',
          containers: [{ name: 'main', usage: { cpu: usage } }],
        })),
      };
      return { status: 200, headers: {}, body };
    },
  };
}

const client = (): Client => environment.client();

beforeEach(async () => {
  usage = undefined;
  environment = await createEnvironment();
  const { clock, random } = environment;
  controllers = startControllers({
    client: createClient(withMetrics(environment.transport)),
    clock,
    random,
    settings: { rootCertificate: 'PEM' },
    only: [deploymentController, horizontalPodAutoscalerController, replicaSetController],
  });
  await clock.runFor(controllers.ready);
  await client()
    .of(resources.deployments, 'default')
    .create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [{ name: 'main', image: 'nginx', resources: { requests: { cpu: '100m' } } }],
          },
        },
      },
    });
  await settle();
});

afterEach(() => {
  controllers.stop();
  environment.stop();
});

const settle = (ms = 100) => environment.clock.runUntil(environment.clock.now() + ms);
const replicas = async () => (await client().of(resources.deployments, 'default').get('web')).spec?.replicas;
const status = async () =>
  (await client().of(resources.horizontalPodAutoscalers, 'default').get('web')).status;
const conditions = async () =>
  (await status())?.conditions?.map((each) => `${each.type}=${each.status} ${each.reason}: ${each.message}`);

async function readyAll(): Promise<void> {
  const pods = client().of(resources.pods, 'default');
  // long ago: the time of starting up is over
  const time = formatTime(environment.clock.now() - 600_000);
  for (const pod of (await pods.list()).items)
    await pods.updateStatus({
      ...pod,
      status: {
        phase: 'Running',
        startTime: time,
        conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: time }],
      },
    });
  await settle();
}

const create = (spec: Partial<V2HorizontalPodAutoscalerSpec> = {}) =>
  client()
    .of(resources.horizontalPodAutoscalers, 'default')
    .create({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 1,
        maxReplicas: 5,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
          },
        ],
        ...spec,
      },
    });

async function events(): Promise<readonly string[]> {
  const { items } = await client().of(resources.events, 'default').list();
  return items
    .filter((event) => event.involvedObject.kind === 'HorizontalPodAutoscaler')
    .map((event) => `${event.type} ${event.reason} ${event.source?.component}: ${event.message}`);
}

test('without a metrics API it says so', async () => {
  await create();
  await settle();
  const cause =
    'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';
  expect(await conditions()).toEqual([
    "AbleToScale=True SucceededGetScale: the HPA controller was able to get the target's current scale",
    `ScalingActive=False FailedGetResourceMetric: the HPA was unable to compute the replica count: ${cause}`,
  ]);
  expect(await events()).toEqual([
    `Warning FailedGetResourceMetric horizontal-pod-autoscaler: ${cause}`,
    `Warning FailedComputeMetricsReplicas horizontal-pod-autoscaler: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${cause}`,
  ]);
  expect(await replicas()).toBe(2);
});

test('scales up to the limit, and down only after five minutes', async () => {
  usage = '150m';
  await readyAll();
  await create();
  await settle();
  expect(await replicas()).toBe(4);
  expect(await status()).toMatchObject({
    currentMetrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', current: { averageUtilization: 150, averageValue: '150m' } },
      },
    ],
    desiredReplicas: 4,
  });
  expect(await conditions()).toEqual([
    'AbleToScale=True SucceededRescale: the HPA controller was able to update the target scale to 4',
    'ScalingActive=True ValidMetricFound: the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
    'ScalingLimited=True ScaleUpLimit: the desired replica count is increasing faster than the maximum scale rate',
  ]);
  expect((await events()).at(-1)).toBe(
    'Normal SuccessfulRescale horizontal-pod-autoscaler: New size: 4; reason: cpu resource utilization (percentage of request) above target',
  );
  await readyAll();
  await settle(15_000);
  expect(await replicas()).toBe(5);
  await readyAll();
  usage = '10m';
  await settle(240_000);
  expect(await replicas()).toBe(5);
  expect((await conditions())?.[0]).toBe(
    'AbleToScale=True ScaleDownStabilized: recent recommendations were higher than current one, applying the highest recent recommendation',
  );
  await settle(90_000);
  expect(await replicas()).toBe(1);
  expect((await events()).at(-1)).toMatch(/New size: 1; reason: All metrics below target$/);
});

test('behavior limits the pace', async () => {
  usage = '500m';
  await create({
    behavior: { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } },
  });
  await readyAll();
  await settle(30_000);
  expect(await replicas()).toBe(3);
  await readyAll();
  await settle(60_000);
  expect(await replicas()).toBe(4);
});

test('keeps within minimum and maximum, and leaves a target of zero alone', async () => {
  await create({ minReplicas: 3 });
  await settle();
  expect(await replicas()).toBe(3);
  expect((await events()).at(-1)).toBe(
    'Normal SuccessfulRescale horizontal-pod-autoscaler: New size: 3; reason: Current number of replicas below Spec.MinReplicas',
  );
  await client()
    .of(resources.deployments, 'default')
    .patch('web', 'merge', { spec: { replicas: 0 } });
  await settle(15_000);
  expect(await replicas()).toBe(0);
  expect(await conditions()).toContain(
    'ScalingActive=False ScalingDisabled: scaling is disabled since the replica count of the target is zero',
  );
});

test('a target that is not there cannot be scaled', async () => {
  await create({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nobody' } });
  await settle();
  expect((await conditions())?.[0]).toMatch(
    /^AbleToScale=False FailedGetScale: the HPA controller was unable to get the target's current scale: .*"nobody" not found$/,
  );
});
