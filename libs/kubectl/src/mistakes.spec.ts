// What beginners get wrong, with the answers of the official kubectl 1.33.
import { expect, test } from '@jest/globals';
import { createEnvironment } from '@drydock/envtest';
import { MemoryHost } from './testing/memory-host.ts';

const pod = (name: string, labels = '{}') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  labels: ${labels}\nspec:\n  serviceAccountName: none\n  containers: [{name: c, image: nginx}]\n`;

async function answers(...lines: readonly string[]): Promise<readonly string[]> {
  const { clock, transport, stop } = await createEnvironment();
  const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: none}\n';
  const files = { 'pods.yaml': [account, pod('bare'), pod('tiered', '{tier: front}')].join('---\n') };
  const host = new MemoryHost({ clock, files, transport });
  const run = (line: string) => clock.runFor(host.run('--server', 'https://cluster', ...line.split(' ')));
  await run('apply -f pods.yaml');
  const texts: string[] = [];
  for (const line of lines) {
    const { stdout, stderr } = await run(line);
    texts.push(stdout + stderr);
  }
  stop();
  return texts;
}

test('a column of a label that is not there stays empty', async () => {
  const [text] = await answers('get pods -L tier --no-headers');
  expect(text?.split('\n').map((line) => line.trimEnd().split(/ +/).at(-1))).toEqual(['0s', 'front', '']);
});

test('a taint without an effect is taken for a key', async () => {
  expect(await answers('taint nodes one a=b')).toEqual([
    "error: invalid taint spec: a=b, name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\nSee 'kubectl taint -h' for help and examples\n",
  ]);
});

test('overrides that are no object', async () => {
  expect(await answers('run a --image=nginx --overrides=x')).toEqual(['error: Invalid JSON Patch\n']);
});

test('an unknown context', async () => {
  expect(await answers('--context foo get pods')).toEqual([
    'Error in configuration: context was not found for specified context: foo\n',
  ]);
});

test('a label taken from an object without labels', async () => {
  expect(await answers('label pod bare app-')).toEqual(['label "app" not found.\npod/bare labeled\n']);
});
