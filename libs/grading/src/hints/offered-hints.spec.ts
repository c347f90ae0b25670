import { expect, test } from '@jest/globals';
import { resources } from '@drydock/client';
import { createEnvironment } from '@drydock/envtest';
import { loadLab } from '@drydock/lab';
import type { GradingTarget } from '../target.ts';
import { offeredHints } from './offered-hints.ts';

const lab = {
  apiVersion: 'drydock.dev/v1',
  kind: 'Lab',
  metadata: { id: 'hints', version: '1.0.0', title: 'Hints', summary: 'Hints' },
  spec: {
    tasks: [
      {
        id: 'task',
        title: 'Task',
        body: 'Do it',
        checks: [{ id: 'only', title: 'Only', points: 1, command: { run: 'true' } }],
        hints: [
          { id: 'always', text: 'Look around.' },
          {
            id: 'pending',
            when: "resources('v1', 'PersistentVolumeClaim', 'default').exists(c, c.status.phase == 'Pending')",
            text: 'A claim waits.',
          },
          { id: 'restarts', when: "events.exists(e, e.reason == 'BackOff')", text: 'Read the log.' },
          { id: 'broken', when: 'nonsense.here == 1', text: 'Never.' },
        ],
      },
    ],
    solution: { steps: [{ run: 'true' }] },
  },
};

test('hints are offered when their condition holds', async () => {
  const loaded = loadLab(new Map([['lab.yaml', JSON.stringify(lab)]]));
  const client = (await createEnvironment()).client();
  const target = { client } as unknown as GradingTarget;
  const offered = async () =>
    (await offeredHints({ lab: loaded.lab!, variables: {} }, target)).map(({ hint }) => hint);
  expect(await offered()).toEqual(['always']);
  await client.of(resources.persistentVolumeClaims, 'default').create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  await client.of(resources.events, 'default').create({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'web.1' },
    involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' },
    reason: 'BackOff',
  });
  expect(await offered()).toEqual(['always', 'pending', 'restarts']);
});
