import { findExecutable, type MachineKernel, type Process } from '@drydock/shell';

/** setproctitle(3): what `ps` shows of this process from now on. */
export function setTitle(process: Process, argv: readonly string[]): void {
  Object.assign(process, { argv });
}

/** execvp(3): this process becomes `argv`. Throws Errno as spawn does. */
export function exec(process: Process, argv: readonly string[]): Promise<number> {
  const { env, cwd, uid, gid } = process;
  const found = findExecutable(process.kernel as MachineKernel, { argv, env, cwd, uid, gid });
  setTitle(process, found.argv);
  return found.program(process);
}
