import { resources } from '@drydock/client';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { Job, JobSpec, Pod } from '@drydock/kinds';
import { formatTime } from '@drydock/machinery';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { garbageCollector } from '../garbagecollector/index.ts';
import { startControllers, type Controllers } from '../start.ts';
import { ttlAfterFinishedController } from '../ttlafterfinished/index.ts';
import { jobController } from './index.ts';

let environment: Environment;
let controllers: Controllers;

beforeEach(async () => {
  environment = await createEnvironment();
  const { clock, random } = environment;
  controllers = startControllers({
    client: environment.client(),
    clock,
    random,
    settings: { rootCertificate: 'PEM' },
    only: [garbageCollector, jobController, ttlAfterFinishedController],
  });
  await clock.runFor(controllers.ready);
});

afterEach(() => {
  controllers.stop();
  environment.stop();
});

const settle = (ms = 1_500) => environment.clock.runUntil(environment.clock.now() + ms);
const jobs = () => environment.client().of(resources.jobs, 'default');
const pods = () => environment.client().of(resources.pods, 'default');
const podList = async () => (await pods().list()).items;
const active = async () =>
  (await podList()).filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');

function create(spec: Partial<JobSpec> = {}, podSpec: object = {}): Promise<Job> {
  const container = { name: 'main', image: 'busybox' };
  const template = { spec: { restartPolicy: 'Never', containers: [container], ...podSpec } };
  return jobs().create({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'count', namespace: 'default' },
    spec: { template, ...spec },
  });
}

/** The spec plays kubelet: the pod ends with this exit code. */
async function end(pod: Pod | undefined, exitCode = 0): Promise<void> {
  const finishedAt = formatTime(environment.clock.now());
  const terminated = { exitCode, finishedAt, reason: exitCode === 0 ? 'Completed' : 'Error' };
  const status = {
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
    containerStatuses: [
      {
        name: 'main',
        image: 'busybox',
        imageID: '',
        ready: false,
        restartCount: 0,
        state: { terminated },
      },
    ],
  };
  await pods().updateStatus({ ...(pod as Pod), status });
}

async function events(): Promise<readonly string[]> {
  const { items } = await environment.client().of(resources.events, 'default').list();
  return items
    .filter((event) => event.involvedObject.kind === 'Job')
    .map((event) => `${event.type} ${event.reason} ${event.message?.replace(/-[a-z0-9]{5}$/, '-xxxxx')}`);
}

