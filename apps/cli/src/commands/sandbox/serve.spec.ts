// The official kubectl against `sandbox serve`: the oldest, a middle and the newest that are there.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serveSecurely, type SecureServer } from '@drydock/secure-serving';
import { RealTimeDriver, Sandbox } from '@drydock/session';
import { servedCluster } from './served-cluster.ts';

jest.setTimeout(120_000);

/** Side by side in one directory: kubectl.1.27 … kubectl.1.33. */
function kubectlDirectory(): string {
  try {
    const found = execFileSync('sh', ['-c', 'readlink -f "$(command -v kubectl)"'], { encoding: 'utf8' });
    return path.dirname(found.trim());
  } catch {
    return '';
  }
}
const versions = ['1.27', '1.30', '1.33'].filter((version) =>
  existsSync(path.join(kubectlDirectory(), `kubectl.${version}`)),
);

const directory = mkdtempSync(path.join(tmpdir(), 'drydock-serve-'));
const kubeconfig = path.join(directory, 'kubeconfig');
let sandbox: Sandbox;
let driver: RealTimeDriver;
let server: SecureServer;

beforeAll(async () => {
  sandbox = await Sandbox.create({ seed: 'serve', start: Date.now() });
  driver = new RealTimeDriver(sandbox.clock, {
    onFailure: (error) => {
      throw error;
    },
  });
  server = await serveSecurely({ api: servedCluster(sandbox, driver, 'secret'), port: 0 });
  driver.start();
  const { username, groups } = sandbox.cluster.workstationUser;
  const certificate = { commonName: username, organizations: groups.slice(0, 1) };
  const users = [
    { name: 'lab', certificate },
    { name: 'lab-token', token: 'secret' },
  ];
  writeFileSync(kubeconfig, await server.kubeconfig('lab', users), { mode: 0o600 });
});
afterAll(async () => {
  await server.close();
  await driver.stop();
  sandbox.stop();
  rmSync(directory, { recursive: true });
});

const environment = () => ({ ...process.env, KUBECONFIG: kubeconfig, HOME: directory });

/** Exit code and both outputs. */
function run(
  version: string,
  args: readonly string[],
  stdin: string | Buffer = '',
): Promise<[number, string, string]> {
  const file = path.join(kubectlDirectory(), `kubectl.${version}`);
  return new Promise((resolve) => {
    const child = execFile(
      file,
      [...args],
      { env: environment(), cwd: directory, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => resolve([error ? Number(error.code ?? -1) : 0, stdout, stderr]),
    );
    child.stdin?.on('error', () => undefined); // it may end without reading
    child.stdin?.end(stdin);
  });
}

/** Starts kubectl; resolves when a line that matches has come. */
async function start(version: string, args: readonly string[], line: RegExp) {
  const child = spawn(path.join(kubectlDirectory(), `kubectl.${version}`), [...args], {
    env: environment(),
    cwd: directory,
  });
  let said = '';
  const matched = new Promise<void>((resolve) => {
    const take = (chunk: Buffer) => {
      said += chunk.toString();
      if (line.test(said)) resolve();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('exit', () => resolve());
  });
  await matched;
  return {
    said: () => said,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGINT');
        await once(child, 'exit');
      }
      return said;
    },
  };
}

