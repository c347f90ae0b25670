// The small images of tutorials: each starts and does its one thing.
import { describe, expect, test } from '@jest/globals';
import { decodeUtf8 } from '@drydock/machinery';
import { runContainer } from '../testing/container.ts';

describe('web servers', () => {
  test('hello-app', async () => {
    const app = await runContainer('gcr.io/google-samples/hello-app:1.0');
    const { text } = await app.request({ url: 'http://10.1.0.5:8080/' });
    expect(text).toBe('Hello, world!\nVersion: 1.0.0\nHostname: web\n');
    expect(app.stderr()).toBe(
      '2025/10/09 08:53:20 Server listening on port 8080\n2025/10/09 08:53:20 Serving request: /\n',
    );
  });

  test('nginxdemos/hello:plain-text', async () => {
    const app = await runContainer('nginxdemos/hello:plain-text');
    const { text } = await app.request({ url: 'http://10.1.0.5/a?b' });
    expect(text).toMatch(
      /^Server address: 10\.1\.0\.5:80\nServer name: web\nDate: 09\/Oct\/2025:08:53:20 \+0000\nURI: \/a\?b\nRequest ID: [0-9a-f]{32}\n$/,
    );
  });

  test('agnhost netexec', async () => {
    const app = await runContainer('registry.k8s.io/e2e-test-images/agnhost:2.39', {
      args: ['netexec', '--http-port=8080'],
    });
    const ask = async (path: string) => (await app.request({ url: `http://10.1.0.5:8080${path}` })).text;
    expect([await ask('/hostname'), await ask('/echo?msg=hi')]).toEqual(['web', 'hi']);
    expect(await app.exec('/agnhost', 'connect', '10.1.0.5:1')).toEqual({ code: 1, stdout: '', stderr: 'REFUSED\n' });
  }); // prettier-ignore
});

describe('guestbook', () => {
  const frontEnd = 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5';

  test('keeps messages in Redis', async () => {
    const leader = await runContainer('redis:6.0');
    const { network, clock } = leader;
    network.addName('redis-leader', '10.1.0.5');
    network.addName('redis-follower', '10.1.0.6');
    await runContainer('us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower:v2', {
      network,
      clock,
      address: '10.1.0.6',
    });
    const web = await runContainer(frontEnd, { network, clock, address: '10.1.0.7' });
    const ask = async (path: string) => (await web.request({ url: `http://10.1.0.7${path}` })).text;
    expect(await ask('/')).toContain('<h2>Guestbook</h2>');
    expect(await ask('/guestbook.php?cmd=set&key=messages&value=,hello')).toBe('{"message": "Updated"}');
    expect(await ask('/guestbook.php?cmd=get&key=messages')).toBe('{"data": ",hello"}');
  });

  test('without Redis says what PHP says', async () => {
    const web = await runContainer(frontEnd);
    const { text } = await web.request({ url: 'http://10.1.0.5/guestbook.php?cmd=get&key=messages' });
    const failure =
      'Uncaught Predis\\Connection\\ConnectionException: php_network_getaddresses: getaddrinfo failed: Name or service not known [tcp://redis-follower:6379]';
    expect(text).toContain(failure);
    expect(web.stderr()).toContain(`PHP Fatal error:  ${failure}`);
  });
});

test('memcached speaks its protocol', async () => {
  const cache = await runContainer('memcached');
  const { stdout } = await cache.exec(
    'bash',
    '-c',
    'exec 3<>/dev/tcp/127.0.0.1/11211; printf "set a 0 0 5\\r\\nhello\\r\\nget a\\r\\nincr a 1\\r\\nnope\\r\\nquit\\r\\n" >&3; cat <&3',
  );
  expect(stdout).toBe(
    'STORED\r\nVALUE a 0 5\r\nhello\r\nEND\r\nCLIENT_ERROR cannot increment or decrement non-numeric value\r\nERROR\r\n',
  );
});

test('stress uses memory, hello-world ends', async () => {
  const { fs, clock, stdout } = await runContainer('polinux/stress', {
    command: ['stress', '--vm', '1', '--vm-bytes', '150M'],
    prepare: (files) => files.mkdir('/sys/fs/cgroup', { recursive: true }),
  });
  await clock.runUntil(clock.now() + 1000);
  expect(decodeUtf8(fs.readFile('/sys/fs/cgroup/memory.current'))).toBe('157286400\n');
  expect(stdout()).toBe('stress: info: [1] dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd\n');
  const hello = await runContainer('hello-world');
  expect(await hello.clock.runFor(hello.process.exited)).toEqual({ code: 0 });
  expect(hello.stdout()).toContain('\nHello from Docker!\n');
});

test('distroless has no shell, its debug tags have busybox', async () => {
  const start = (tag: string) =>
    runContainer(`gcr.io/distroless/static-debian12:${tag}`, { command: ['sh', '-c', 'echo hi'] });
  await expect(start('latest')).rejects.toMatchObject({ code: 'ENOENT' });
  expect((await start('debug')).stdout()).toBe('hi\n');
});

test('what is not simulated of mongo and rabbitmq is said', async () => {
  const database = await runContainer('mongo');
  expect(database.stderr()).toContain('"msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}\n');
  const broker = await runContainer('rabbitmq:4.1');
  await broker.exec('bash', '-c', 'cat </dev/tcp/127.0.0.1/5672');
  expect(broker.stderr()).toContain('Server startup complete; 4 plugins started.\n');
  expect(broker.stderr()).toContain('not simulated: the protocol of RabbitMQ');
});
