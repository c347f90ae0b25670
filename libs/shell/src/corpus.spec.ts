// The shared corpus of lab scripts with bash's answers. Skipped, with a notice, where the files are not there.
import { createRandom, decodeUtf8, readAll, VirtualClock, writeText } from '@drydock/machinery';
import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createFileSystem } from './kernel/create-file-system.ts';
import { pipeDescriptors } from './kernel/descriptor.ts';
import { createKernel } from './kernel/machine-kernel.ts';
import { absolutePath } from './kernel/open.ts';
import type { NetworkStack } from './kernel/network.ts';
import type { Program } from './kernel/process.ts';
import { shellPrograms } from './programs/index.ts';
import { installPrograms } from './workstation.ts';

// beside the project's root, where design and facts lie too
const folder = path.resolve(import.meta.dirname, '../../../../shared/shell');
const present = existsSync(`${folder}/corpus.jsonl`);
if (!present) console.warn('skipped: ../shared/shell/corpus.jsonl is not beside the project');

interface Case {
  readonly id: number;
  readonly cat: string;
  readonly script: string;
  readonly expected_stdout: string;
  readonly expected_stderr: string;
  readonly expected_exit: number;
}

interface StubResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}
interface StubFiles {
  readFile(path: string): Promise<string>;
  writeFile(path: string, text: string): Promise<void>;
}
type Stub = (argv: readonly string[], stdin: string, fs: StubFiles) => Promise<StubResult>;

function stubProgram(stub: Stub): Program {
  return async (process) => {
    const argv = process.argv.slice(1);
    const stdin = argv.includes('-') ? decodeUtf8(await readAll(process.stdin)) : '';
    const result = await stub(argv, stdin, {
      readFile: async (path) => decodeUtf8(process.fs.readFile(absolutePath(process, path))),
      writeFile: async (path, text) => process.fs.writeFile(absolutePath(process, path), text),
    });
    await writeText(process.stdout, result.stdout);
    await writeText(process.stderr, result.stderr);
    return result.exitCode;
  };
}

async function runCase(made: Case, stubs: Record<string, Stub>, files: Record<string, string>) {
  const clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((r) => setImmediate(r)),
  });
  const fs = createFileSystem({ clock });
  const tools = Object.fromEntries(Object.entries(stubs).map(([name, stub]) => [name, stubProgram(stub)]));
  const programs = { ...shellPrograms, ...tools };
  installPrograms(fs, programs, '/bin');
  fs.mkdir('/tmp', { recursive: true });
  fs.mkdir('/home/lab', { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    fs.mkdir(`/home/lab/${name}`.replace(/\/[^/]*$/, ''), { recursive: true });
    fs.writeFile(`/home/lab/${name}`, text);
  }
  fs.mkdir('/script', { recursive: true });
  fs.writeFile('/home/lab/../script.sh', `${made.script}\n`);
  const kernel = createKernel({
    hostname: 'lab',
    clock,
    random: createRandom('seed'),
    fs,
    network: { addresses: [] } as unknown as NetworkStack,
    programs,
  });
  const out = pipeDescriptors(Infinity);
  const err = pipeDescriptors(Infinity);
  const env = new Map([
    ['PATH', '/bin'],
    ['HOME', '/home'],
    ['PWD', '/home/lab'],
  ]);
  const process = kernel.spawn({
    argv: ['bash', '../script.sh'],
    cwd: '/home/lab',
    env,
    stdout: out.writer,
    stderr: err.writer,
  });
  out.writer.release();
  err.writer.release();
  const work = Promise.all([process.exited, readAll(out.reader), readAll(err.reader)]);
  const [status, stdout, stderr] = await clock.runFor(work, 1_760_000_100_000);
  kernel.shutdown();
  return {
    exit: status.code,
    stdout: decodeUtf8(stdout),
    stderr: decodeUtf8(stderr).replaceAll('../script.sh', 'script.sh'),
  };
}

(present ? describe : describe.skip)('the corpus of lab scripts', () => {
  test('at least nine in ten answer as bash does', async () => {
    const stub = (await import(`${folder}/stub.mjs`)) as Record<string, Stub> & {
      FILES: Record<string, string>;
    };
    const { kubectl, helm, docker, curl } = stub;
    const cases = readFileSync(`${folder}/corpus.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Case)
      // jq is WebAssembly of the host: session tests it
      .filter((made) => !made.script.includes('jq '));
    const failed: string[] = [];
    for (const made of cases) {
      const result = await runCase(
        made,
        { kubectl: kubectl!, helm: helm!, docker: docker!, curl: curl! },
        stub.FILES,
      ).catch((error: unknown) => ({ exit: -1, stdout: '', stderr: String(error) }));
      const good = result.stdout === made.expected_stdout && result.exit === made.expected_exit;
      if (!good)
        failed.push(
          `#${made.id} ${made.script}\n--- expected ${made.expected_exit}\n${made.expected_stdout}--- got ${result.exit}\n${result.stdout}--- stderr\n${result.stderr}`,
        );
    }
    if (process.env['CORPUS']) console.log(failed.join('\n=======\n'));
    expect({
      of: cases.length,
      failed: failed.length <= cases.length / 10 ? 'at most a tenth' : failed,
    }).toEqual({ of: cases.length, failed: 'at most a tenth' });
  }, 120_000);
});