const conditions = async () =>
  (await jobs().get('count')).status?.conditions?.map(
    ({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`,
  );

test('runs one pod, counts it once and is complete', async () => {
  await create();
  await settle();
  const [pod] = await podList();
  expect(pod?.metadata.finalizers).toEqual(['batch.kubernetes.io/job-tracking']);
  expect(pod?.metadata.name).toMatch(/^count-[a-z0-9]{5}$/);
  expect((await jobs().get('count')).status).toEqual({
    active: 1,
    ready: 0,
    startTime: expect.any(String),
    terminating: 0,
    uncountedTerminatedPods: {},
  });
  await end(pod);
  await settle(3_000);
  expect((await podList())[0]?.metadata.finalizers).toBeUndefined();
  expect((await jobs().get('count')).status).toEqual({
    completionTime: expect.any(String),
    conditions: [expect.anything(), expect.anything()],
    ready: 0,
    startTime: expect.any(String),
    succeeded: 1,
    terminating: 0,
    uncountedTerminatedPods: {},
  });
  expect(await conditions()).toEqual([
    'SuccessCriteriaMet=True CompletionsReached: Reached expected number of succeeded pods',
    'Complete=True CompletionsReached: Reached expected number of succeeded pods',
  ]);
  expect(await events()).toEqual([
    'Normal SuccessfulCreate Created pod: count-xxxxx',
    'Normal Completed Job completed',
  ]);
});

test('keeps its parallelism until the completions are reached', async () => {
  await create({ completions: 3, parallelism: 2 });
  await settle();
  expect((await active()).length).toBe(2);
  for (const pod of await active()) await end(pod);
  await settle();
  expect((await active()).length).toBe(1);
  for (const pod of await active()) await end(pod);
  await settle(3_000);
  expect((await jobs().get('count')).status?.succeeded).toBe(3);
  expect((await podList()).length).toBe(3);
});

test('waits longer after each failure and gives up at the limit', async () => {
  await create({ backoffLimit: 2 });
  await settle();
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const since = environment.clock.now();
    await end((await active())[0], 1);
    while ((await active()).length === 0 && environment.clock.now() - since < 60_000) await settle(1_000);
    times.push(environment.clock.now() - since);
  }
  expect(times).toEqual([10_000, 20_000, 60_000]);
  expect(await conditions()).toEqual([
    'FailureTarget=True BackoffLimitExceeded: Job has reached the specified backoff limit',
    'Failed=True BackoffLimitExceeded: Job has reached the specified backoff limit',
  ]);
  expect((await jobs().get('count')).status?.failed).toBe(3);
  expect((await events()).at(-1)).toBe(
    'Warning BackoffLimitExceeded Job has reached the specified backoff limit',
  );
});

test('ends at its deadline', async () => {
  await create({ activeDeadlineSeconds: 30 });
  await settle(35_000);
  expect(await conditions()).toEqual([
    'FailureTarget=True DeadlineExceeded: Job was active longer than specified deadline',
    'Failed=True DeadlineExceeded: Job was active longer than specified deadline',
  ]);
  expect(await active()).toEqual([]);
});

test('suspended it has no pods, resumed it begins anew', async () => {
  await create({ suspend: true });
  await settle();
  expect(await podList()).toEqual([]);
  expect(await conditions()).toEqual(['Suspended=True JobSuspended: Job suspended']);
  expect((await jobs().get('count')).status?.startTime).toBeUndefined();
  await jobs().patch('count', 'merge', { spec: { suspend: false } });
  await settle(3_000);
  expect((await podList()).length).toBe(1);
  expect(await conditions()).toEqual(['Suspended=False JobResumed: Job resumed']);
  expect(await events()).toEqual([
    'Normal Suspended Job suspended',
    'Normal SuccessfulCreate Created pod: count-xxxxx',
    'Normal Resumed Job resumed',
  ]);
});

describe('indexed', () => {
  test('each index gets one success', async () => {
    await create({ completions: 3, parallelism: 3, completionMode: 'Indexed' });
    await settle();
    const all = await podList();
    expect(all.map((pod) => pod.spec?.hostname)).toEqual(['count-0', 'count-1', 'count-2']);
    const [first, second, third] = all;
    expect(first?.metadata.annotations).toEqual({ 'batch.kubernetes.io/job-completion-index': '0' });
    expect(first?.spec?.containers[0]?.env).toEqual([
      {
        name: 'JOB_COMPLETION_INDEX',
        valueFrom: {
          fieldRef: {
            apiVersion: 'v1',
            fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']",
          },
        },
      },
    ]);
    await end(first);
    await end(third);
    await settle(3_000);
    expect((await jobs().get('count')).status).toMatchObject({ completedIndexes: '0,2', succeeded: 2 });
    await end(second, 1);
    await settle(15_000);
    const [again] = await active();
    expect(again?.spec?.hostname).toBe('count-1');
    await end(again);
    await settle(3_000);
    expect((await jobs().get('count')).status).toMatchObject({
      completedIndexes: '0-2',
      succeeded: 3,
      failed: 1,
    });
  });

  test('a limit per index fails only that index', async () => {
    await create({ completions: 2, parallelism: 2, completionMode: 'Indexed', backoffLimitPerIndex: 1 });
    await settle();
    const [first, second] = await podList();
    await end(first, 1);
    await end(second);
    await settle(15_000);
    const [again] = await active();
    expect(again?.metadata.annotations?.['batch.kubernetes.io/job-index-failure-count']).toBe('1');
    await end(again, 1);
    await settle(5_000);
    expect((await jobs().get('count')).status).toMatchObject({ completedIndexes: '1', failedIndexes: '0' });
    expect((await conditions())?.at(-1)).toBe('Failed=True FailedIndexes: Job has failed indexes');
  });

  test('a success policy ends the Job early', async () => {
    await create({
      completions: 3,
      parallelism: 3,
      completionMode: 'Indexed',
      successPolicy: { rules: [{ succeededIndexes: '0' }] },
    });
    await settle();
    await end((await podList())[0]);
    await settle(5_000);
    expect(await conditions()).toEqual([
      'SuccessCriteriaMet=True SuccessPolicy: Matched rules at index 0',
      'Complete=True SuccessPolicy: Matched rules at index 0',
    ]);
    expect((await podList()).map(({ spec }) => spec?.hostname)).toEqual(['count-0']);
  });
});

test('a failure policy fails the Job at once, or ignores', async () => {
  await create({
    podFailurePolicy: {
      rules: [
        { action: 'Ignore', onExitCodes: { operator: 'In', values: [3] } },
        { action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } },
      ],
    },
  });
  await settle();
  await end((await active())[0], 3);
  await settle(15_000);
  expect((await jobs().get('count')).status?.failed).toBeUndefined();
  const [pod] = await active();
  await end(pod, 42);
  await settle(3_000);
  const message = `Container main for pod default/${pod?.metadata.name} failed with exit code 42 matching FailJob rule at index 1`;
  expect(await conditions()).toEqual([
    `FailureTarget=True PodFailurePolicy: ${message}`,
    `Failed=True PodFailurePolicy: ${message}`,
  ]);
});

test('finished it goes after its time, with its pods; deleted it takes its pods along', async () => {
  await create({ ttlSecondsAfterFinished: 60 });
  await settle();
  await end((await podList())[0]);
  await settle(30_000);
  expect(await jobs().find('count')).toBeDefined();
  await settle(40_000);
  expect(await jobs().find('count')).toBeUndefined();
  expect(await podList()).toEqual([]);
  await create();
  await settle();
  await jobs().delete('count', { propagationPolicy: 'Background' });
  await settle();
  expect(await podList()).toEqual([]);
});
