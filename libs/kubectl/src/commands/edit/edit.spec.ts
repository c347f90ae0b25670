import { expect, test } from '@jest/globals';
import { createEnvironment } from '@drydock/envtest';
import { MemoryHost } from '../../testing/memory-host.ts';

async function editing(edit: (text: string) => string) {
  const environment = await createEnvironment();
  const { clock, transport } = environment;
  const host = new MemoryHost({ clock, transport, edit });
  const run = (...argv: string[]) => clock.runFor(host.run(...argv));
  await run('create', 'configmap', 'c', '--from-literal=a=1');
  return { run, files: host.files, stop: () => environment.stop() };
}

test('a change is saved', async () => {
  const shown: string[] = [];
  const { run, stop } = await editing((text) => {
    shown.push(text);
    return text.replace('a: "1"', 'a: "2"');
  });
  expect(await run('edit', 'cm/c')).toEqual({ stdout: 'configmap/c edited\n', stderr: '', code: 0 });
  expect(shown[0]!.split('\n').slice(0, 6)).toEqual([
    "# Please edit the object below. Lines beginning with a '#' will be ignored,",
    '# and an empty file will abort the edit. If an error occurs while saving this file will be',
    '# reopened with the relevant failures.',
    '#',
    'apiVersion: v1',
    'data:',
  ]);
  expect((await run('get', 'cm', 'c', '-o', 'jsonpath={.data.a}')).stdout).toBe('2');
  stop();
});

test('nothing changed', async () => {
  const { run, stop } = await editing((text) => text);
  expect(await run('edit', 'cm/c')).toEqual({
    stdout: '',
    stderr: 'Edit cancelled, no changes made.\n',
    code: 0,
  });
  stop();
});

test('a refused change opens the editor again with the reason', async () => {
  const shown: string[] = [];
  const { run, stop } = await editing((text) => {
    shown.push(text);
    return shown.length === 1 ? text.replace('a: "1"', 'a/b: "1"') : text;
  });
  const outcome = await run('edit', 'cm/c');
  expect(outcome.stderr.replace(/kubectl-edit-\d+/, 'kubectl-edit-<random>')).toBe(
    'error: configmaps "c" is invalid\nA copy of your changes has been stored to "/tmp/kubectl-edit-<random>.yaml"\nerror: Edit cancelled, no valid changes were saved.\n',
  );
  expect(shown[1]).toContain('# configmaps "c" was not valid:\n# * data[a/b]: Invalid value: "a/b"');
  stop();
});
