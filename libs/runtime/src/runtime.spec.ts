import { beforeEach, describe, expect, test } from '@jest/globals';
import { createRandom, decodeUtf8, readAll, VirtualClock, writeText } from '@drydock/machinery';
import type { NetworkStack, Program } from '@drydock/shell';
import {
  chargeMemory,
  createContainerRuntime,
  type ContainerRuntime,
  type ContainerSpec,
  type LocalImage,
  type Registry,
  type Sandbox,
} from './index.ts';

const programs: Record<string, Program> = {
  // Prints its surroundings and waits for a signal.
  server: async (process) => {
    await writeText(process.stdout, `${process.argv.join(' ')} in ${process.cwd} as ${process.uid}\n`);
    await writeText(process.stderr, `GREETING=${process.env.get('GREETING')}\nno line end`);
    let stopped: (code: number) => void = () => undefined;
    const code = new Promise<number>((resolve) => (stopped = resolve));
    process.onSignal('SIGTERM', () => stopped(0));
    return process.ended.race(code);
  },
  deaf: (process) => process.ended.race(new Promise<number>(() => undefined)),
  cat: async (process) => {
    await process.stdout.write(await readAll(process.stdin));
    return 3;
  },
  hungry: async (process) => {
    chargeMemory(process, 200_000_000);
    return process.ended.race(new Promise<number>(() => undefined));
  },
};

const registry: Registry = {
  resolve: (reference) =>
    reference.startsWith('web')
      ? {
          image: {
            repository: 'docker.io/library/web',
            tags: { latest: '1' },
            size: 30_000_000,
            config: {
              entrypoint: ['server'],
              cmd: ['-g'],
              env: { GREETING: 'image' },
              workingDir: '/srv',
              user: 'www',
            },
            files: (fs) => {
              fs.mkdir('/bin', { recursive: true });
              fs.mkdir('/etc', { recursive: true });
              fs.writeFile('/etc/passwd', 'root:x:0:0::/root:/bin/sh\nwww:x:33:33::/srv:/bin/sh\n');
              for (const name of Object.keys(programs)) fs.writeProgram(`/bin/${name}`, name);
            },
            programs,
          },
          version: '1',
          digest: 'sha256:abc',
          simulated: true,
        }
      : { error: `manifest for ${reference} not found: manifest unknown: manifest unknown` },
};

let clock: VirtualClock;
let runtime: ContainerRuntime;
let image: LocalImage;
let sandbox: Sandbox;
beforeEach(async () => {
  clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const stack = { address: '10.1.0.2', detach: () => undefined } as unknown as NetworkStack & {
    address: string;
    detach(): void;
  };
  runtime = createContainerRuntime({
    registry,
    network: { attachPod: () => stack },
    clock,
    random: createRandom('runtime'),
    shellPrograms: {},
    nodeName: 'docker-desktop',
    nodeStack: stack,
  });
  ({ image } = await clock.runFor(runtime.images.pull('web')));
  sandbox = runtime.createSandbox({ namespace: 'default', name: 'p', uid: 'u', hostname: 'p' });
});

const spec = (more: Partial<ContainerSpec> = {}): ContainerSpec => ({
  name: 'web',
  image,
  env: new Map(),
  mounts: [],
  files: {},
  ...more,
});
const logOf = async (
  container: { log: { read(o: object): { read(): Promise<Uint8Array | undefined> } } },
  options = {},
) => decodeUtf8(await readAll(container.log.read(options) as never));

describe('images', () => {
  test('pull takes time once, and a missing manifest says so in the words of the engine', async () => {
    const start = clock.now();
    expect([image.name, image.id]).toEqual(['web:latest', 'docker-pullable://web@sha256:abc']);
    expect(runtime.images.find('docker.io/library/web:latest') === undefined).toBe(true);
    expect(runtime.images.find('web')).toBe(image);
    await clock.runFor(runtime.images.pull('web'));
    expect(clock.now() - start).toBeLessThan(1400);
    await expect(clock.runFor(runtime.images.pull('wbe'))).rejects.toThrow(
      'Error response from daemon: manifest for wbe not found: manifest unknown: manifest unknown',
    );
  });
});

