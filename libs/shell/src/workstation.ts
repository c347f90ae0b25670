import type { ByteReader, ByteWriter } from '@drydock/machinery';
import { Errno, type FileSystem } from './kernel/file-system.ts';
import type { MachineKernel } from './kernel/machine-kernel.ts';
import type { Process, Program } from './kernel/process.ts';

const isList = (programs: object): programs is readonly string[] => Array.isArray(programs);

/** Puts an executable file for each program into `directory`. */
export function installPrograms(
  fs: FileSystem,
  programs: Readonly<Record<string, Program>> | readonly string[],
  directory = '/usr/bin',
): void {
  fs.mkdir(directory, { recursive: true });
  const names = isList(programs) ? programs : Object.keys(programs);
  for (const name of [...new Set(names)].sort()) {
    try {
      fs.writeProgram(`${directory}/${name}`, name);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
  }
}

export interface ScriptOptions {
  /** What `$0` and the messages say. Default `bash`. */
  readonly argv0?: string;
  readonly args?: readonly string[];
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly parent?: Process;
  readonly stdin?: ByteReader;
  readonly stdout?: ByteWriter;
  readonly stderr?: ByteWriter;
}

/** Runs a script's text as `bash -c` does and returns its exit code. */
export async function runScript(
  kernel: MachineKernel,
  script: string,
  options: ScriptOptions = {},
): Promise<number> {
  const { argv0 = 'bash', args = [], ...rest } = options;
  const process = kernel.spawn({
    argv: ['bash', '-c', script, argv0, ...args],
    executable: '/bin/bash',
    ...rest,
  });
  return (await process.exited).code;
}
