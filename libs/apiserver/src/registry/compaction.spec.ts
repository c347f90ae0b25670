import { expect, test } from '@jest/globals';
import { createEnvironment } from '@drydock/envtest';

const minute = 60_000;
const collection = '/api/v1/namespaces/default/configmaps';
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

test('history is kept for five to ten minutes, then lists and watches from it are 410', async () => {
  const env = await createEnvironment();
  const { clock, store, transport } = env;
  const began = clock.now();
  const at = (minutes: number) => clock.runUntil(began + minutes * minute);
  const statusAt = async (revision: number) => {
    const path = `${collection}?resourceVersion=${revision}&resourceVersionMatch=Exact`;
    return (await transport.request({ method: 'GET', path })).status;
  };
  await at(1);
  await transport.request({ method: 'POST', path: collection, body: configMap('one') });
  const early = store.revision;
  await at(9);
  await transport.request({ method: 'POST', path: collection, body: configMap('two') });
  expect(await statusAt(early)).toBe(200);
  // at 5 minutes the compactor saw `early`, so at 10 everything before it goes, at 15 it goes itself
  await at(11);
  expect(store.compactRevision).toBe(early);
  expect(await statusAt(early)).toBe(200);
  expect(await statusAt(early - 1)).toBe(410);
  await at(16);
  expect(await statusAt(early)).toBe(410);
  const path = `${collection}?watch=1&resourceVersion=${early}`;
  const { events } = await transport.request({ method: 'GET', path });
  const seen: unknown[] = [];
  for await (const event of events!) seen.push(event);
  expect(seen).toEqual([
    {
      type: 'ERROR',
      object: expect.objectContaining({
        code: 410,
        reason: 'Expired',
        message: `too old resource version: ${early} (${store.revision})`,
      }),
    },
  ]);
});

test('an idle store costs no timers', async () => {
  const { clock } = await createEnvironment();
  await clock.runUntil(clock.now() + 20 * minute);
  expect(clock.nextAt()).toBeUndefined();
});
