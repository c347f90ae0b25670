import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { UsageError } from '../../command.ts';
import { sandboxRun } from './run.ts';

jest.setTimeout(60_000);
let directory: string;
beforeAll(() => void (directory = mkdtempSync(path.join(tmpdir(), 'drydock-cli-'))));
afterAll(() => rmSync(directory, { recursive: true }));

function script(name: string, text: string): string {
  const file = path.join(directory, name);
  writeFileSync(file, text);
  return file;
}

/** Runs the command; what it printed comes back. */
async function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', ''];
  const out = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => ((stdout += String(text)), true));
  const err = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => ((stderr += String(text)), true));
  try {
    return { code: await sandboxRun.run(args), stdout, stderr };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

test('a deployment behind a node port answers as a real nginx does', async () => {
  const file = script(
    'a.sh',
    `kubectl get nodes
kubectl create deployment web --image=nginx --replicas=3
kubectl expose deployment web --port=80 --type=NodePort
kubectl rollout status deploy/web
curl -s localhost:$(kubectl get svc web -o jsonpath={.spec.ports[0].nodePort}) | head -4
`,
  );
  const { code, stdout, stderr } = await run('--json', file);
  const result = JSON.parse(stdout) as Record<string, unknown>;
  expect([code, stderr]).toEqual([0, '']);
  expect(result).toEqual({
    script: file,
    exitCode: 0,
    stdout: `NAME             STATUS   ROLES           AGE   VERSION
docker-desktop   Ready    control-plane   10m   v1.34.1
deployment.apps/web created
service/web exposed
Waiting for deployment "web" rollout to finish: 0 of 3 updated replicas are available...
Waiting for deployment "web" rollout to finish: 1 of 3 updated replicas are available...
Waiting for deployment "web" rollout to finish: 2 of 3 updated replicas are available...
deployment "web" successfully rolled out
<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
`,
    stderr: '',
    virtualMs: expect.any(Number),
    wallMs: expect.any(Number),
  });
});

test('several files share the cluster, each has a shell of its own, and the first failure is the exit code', async () => {
  const one = script('one.sh', 'X=1\nkubectl create ns team\n');
  const two = script('two.sh', 'echo "X=$X"\nkubectl get ns team -o name\nkubectl get pod nope\n');
  expect(await run(one, two)).toEqual({
    code: 1,
    stdout: 'namespace/team created\nX=\nnamespace/team\n',
    stderr: 'Error from server (NotFound): pods "nope" not found\n',
  });
});

test('a file that is not there, and none at all, are errors of use', async () => {
  await expect(sandboxRun.run(['/nonexistent/a.sh'])).rejects.toEqual(
    new UsageError('/nonexistent/a.sh: No such file or directory'),
  );
  await expect(sandboxRun.run([])).rejects.toEqual(new UsageError('no script given'));
});
