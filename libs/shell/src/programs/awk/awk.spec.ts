import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  createRandom,
  decodeUtf8,
  encodeUtf8,
  Pipe,
  readAll,
  readerOf,
  VirtualClock,
} from '@drydock/machinery';
import { createFileSystem } from '../../kernel/create-file-system.ts';
import { createKernel } from '../../kernel/machine-kernel.ts';
import type { NetworkStack } from '../../kernel/network.ts';
import type { Program } from '../../kernel/process.ts';
import { awk } from './awk.ts';

interface Case {
  readonly args: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}
const recorded = JSON.parse(readFileSync(path.join(import.meta.dirname, 'testdata/cases.json'), 'utf8')) as {
  input: string;
  cases: readonly Case[];
};

/** Just enough of a shell for `sort`, `cat` and `echo hi` behind a pipe. */
const sh: Program = async (process) => {
  const input = process.argv[2] === 'echo hi' ? 'hi\n' : decodeUtf8(await readAll(process.stdin));
  const lines = input.split('\n').slice(0, -1);
  const sorted = process.argv[2] === 'sort' ? lines.sort() : lines;
  await process.stdout.write(encodeUtf8(sorted.map((line) => `${line}\n`).join('')));
  return 0;
};

async function runAwk(args: readonly string[], input: string, killAfter?: number) {
  const clock = new VirtualClock({ start: 0, settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const fs = createFileSystem({ clock });
  for (const directory of ['/bin', '/dev', '/proc', '/tmp']) fs.mkdir(directory);
  fs.writeProgram('/bin/awk', 'awk');
  fs.writeProgram('/bin/sh', 'sh');
  const kernel = createKernel({
    hostname: 'test',
    clock,
    random: createRandom('awk'),
    fs,
    network: {} as NetworkStack,
    programs: { awk, sh },
  });
  const [stdout, stderr] = [new Pipe(Infinity), new Pipe(Infinity)];
  const process = kernel.spawn({
    argv: ['awk', ...args],
    env: new Map([['PATH', '/bin']]),
    cwd: '/tmp',
    stdin: readerOf(input),
    stdout: stdout.writer,
    stderr: stderr.writer,
  });
  if (killAfter !== undefined) clock.after(killAfter, () => process.kill('SIGINT'));
  const { code } = await clock.runFor(process.exited);
  stdout.close();
  stderr.close();
  return { stdout: decodeUtf8(await readAll(stdout)), stderr: decodeUtf8(await readAll(stderr)), code };
}

describe('equals mawk', () => {
  test.each(recorded.cases.map((recordedCase) => [recordedCase.args.join(' '), recordedCase] as const))(
    '%s',
    async (_name, { args, ...expected }) => {
      expect(await runAwk(args, recorded.input)).toEqual(expected);
    },
  );
});

test('an endless loop gives way: it uses virtual time and ends on a signal', async () => {
  expect(await runAwk(['BEGIN{while(1);}'], '', 50)).toEqual({ stdout: '', stderr: '', code: 130 });
});
