import { expect, test } from '@jest/globals';
import { Sandbox } from './sandbox.ts';

test('a script that never ends is killed and its output kept', async () => {
  const sandbox = await Sandbox.create({ seed: 'endless' });
  const result = await sandbox.runScript('echo before\nkubectl get pods -w | head -2\n', 'watch.sh', 60_000);
  expect(result).toEqual({
    exitCode: 137,
    stdout: 'before\n',
    stderr: 'drydock: watch.sh had not ended after 60 s of virtual time\n',
    virtualMs: 60_000,
  });
  const next = await sandbox.runScript('echo after\n');
  sandbox.stop();
  expect(next).toEqual({ exitCode: 0, stdout: 'after\n', stderr: '', virtualMs: 0 });
});
