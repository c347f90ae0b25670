import { expect, test } from '@jest/globals';
import { createEnvironment } from '@drydock/envtest';
import { MemoryHost } from '../testing/memory-host.ts';

test.each([
  ['jsonpath={.metadata.managedFields[*].manager}', 'unknown'],
  ['go-template={{len .metadata.managedFields}}', '1'],
  ['custom-columns=M:.metadata.managedFields[*].manager', 'M\nunknown\n'],
])('-o %s sees who manages the fields', async (output, expected) => {
  const env = await createEnvironment();
  const host = new MemoryHost({ clock: env.clock, transport: env.transport });
  const { stdout } = await env.clock.runFor(host.run('get', 'namespace', 'default', '-o', output));
  expect(stdout).toBe(expected);
});

test.each(['json', 'yaml'])('-o %s leaves managedFields out unless they are asked for', async (output) => {
  const env = await createEnvironment();
  const host = new MemoryHost({ clock: env.clock, transport: env.transport });
  const get = async (...flags: string[]) =>
    (await env.clock.runFor(host.run('get', 'namespace', 'default', '-o', output, ...flags))).stdout;
  expect([
    (await get()).includes('managedFields'),
    (await get('--show-managed-fields')).includes('managedFields'),
  ]).toEqual([false, true]);
});
