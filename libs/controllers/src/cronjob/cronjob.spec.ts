import { resources } from '@drydock/client';
import { createEnvironment, type Environment } from '@drydock/envtest';
import type { CronJobSpec, Job } from '@drydock/kinds';
import { formatTime } from '@drydock/machinery';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { garbageCollector } from '../garbagecollector/index.ts';
import { startControllers, type Controllers } from '../start.ts';
import { cronJobController } from './index.ts';
import { formatRfc1123, formatZoned } from './time-texts.ts';

let environment: Environment;
let controllers: Controllers;

// Thursday, 9 October 2025, 08:53:20 UTC
beforeEach(async () => {
  environment = await createEnvironment();
  const { clock, random } = environment;
  controllers = startControllers({
    client: environment.client(),
    clock,
    random,
    settings: { rootCertificate: 'PEM' },
    only: [cronJobController, garbageCollector],
  });
  await clock.runFor(controllers.ready);
});

afterEach(() => {
  controllers.stop();
  environment.stop();
});

const settle = (ms: number) => environment.clock.runUntil(environment.clock.now() + ms);
const jobs = () => environment.client().of(resources.jobs, 'default');
const cronJobs = () => environment.client().of(resources.cronJobs, 'default');
const names = async () => (await jobs().list()).items.map(({ metadata }) => metadata.name);

const create = (spec: Partial<CronJobSpec> = {}) =>
  cronJobs().create({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tick', namespace: 'default' },
    spec: {
      schedule: '* * * * *',
      jobTemplate: {
        metadata: { labels: { app: 'tick' } },
        spec: {
          template: {
            spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] },
          },
        },
      },
      ...spec,
    },
  });

/** The spec plays the Job controller. */
async function finish(job: Job | undefined, type: 'Complete' | 'Failed' = 'Complete'): Promise<void> {
  const time = formatTime(environment.clock.now());
  const name = job?.metadata.name ?? '';
  const current = await jobs().get(name);
  const condition = (each: string) => ({ type: each, status: 'True', lastTransitionTime: time });
  const before = type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
  await jobs().updateStatus({
    ...current,
    status: {
      ...current.status,
      startTime: time,
      ...(type === 'Complete' ? { completionTime: time } : {}),
      conditions: [condition(before), condition(type)],
    },
  });
}

async function events(): Promise<readonly string[]> {
  const { items } = await environment.client().of(resources.events, 'default').list();
  return items
    .filter((event) => event.involvedObject.kind === 'CronJob')
    .map((event) => `${event.type} ${event.reason} ${event.message}`);
}

test('starts a Job each minute and keeps three', async () => {
  await create();
  await settle(30_000);
  expect(await names()).toEqual([]);
  await settle(15_000);
  expect(await names()).toEqual(['tick-29333334']);
  const [job] = (await jobs().list()).items;
  expect(job?.metadata.annotations).toEqual({
    'batch.kubernetes.io/cronjob-scheduled-timestamp': '2025-10-09T08:54:00Z',
  });
  expect(job?.metadata.ownerReferences?.[0]).toMatchObject({
    kind: 'CronJob',
    name: 'tick',
    controller: true,
  });
  const { status } = await cronJobs().get('tick');
  expect(status).toMatchObject({
    active: [{ kind: 'Job', name: 'tick-29333334' }],
    lastScheduleTime: '2025-10-09T08:54:00Z',
  });
  await finish(job);
  await settle(1_000);
  expect(await events()).toEqual([
    'Normal SuccessfulCreate Created job tick-29333334',
    'Normal SawCompletedJob Saw completed job: tick-29333334, condition: Complete',
  ]);
  expect((await cronJobs().get('tick')).status?.active).toBeUndefined();
  for (let i = 0; i < 4; i++) {
    await settle(60_000);
    for (const each of (await jobs().list()).items) if (!each.status?.conditions) await finish(each);
  }
  await settle(1_000);
  expect(await names()).toEqual(['tick-29333336', 'tick-29333337', 'tick-29333338']);
  expect(await events()).toContain('Normal SuccessfulDelete Deleted job tick-29333334');
});

test('concurrencyPolicy Forbid waits, Replace makes room', async () => {
  await create({ concurrencyPolicy: 'Forbid' });
  await settle(120_000);
  expect(await names()).toEqual(['tick-29333334']);
  expect(await events()).toContain(
    'Normal JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid',
  );
  await cronJobs().patch('tick', 'merge', { spec: { concurrencyPolicy: 'Replace' } });
  await settle(60_000);
  expect((await names()).length).toBe(1);
  expect(await events()).toContain('Normal SuccessfulDelete Deleted job tick-29333334');
});

test('a time that is missed by more than the deadline is left out', async () => {
  await create({ suspend: true, startingDeadlineSeconds: 10 });
  await settle(115_000);
  await cronJobs().patch('tick', 'merge', { spec: { suspend: false } });
  await settle(100);
  expect(await names()).toEqual([]);
  await settle(60_000);
  expect((await names()).length).toBe(1);
});

test('suspended it starts nothing; afterwards only the last missed time', async () => {
  await create({ suspend: true });
  await settle(600_000);
  expect(await names()).toEqual([]);
  await cronJobs().patch('tick', 'merge', { spec: { suspend: false } });
  await settle(100);
  expect(await names()).toEqual(['tick-29333343']);
});

test('a Job that goes missing is told of', async () => {
  await create();
  await settle(45_000);
  await jobs().delete('tick-29333334', { propagationPolicy: 'Background' });
  await settle(100);
  expect(await events()).toContain('Normal MissingJob Active job went missing: tick-29333334');
});

test('a time zone decides when', async () => {
  await create({ schedule: '0 3 * * *', timeZone: 'Europe/Berlin' });
  const due = 1_760_058_000_000;
  expect(formatTime(due)).toBe('2025-10-10T01:00:00Z');
  await environment.clock.runUntil(due);
  expect(await names()).toEqual([]);
  await settle(1_000);
  const [job] = (await jobs().list()).items;
  expect(job?.metadata.annotations).toEqual({
    'batch.kubernetes.io/cronjob-scheduled-timestamp': '2025-10-10T03:00:00+02:00',
  });
});

test('times in Go words', () => {
  const time = 1_760_000_000_000;
  expect(formatRfc1123(time)).toBe('Thu, 09 Oct 2025 08:53:20 +0000');
  expect(formatZoned(time, undefined)).toBe('2025-10-09T08:53:20Z');
  expect(formatZoned(time, 'Europe/Berlin')).toBe('2025-10-09T10:53:20+02:00');
  expect(formatZoned(time, 'America/Los_Angeles')).toBe('2025-10-09T01:53:20-07:00');
  expect(formatZoned(time + 15 * 3_600_000, 'Asia/Tokyo')).toBe('2025-10-10T08:53:20+09:00');
});