describe('containers', () => {
  test('run the entrypoint as the image says, log both streams and stop on SIGTERM', async () => {
    const container = sandbox.createContainer(spec({ env: new Map([['GREETING', 'pod']]) }));
    container.start();
    await clock.settle();
    expect(await logOf(container)).toBe('server -g in /srv as 33\nGREETING=pod\n');
    expect(await logOf(container, { tailLines: 1, timestamps: true })).toMatch(
      /^2025-10-09T08:53:2\d\.\d{3}000000Z GREETING=pod\n$/,
    );
    const exit = await clock.runFor(container.stop(30_000));
    expect([exit.exitCode, exit.reason]).toEqual([0, 'Completed']);
    expect(await logOf(container)).toBe('server -g in /srv as 33\nGREETING=pod\nno line end');
  });

  test('process 1 without a handler ignores SIGTERM and is killed after the grace period', async () => {
    const container = sandbox.createContainer(spec({ command: ['deaf'] }));
    container.start();
    const start = clock.now();
    const exit = await clock.runFor(container.stop(30_000));
    expect([exit.exitCode, exit.reason, clock.now() - start]).toEqual([137, 'Error', 30_000]);
  });

  test('a command that is not there', () => {
    const container = sandbox.createContainer(spec({ command: ['foo'] }));
    expect(() => container.start()).toThrow(
      'failed to start container "web": Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "foo": executable file not found in $PATH: unknown',
    );
    expect(container.exit).toMatchObject({ exitCode: 127, reason: 'ContainerCannotRun' });
  });

  test('exec with stdin, and exec of a command that is not there', async () => {
    const container = sandbox.createContainer(spec());
    container.start();
    const command = container.exec({ command: ['cat'], stdin: true });
    await writeText(command.stdin!, 'through');
    command.stdin!.close();
    expect(decodeUtf8(await readAll(command.stdout))).toBe('through');
    expect(await command.exited).toEqual({ code: 3 });
    expect(() => container.exec({ command: ['nope'] })).toThrow(
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "nope": executable file not found in $PATH: unknown',
    );
  });

  test('exec with a terminal: echo, line editing, end of file, interrupt', async () => {
    const container = sandbox.createContainer(spec());
    container.start();
    const typing = container.exec({ command: ['cat'], stdin: true, tty: true });
    await writeText(typing.stdin!, 'abx\x7fc\r\x04');
    expect(decodeUtf8(await readAll(typing.stdout))).toBe('abx\b \bc\r\nabc\r\n');
    expect(await typing.exited).toEqual({ code: 3 });
    const interrupted = container.exec({ command: ['deaf'], stdin: true, tty: true });
    await clock.settle();
    await writeText(interrupted.stdin!, '\x03');
    expect(await interrupted.exited).toEqual({ code: 130, signal: 'SIGINT' });
  });

  test('a read-only root, with a writable volume in it', () => {
    const volume = runtime.createVolume();
    const mounts = [{ mountPath: '/cache/x', source: volume }];
    const container = sandbox.createContainer(
      spec({ readOnlyRoot: true, mounts, files: { '/etc/hosts': 'h\n' } }),
    );
    container.start();
    expect(decodeUtf8(container.fs.readFile('/etc/hosts'))).toBe('h\n');
    expect(() => container.fs.writeFile('/etc/x', 'x')).toThrow('Read-only file system');
    container.fs.writeFile('/cache/x/y', 'z');
    container.fs.writeFile('/dev/null', 'z');
    expect(decodeUtf8(volume.readFile('/y'))).toBe('z');
  });

  test('more memory than the limit: OOMKilled', async () => {
    const container = sandbox.createContainer(spec({ command: ['hungry'], limits: { memory: 134_217_728 } }));
    container.start();
    const exit = await clock.runFor(container.exited);
    expect([exit.exitCode, exit.reason]).toEqual([137, 'OOMKilled']);
  });
});
