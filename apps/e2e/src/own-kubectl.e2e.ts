import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Visitor, hasChromium, launchChromium, newVisitor } from './chromium.ts';
import { type RunningServer, startServer } from './server.ts';
import { openLab, run, signUp } from './workbench.ts';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl) console.warn('own-kubectl.e2e.ts is skipped: there is no kubectl on this machine');

// One story again: the learner's kubectl is the official one, outside of everything.
(hasChromium && hasKubectl ? describe : describe.skip)('a student with a kubectl of their own', () => {
  let directory: string;
  let server: RunningServer;
  let browser: Browser;
  let student: Visitor;

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'drydock-e2e-'));
    server = await startServer(path.join(directory, 'data'));
    browser = await launchChromium();
    student = await newVisitor(browser, server.url);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.kill();
    rmSync(directory, { recursive: true, force: true });
  });

  const kubectl = (...command: readonly string[]) => {
    const options = [
      '--kubeconfig',
      path.join(directory, 'kubeconfig'),
      '--cache-dir',
      path.join(directory, 'cache'),
    ];
    const { stdout, stderr } = spawnSync('kubectl', [...options, ...command], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    return stdout + stderr;
  };

  test('gets a kubeconfig for the attempt', async () => {
    const { page } = student;
    await signUp(page, { email: 'ada@example.org', username: 'ada', password: 'a long password' });
    await openLab(page, 'Install Portainer on Kubernetes');
    await page.getByRole('button', { name: 'Use your own kubectl' }).click();
    const dialog = page.getByRole('dialog', { name: 'Use your own kubectl' });
    await dialog.getByRole('button', { name: 'Make a kubeconfig' }).click();
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Download drydock.kubeconfig' }).click();
    await (await downloading).saveAs(path.join(directory, 'kubeconfig'));
    await dialog.getByRole('cell', { name: 'not yet' }).waitFor();
    await student.shot('16-own-kubectl');
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(kubectl('get', 'nodes', '-o', 'name')).toBe('node/docker-desktop\n');
  });

  test('works from outside on the same cluster, with streams, and Undo takes it back', async () => {
    const { page } = student;
    const pod = 'etcd-docker-desktop';
    expect(kubectl('run', 'outside', '--image=nginx')).toBe('pod/outside created\n');
    expect(kubectl('wait', 'pod/outside', '--for=condition=Ready', '--timeout=50s')).toBe(
      'pod/outside condition met\n',
    );
    expect(kubectl('exec', 'outside', '--', 'sh', '-c', 'echo from inside; exit 3')).toMatch(
      /^from inside\ncommand terminated with exit code 3\n$/,
    );
    expect(kubectl('logs', '-n', 'kube-system', pod, '--tail=1')).toMatch(/^\{"level":"info".*\}\n$/);
    expect(await run(page, 'kubectl get pod outside -o name')).toBe('pod/outside');
    expect(kubectl('create', 'configmap', 'note', '--from-literal=from=outside')).toBe(
      'configmap/note created\n',
    );
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taking back the last command…').waitFor({ state: 'hidden' });
    expect(await run(page, 'kubectl get configmap note')).toBe(
      'Error from server (NotFound): configmaps "note" not found',
    );
  });

  test('revokes it', async () => {
    const { page } = student;
    await page.getByRole('button', { name: 'Use your own kubectl' }).click();
    const dialog = page.getByRole('dialog', { name: 'Use your own kubectl' });
    await dialog.getByRole('button', { name: /^Revoke the kubeconfig made/ }).click();
    await dialog.getByRole('table').waitFor({ state: 'hidden' });
    expect(kubectl('get', 'nodes')).toContain('You must be logged in to the server');
    expect(student.problems).toEqual([]);
  });
});
