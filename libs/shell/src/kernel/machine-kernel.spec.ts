import { createRandom, decodeUtf8, readAll, VirtualClock, writeText } from '@drydock/machinery';
import { describe, expect, test } from '@jest/globals';
import { createFileSystem, restoreFileSystem, serializeFileSystem } from './create-file-system.ts';
import { pipeDescriptors } from './descriptor.ts';
import { Errno } from './file-system.ts';
import { createKernel } from './machine-kernel.ts';
import type { NetworkStack } from './network.ts';
import type { Program } from './process.ts';

const newClock = () =>
  new VirtualClock({ start: 1_760_000_000_000, settle: () => new Promise((r) => setImmediate(r)) });

function machine(
  programs: Record<string, Program>,
  options: { initIgnoresSignals?: boolean; processes?: number } = {},
) {
  const clock = newClock();
  const fs = createFileSystem({ clock });
  for (const name of Object.keys(programs)) {
    fs.mkdir('/bin', { recursive: true });
    fs.writeProgram(`/bin/${name}`, name);
  }
  const kernel = createKernel({
    hostname: 'host',
    clock,
    random: createRandom('seed'),
    fs,
    network: {} as NetworkStack,
    programs,
    initIgnoresSignals: options.initIgnoresSignals ?? false,
    budgets: { processes: options.processes ?? 16, cpuMs: 500 },
  });
  return { clock, fs, kernel };
}

const code = (run: () => unknown): string | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof Errno ? error.code : String(error);
  }
};

describe('file system', () => {
  test('files, links, rights and errors', () => {
    const fs = createFileSystem({ clock: newClock() });
    fs.mkdir('/a/b', { recursive: true });
    fs.writeFile('/a/b/f', 'hello');
    fs.symlink('b/f', '/a/s');
    fs.link('/a/b/f', '/a/h');
    fs.writeFile('/a/h', ' world', { append: true });
    expect(decodeUtf8(fs.readFile('/a/s'))).toBe('hello world');
    expect([fs.lstat('/a/s').type, fs.stat('/a/s').links, fs.realpath('/a/s')]).toEqual([
      'symlink',
      2,
      '/a/b/f',
    ]);
    expect(code(() => fs.readFile('/nope/x'))).toBe('ENOENT');
    expect(code(() => fs.readFile('/a/b'))).toBe('EISDIR');
    expect(code(() => fs.readdir('/a/b/f'))).toBe('ENOTDIR');
    expect(code(() => fs.rmdir('/a'))).toBe('ENOTEMPTY');
    fs.symlink('loop', '/loop');
    expect(code(() => fs.stat('/loop'))).toBe('ELOOP');
    const user = fs.viewAs({ uid: 1000, gid: 1000 });
    expect(code(() => user.writeFile('/a/new', 'x'))).toBe('EACCES');
    expect(code(() => user.chmod('/a/h', 0o777))).toBe('EPERM');
    fs.rename('/a/b', '/c');
    expect([fs.readdir('/a'), fs.readdir('/c')]).toEqual([['h', 's'], ['f']]);
  });

  test('mounts of directories and files, read-only', () => {
    const clock = newClock();
    const fs = createFileSystem({ clock });
    const volume = createFileSystem({ clock });
    volume.mkdir('/data/..1', { recursive: true });
    volume.writeFile('/data/..1/key', 'v1');
    volume.symlink('..1', '/data/..data');
    volume.symlink('..data/key', '/data/key');
    fs.mkdir('/etc/config', { recursive: true });
    fs.writeFile('/etc/one', '');
    fs.mount('/etc/config', volume, { root: '/data', readOnly: true, name: 'config' });
    fs.mount('/etc/one', volume, { root: '/data/..1/key' });
    let changes = 0;
    fs.watch('/etc/config', () => changes++);
    volume.writeFile('/data/..1/key', 'v2');
    expect([
      decodeUtf8(fs.readFile('/etc/config/key')),
      decodeUtf8(fs.readFile('/etc/one')),
      changes,
    ]).toEqual(['v2', 'v2', 1]);
    expect(code(() => fs.writeFile('/etc/config/x', ''))).toBe('EROFS');
    expect(code(() => fs.rmdir('/etc/config'))).toBe('EBUSY');
    expect(fs.realpath('/etc/config/key')).toBe('/etc/config/..1/key');
  });

  test('a full file system, and the serialized form comes back equal', () => {
    const clock = newClock();
    const fs = createFileSystem({ clock, maxBytes: 10 });
    fs.writeFile('/f', '0123456789');
    expect(code(() => fs.writeFile('/g', 'x'))).toBe('ENOSPC');
    fs.unlink('/g');
    fs.unlink('/f');
    fs.writeFile('/g', new Uint8Array([255, 0]));
    fs.link('/g', '/h');
    const text = serializeFileSystem(fs);
    const again = restoreFileSystem(text, { clock });
    expect(serializeFileSystem(again)).toBe(text);
    expect([again.stat('/h').links, again.usage.bytes]).toEqual([2, 2]);
  });
});

