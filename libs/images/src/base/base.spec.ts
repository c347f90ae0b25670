import { describe, expect, test } from '@jest/globals';
import { runContainer } from '../testing/container.ts';

describe('bases', () => {
  test('busybox runs its shell, which ends at once without a terminal', async () => {
    const container = await runContainer('busybox');
    expect(await container.clock.runFor(container.process.exited)).toEqual({ code: 0 });
  });

  test('busybox runs a script', async () => {
    const container = await runContainer('busybox:1.36', {
      command: ['sh', '-c', 'echo Hello $WHO; sleep 3600'],
      env: { WHO: 'you' },
    });
    expect([container.stdout(), container.process.exitStatus]).toEqual(['Hello you\n', undefined]);
    expect((await container.exec('ls', '/etc')).stdout).toContain('passwd\n');
    expect((await container.exec('/bin/wget', '--help')).code).toBeLessThan(2);
  });

  test('debian has bash, and no ps', async () => {
    const container = await runContainer('debian', {
      command: ['bash', '-c', 'for i in 1 2; do echo $((i * 2)); done; sleep 60'],
    });
    expect(container.stdout()).toBe('2\n4\n');
    expect((await container.exec('/bin/cat', '/etc/debian_version')).stdout).toBe('13.1\n');
    await expect(container.exec('ps')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('alpine says what it is', async () => {
    const container = await runContainer('alpine:3.20', { command: ['sleep', '60'] });
    expect((await container.exec('cat', '/etc/alpine-release')).stdout).toBe('3.20.8\n');
  });

  test('curl is in curlimages/curl and in nginx', async () => {
    const web = await runContainer('nginx');
    expect((await web.exec('curl', '-s', 'localhost')).stdout).toContain('Welcome to nginx!');
    const client = await runContainer('curlimages/curl', {
      network: web.network,
      clock: web.clock,
      address: '10.1.0.6',
      args: ['-s', '-o', '/dev/null', '-w', '%{http_code}\\n', 'http://10.1.0.5/nope'],
    });
    expect((await client.clock.runFor(client.process.exited)).code).toBe(0);
    expect(client.stdout()).toBe('404\n');
  });
});
