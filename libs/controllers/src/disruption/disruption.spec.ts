// Budgets, quotas, aggregated roles, and owners of kinds that were defined later.
import { resources, type ResourceType } from '@drydock/client';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { Pod } from '@drydock/kinds';
import { formatTime } from '@drydock/machinery';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startControllers, type Controllers } from '../start.ts';

let environment: Environment;
let controllers: Controllers;

beforeEach(async () => {
  environment = await createEnvironment();
  const { clock, random } = environment;
  const settings = { rootCertificate: 'PEM' };
  controllers = startControllers({ client: environment.client(), clock, random, settings });
  await clock.runFor(controllers.ready);
  await settle();
});

afterEach(() => {
  controllers.stop();
  environment.stop();
});

const settle = (ms = 100) => environment.clock.runUntil(environment.clock.now() + ms);
const client = () => environment.client();
const pods = () => client().of(resources.pods, 'default');

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'main', image: 'nginx' }] },
};

async function readyAll(): Promise<void> {
  const lastTransitionTime = formatTime(environment.clock.now());
  for (const pod of (await pods().list()).items as readonly Pod[]) {
    const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime }];
    await pods().updateStatus({ ...pod, status: { phase: 'Running', conditions } });
  }
  await settle();
}

const budget = (spec: object) =>
  client()
    .of(resources.podDisruptionBudgets, 'default')
    .create({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
    });

test('a budget counts the pods of its Deployment', async () => {
  await client()
    .of(resources.deployments, 'default')
    .create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: { replicas: 4, selector: { matchLabels: { app: 'web' } }, template },
    });
  await budget({ maxUnavailable: '25%' });
  await settle();
  const status = async () => (await client().of(resources.podDisruptionBudgets, 'default').get('web')).status;
  expect(await status()).toMatchObject({ currentHealthy: 0, desiredHealthy: 3, disruptionsAllowed: 0 });
  await readyAll();
  expect(await status()).toEqual({
    conditions: [
      {
        lastTransitionTime: expect.any(String),
        message: '',
        observedGeneration: 1,
        reason: 'SufficientPods',
        status: 'True',
        type: 'DisruptionAllowed',
      },
    ],
    currentHealthy: 4,
    desiredHealthy: 3,
    disruptionsAllowed: 1,
    expectedPods: 4,
    observedGeneration: 1,
  });
});

test('a budget without pods says so, and one of a Job cannot tell', async () => {
  await budget({ maxUnavailable: 1 });
  await settle();
  await client()
    .of(resources.jobs, 'default')
    .create({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'count', namespace: 'default' },
      spec: { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } },
    });
  await settle(2_000);
  const { items } = await client().of(resources.events, 'default').list();
  expect(
    items
      .filter((event) => event.involvedObject.kind === 'PodDisruptionBudget')
      .map((event) => `${event.type} ${event.reason} ${event.source?.component}: ${event.message}`),
  ).toEqual([
    'Normal NoPods controllermanager: No matching pods found',
    'Warning CalculateExpectedPodCountFailed controllermanager: Failed to calculate the number of expected pods: jobs.batch does not implement the scale subresource',
  ]);
});

test('a quota adds up and gives back', async () => {
  const quotas = client().of(resources.resourceQuotas, 'default');
  await pods().create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      containers: [
        {
          name: 'main',
          image: 'nginx',
          resources: { requests: { cpu: '250m' }, limits: { cpu: '500m', memory: '1Gi' } },
        },
      ],
    },
  });
  await settle();
  await quotas.create({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'all', namespace: 'default' },
    spec: { hard: { pods: '3', 'requests.cpu': '1', 'limits.memory': '2Gi', 'count/jobs.batch': '2' } },
  });
  await settle();
  expect((await quotas.get('all')).status).toEqual({
    hard: { pods: '3', 'requests.cpu': '1', 'limits.memory': '2Gi', 'count/jobs.batch': '2' },
    used: { pods: '1', 'requests.cpu': '250m', 'limits.memory': '1Gi', 'count/jobs.batch': '0' },
  });
  await pods().delete('web');
  await settle();
  expect((await quotas.get('all')).status?.used).toMatchObject({ pods: '0', 'requests.cpu': '0' });
});

test('an aggregated role is the sum of others', async () => {
  const roles = client().of(resources.clusterRoles);
  const role = (name: string, change: object) =>
    roles.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name, ...(name === 'sum' ? {} : { labels: { part: 'yes' } }) },
      rules: [],
      ...change,
    });
  const rule = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] });
  await role('sum', { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: 'yes' } }] } });
  await role('one', { rules: [rule('pods')] });
  await role('two', { rules: [rule('services'), rule('pods')] });
  await settle();
  expect((await roles.get('sum')).rules).toEqual([rule('pods'), rule('services')]);
});

test('objects of a kind that was defined later are collected, and leave with their namespace', async () => {
  const definitions = client().of(resources.customResourceDefinitions);
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  await definitions.create({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'shops.example.com' },
    spec: {
      group: 'example.com',
      names: { plural: 'shops', singular: 'shop', kind: 'Shop' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  });
  await settle(6_000);
  const shops: ResourceType = {
    group: 'example.com',
    version: 'v1',
    plural: 'shops',
    kind: 'Shop',
    namespaced: true,
  };
  const shop = (name: string, metadata: object = {}) => ({
    apiVersion: 'example.com/v1',
    kind: 'Shop',
    metadata: { name, ...metadata },
  });
  const objects = (namespace: string) => client().of(shops, namespace);
  const { metadata: owner } = await objects('default').create(shop('owner'));
  const ownerReferences = [
    { apiVersion: 'example.com/v1', kind: 'Shop', name: 'owner', uid: owner.uid ?? '' },
  ];
  await client()
    .of(resources.configMaps, 'default')
    .create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owned', ownerReferences } });
  await settle();
  await objects('default').delete('owner');
  await settle();
  expect(await client().of(resources.configMaps, 'default').find('owned')).toBeUndefined();
  const namespaces = client().of(resources.namespaces);
  await namespaces.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mall' } });
  await objects('mall').create(shop('one'));
  await namespaces.delete('mall');
  await settle(6_000);
  expect(await namespaces.find('mall')).toBeUndefined();
  await definitions.delete('shops.example.com');
  await settle(60_000);
  expect(await definitions.find('shops.example.com')).toBeUndefined();
});
