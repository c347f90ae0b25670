import { beforeEach, expect, test } from '@jest/globals';
import { createEnvironment, type Environment } from '@drydock/envtest';
import { createEventRecorder, resources } from '@drydock/client';
import type { KubeObject } from '@drydock/machinery';

let env: Environment;
const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', uid: 'u', resourceVersion: '7' },
};
beforeEach(async () => {
  env = await createEnvironment();
});

const recorder = () =>
  createEventRecorder(env.client(), env.clock, env.random, { component: 'kubelet', host: 'node-1' });
const events = async () => {
  await env.clock.settle();
  return (await env.client().of(resources.events, 'default').list()).items;
};

test('an event has the fields of the real recorder', async () => {
  recorder().event(pod, 'Normal', 'Pulled', 'Successfully pulled', 'spec.containers{c}');
  const [event] = await events();
  expect(event?.metadata.name).toMatch(/^web\.[0-9a-f]{16}$/);
  expect(event).toMatchObject({
    involvedObject: {
      kind: 'Pod',
      apiVersion: 'v1',
      namespace: 'default',
      name: 'web',
      uid: 'u',
      resourceVersion: '7',
      fieldPath: 'spec.containers{c}',
    },
    reason: 'Pulled',
    message: 'Successfully pulled',
    source: { component: 'kubelet', host: 'node-1' },
    firstTimestamp: '2025-10-09T08:53:20Z',
    lastTimestamp: '2025-10-09T08:53:20Z',
    count: 1,
    type: 'Normal',
    reportingComponent: 'kubelet',
    reportingInstance: 'node-1',
  });
});

test('equal events are counted up', async () => {
  const source = recorder();
  source.event(pod, 'Warning', 'BackOff', 'Back-off');
  await env.clock.runUntil(env.clock.now() + 15_000);
  source.event(pod, 'Warning', 'BackOff', 'Back-off');
  const list = await events();
  expect(
    list.map(({ count, firstTimestamp, lastTimestamp }) => [count, firstTimestamp, lastTimestamp]),
  ).toEqual([[2, '2025-10-09T08:53:20Z', '2025-10-09T08:53:35Z']]);
});

test('ten different messages for one reason are folded; 25 are the limit', async () => {
  const source = recorder();
  for (let i = 1; i <= 40; i++) source.event(pod, 'Warning', 'Failed', `try ${i}`);
  const list = await events();
  expect(list.filter(({ message }) => message?.startsWith('(combined from similar events): ')).length).toBe(
    1,
  );
  expect(list.reduce((sum, { count }) => sum + (count ?? 0), 0)).toBe(25);
});
