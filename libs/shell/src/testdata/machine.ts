// For specs: a machine with every program of this lib, and a way to run a script file on it.
import { createRandom, decodeUtf8, readAll, VirtualClock } from '@drydock/machinery';
import { createFileSystem } from '../kernel/create-file-system.ts';
import { pipeDescriptors } from '../kernel/descriptor.ts';
import { createKernel, type Budgets } from '../kernel/machine-kernel.ts';
import type { NetworkStack } from '../kernel/network.ts';
import type { Program } from '../kernel/process.ts';
import { shellPrograms } from '../programs/index.ts';
import { installPrograms } from '../workstation.ts';

export const start = 1_760_000_000_000;

export interface Machine {
  readonly clock: VirtualClock;
  readonly fs: ReturnType<typeof createFileSystem>;
  readonly kernel: ReturnType<typeof createKernel>;
}

export function createMachine(extra: Record<string, Program> = {}, budgets: Partial<Budgets> = {}): Machine {
  const clock = new VirtualClock({ start, settle: () => new Promise((r) => setImmediate(r)) });
  const fs = createFileSystem({ clock });
  const programs = { ...shellPrograms, ...extra };
  installPrograms(fs, programs, '/usr/bin');
  fs.symlink('usr/bin', '/bin');
  fs.mkdir('/tmp', { recursive: true });
  fs.mkdir('/home/lab', { recursive: true });
  fs.mkdir('/root', { recursive: true });
  fs.mkdir('/etc', { recursive: true });
  fs.writeFile('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\n');
  const network = { addresses: ['127.0.0.1'] } as unknown as NetworkStack;
  const kernel = createKernel({ hostname: 'lab', clock, random: createRandom('seed'), fs, network, programs, budgets });
  return { clock, fs, kernel };
}

export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** Runs argv in /home/lab; `script` becomes script.sh there. */
export async function run(machine: Machine, script: string, argv: readonly string[] = ['bash', 'script.sh']): Promise<Answer> {
  const { clock, fs, kernel } = machine;
  fs.writeFile('/home/lab/script.sh', script);
  const out = pipeDescriptors(Infinity);
  const err = pipeDescriptors(Infinity);
  const env = new Map([
    ['PATH', '/usr/bin:/bin'],
    ['HOME', '/home/lab'],
    ['LC_ALL', 'C'],
    ['PWD', '/home/lab'],
  ]);
  const process = kernel.spawn({ argv, cwd: '/home/lab', env, stdout: out.writer, stderr: err.writer });
  out.writer.release();
  err.writer.release();
  const work = Promise.all([process.exited, readAll(out.reader), readAll(err.reader)]);
  const [status, stdout, stderr] = await clock.runFor(work, start + 1_000_000);
  kernel.shutdown();
  return { stdout: decodeUtf8(stdout), stderr: decodeUtf8(stderr), exit: status.code };
}