describe('kernel', () => {
  test('spawn, exit codes, ENOENT, EACCES, ENOEXEC, scripts', async () => {
    const { clock, fs, kernel } = machine({
      args: async (process) => {
        await writeText(process.stdout, process.argv.join(' '));
        return 3;
      },
    });
    fs.writeFile('/script', '#!/bin/args -x\n', { mode: 0o755 });
    fs.writeFile('/plain', 'x', { mode: 0o755 });
    fs.writeFile('/data', 'x', { mode: 0o644 });
    const { reader, writer } = pipeDescriptors();
    const child = kernel.spawn({ argv: ['/script', 'a'], stdout: writer });
    writer.release();
    expect(await clock.runFor(child.exited)).toEqual({ code: 3 });
    expect(decodeUtf8(await readAll(reader))).toBe('/bin/args -x /script a');
    expect(code(() => kernel.spawn({ argv: ['nope'] }))).toBe('ENOENT');
    expect(code(() => kernel.spawn({ argv: ['/data'] }))).toBe('EACCES');
    expect(code(() => kernel.spawn({ argv: ['/plain'] }))).toBe('ENOEXEC');
  });

  test('signals end waits; process 1 of a container is immune; shutdown is not', async () => {
    const sleeper: Program = async (process) => {
      await process.clock.sleep(100_000);
      return 0;
    };
    const { clock, kernel } = machine({ sleeper }, { initIgnoresSignals: true });
    const first = kernel.spawn({ argv: ['sleeper'] });
    const second = kernel.spawn({ argv: ['sleeper'], parent: first });
    first.kill('SIGTERM');
    second.kill('SIGTERM');
    expect(await clock.runFor(second.exited)).toEqual({ code: 143, signal: 'SIGTERM' });
    expect(first.exitStatus).toBeUndefined();
    kernel.shutdown();
    expect(await clock.runFor(first.exited)).toEqual({ code: 137, signal: 'SIGKILL' });
    expect(clock.now()).toBe(1_760_000_000_000);
  });

  test('a busy loop uses virtual time and meets its budget; a fork bomb meets EAGAIN', async () => {
    const { clock, kernel } = machine({
      spin: async (process) => {
        for (;;) await process.yield();
      },
    });
    const { reader, writer } = pipeDescriptors();
    const spin = kernel.spawn({ argv: ['spin'], stderr: writer });
    writer.release();
    expect((await clock.runFor(spin.exited)).code).toBe(137);
    expect(decodeUtf8(await readAll(reader))).toBe('spin: CPU time budget of 0.5 s exceeded\n');
    expect(clock.now()).toBe(1_760_000_000_500);
    for (let i = 0; i < 16; i++) kernel.spawn({ argv: ['spin'] });
    expect(code(() => kernel.spawn({ argv: ['spin'] }))).toBe('EAGAIN');
    kernel.shutdown();
  });

  test('/proc shows processes, and self', async () => {
    const { clock, kernel } = machine({
      look: async (process) => {
        await writeText(process.stdout, decodeUtf8(process.fs.readFile('/proc/self/cmdline')));
        return process.fs.readdir('/proc').includes(String(process.pid)) ? 0 : 1;
      },
    });
    const { reader, writer } = pipeDescriptors();
    const child = kernel.spawn({ argv: ['look', 'x'], stdout: writer });
    writer.release();
    expect(await clock.runFor(child.exited)).toEqual({ code: 0 });
    expect(decodeUtf8(await readAll(reader))).toBe('look\0x\0');
  });
});
