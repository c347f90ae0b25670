import type { ByteWriter } from '@drydock/machinery';
import { describe, expect, test } from '@jest/globals';
import { serializeFileSystem } from './kernel/create-file-system.ts';
import { busyboxApplets } from './programs/index.ts';
import { createMachine, run, start } from './testdata/machine.ts';
import { runScript } from './workstation.ts';

describe('what a machine may use up', () => {
  test('a fork bomb meets the process budget in bash’s words, and the machine lives on', async () => {
    const machine = createMachine({}, { processes: 40 });
    const { stderr } = await run(machine, ':(){ :|:& };:\nsleep 1\n');
    expect(stderr).toContain('fork: retry: Resource temporarily unavailable\n');
  });

  test('a busy loop uses virtual time until its budget', async () => {
    const machine = createMachine({}, { cpuMs: 500 });
    const answer = await run(machine, 'while :; do :; done\n');
    expect(answer).toEqual({ stdout: '', stderr: 'bash: CPU time budget of 0.5 s exceeded\n', exit: 137 });
    expect(machine.clock.now()).toBe(start + 500);
  });

  test('a text that doubles for ever runs out of memory as bash does', async () => {
    expect(await run(createMachine(), 'x=a; while true; do x=$x$x; done\n')).toEqual({
      stdout: '',
      stderr: 'bash: xrealloc: cannot allocate 536870912 bytes\n',
      exit: 2,
    });
  });

  test('endless output out of the machine', async () => {
    const machine = createMachine({}, { outputBytes: 1_048_576 });
    let bytes = 0;
    let errors = '';
    const counter: ByteWriter = {
      write: async (chunk) => void (bytes += chunk.length),
      close: () => undefined,
    };
    const stderr: ByteWriter = {
      write: async (chunk) => void (errors += String.fromCharCode(...chunk)),
      close: () => undefined,
    };
    expect(await machine.clock.runFor(runScript(machine.kernel, 'yes', { stdout: counter, stderr }))).toBe(
      137,
    );
    expect([errors, bytes < 1_200_000]).toEqual(['yes: output budget of 1 MiB exceeded\n', true]);
  });

  test('a full disk is an errno of the shell', async () => {
    const { stderr, exit } = await run(createMachine(), 'yes > f\n');
    expect({ stderr, exit }).toEqual({ stderr: 'yes: write error: No space left on device\n', exit: 1 });
  }, 60_000);

  test('replay: the same inputs give the same files', async () => {
    const script =
      'echo $RANDOM > r; mktemp > t; date > d; for i in 3 1 2; do (sleep 0.$i; echo $i >> o) & done; wait\n';
    const texts: string[] = [];
    for (let i = 0; i < 2; i++) {
      const machine = createMachine();
      await run(machine, script);
      texts.push(serializeFileSystem(machine.fs));
    }
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).toContain('"1\\n2\\n3\\n"');
  });
});

describe('the busybox dialect', () => {
  test('ash and its applets have words of their own', async () => {
    const machine = createMachine(busyboxApplets);
    const answer = await run(machine, 'foo\nls nofile\ncat nofile\ncd nodir\n', ['sh', 'script.sh']);
    expect(answer).toEqual({
      stdout: '',
      stderr:
        'script.sh: line 1: foo: not found\n' +
        'ls: nofile: No such file or directory\n' +
        "cat: can't open 'nofile': No such file or directory\n" +
        "script.sh: line 4: cd: can't cd to nodir: No such file or directory\n",
      exit: 2,
    });
  });
});