if (versions.length === 0) {
  console.error('NO OFFICIAL KUBECTL FOUND: nothing of `sandbox serve` was tried with it');
  test.skip('NO OFFICIAL KUBECTL FOUND beside `kubectl` on PATH', () => undefined);
} else
  describe.each(versions)('kubectl %s', (version) => {
    const pod = `web-${version.replace('.', '-')}`;
    const kubectl = (...args: readonly string[]) => run(version, args);

    test('is known by certificate and by token', async () => {
      // 1.27 asks authentication.k8s.io/v1beta1, which v1.34 does not serve
      const [code, stdout, whoami] = await kubectl('auth', 'whoami', '-o', 'jsonpath={.status.userInfo}');
      if (version === '1.27') expect([code, whoami]).toEqual([1, expect.stringContaining('not enabled')]);
      else
        expect([code, JSON.parse(stdout)]).toEqual([
          0,
          {
            username: 'docker-for-desktop',
            groups: ['system:masters', 'system:authenticated'],
            extra: {
              'authentication.kubernetes.io/credential-id': [
                expect.stringMatching(/^X509SHA256=[0-9a-f]{64}$/),
              ],
            },
          },
        ]);
      expect((await kubectl('--context', 'lab-token', 'auth', 'can-i', '*', '*')).slice(0, 2)).toEqual([
        0,
        'yes\n',
      ]);
      const [failed, , stderr] = await kubectl('--token', 'wrong', '--context', 'lab-token', 'get', 'pods');
      expect([failed, stderr]).toEqual([
        1,
        expect.stringContaining('error: You must be logged in to the server ('),
      ]);
    });

    test('runs a pod and waits for it', async () => {
      expect(await kubectl('run', pod, '--image=nginx')).toEqual([0, `pod/${pod} created\n`, '']);
      expect(await kubectl('wait', '--for=condition=Ready', `pod/${pod}`, '--timeout=60s')).toEqual([
        0,
        `pod/${pod} condition met\n`,
        '',
      ]);
    });

    test('exec: both outputs, exit codes, standard input, a terminal', async () => {
      const [code, stdout, stderr] = await kubectl(
        'exec',
        pod,
        '--',
        'sh',
        '-c',
        'echo out; echo err >&2; exit 3',
      );
      expect([code, stdout, stderr]).toEqual([3, 'out\n', 'err\ncommand terminated with exit code 3\n']);
      const large = Buffer.alloc(1_000_000, 'x');
      expect(await run(version, ['exec', '-i', pod, '--', 'wc', '-c'], large)).toEqual([0, '1000000\n', '']);
      expect((await kubectl('exec', pod, '--', 'sh', '-c', 'head -c 1000000 /dev/zero'))[1].length).toBe(
        1_000_000,
      );
      expect(await kubectl('exec', 'none', '--', 'ls')).toEqual([
        1,
        '',
        'Error from server (NotFound): pods "none" not found\n',
      ]);
      const script = spawn(
        'script',
        [
          '-qec',
          `${path.join(kubectlDirectory(), `kubectl.${version}`)} exec -it ${pod} -- sh -c 'test -t 1 && echo terminal'`,
          '/dev/null',
        ],
        { env: environment(), stdio: ['pipe', 'pipe', 'inherit'] },
      );
      let shown = '';
      script.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
      await once(script, 'exit');
      expect(shown).toContain('terminal\r\n');
    });

    test('cp in both directions', async () => {
      const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7) % 251));
      writeFileSync(path.join(directory, 'up'), content);
      expect(await kubectl('cp', 'up', `${pod}:/tmp/up`)).toEqual([0, '', '']);
      expect((await kubectl('cp', `${pod}:/tmp/up`, `down-${version}`))[0]).toBe(0);
      expect(readFileSync(path.join(directory, `down-${version}`)).equals(content)).toBe(true);
    });

    test('port-forward: an open port and a closed one', async () => {
      const forward = await start(version, ['port-forward', pod, ':80', ':81'], /127\.0\.0\.1:(\d+) -> 81\n/);
      const port = (remote: number) =>
        new RegExp(`127\\.0\\.0\\.1:(\\d+) -> ${remote}\n`).exec(forward.said())?.[1];
      const answer = await fetch(`http://127.0.0.1:${port(80)}/`);
      expect([answer.status, await answer.text()]).toEqual([
        200,
        expect.stringContaining('Welcome to nginx!'),
      ]);
      await expect(fetch(`http://127.0.0.1:${port(81)}/`)).rejects.toThrow();
      expect(await forward.stop()).toMatch(
        /an error occurred forwarding \d+ -> 81: error forwarding port 81 to pod \w+, uid : exit status 1: socat .* Connection refused/,
      );
    });

    test('what goes on: logs -f and get -w', async () => {
      const logs = await start(version, ['logs', '-f', pod], /GET \/ HTTP/);
      expect(await logs.stop()).toContain('start worker processes');
      const watch = await start(version, ['get', 'pod', pod, '-w'], /Running/);
      await kubectl('delete', 'pod', pod, '--wait=false', '--grace-period=1');
      const deadline = Date.now() + 20_000;
      while (!/Terminating|Completed/.test(watch.said()) && Date.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await watch.stop()).toMatch(
        new RegExp(
          `^NAME +READY +STATUS +RESTARTS +AGE\n${pod} +1/1 +Running .*\n${pod} +\\d/1 +(Terminating|Completed) `,
        ),
      );
    });

    test('run --rm -i: what is typed reaches the process, its end is kubectl’s', async () => {
      const args = ['run', `job-${pod}`, '--image=busybox', '--rm', '-i', '--restart=Never', '--', 'sh'];
      const [code, stdout] = await run(version, args, 'read line; echo got $line; exit 4\nhello\n');
      expect([code, stdout]).toEqual([4, expect.stringContaining('got hello\n')]);
    });
  });
