// Starting processes out of a shell, and waiting for them.
import { BrokenPipe, Cancelled } from '@drydock/machinery';
import type { Descriptor } from '../kernel/descriptor.ts';
import { Errno } from '../kernel/file-system.ts';
import type { MachineProcess } from '../kernel/machine-process.ts';
import type { SpawnOptions } from '../kernel/process.ts';
import { BreakLoop, ExitShell, Interrupted, ReturnFrom, ShellError } from './control.ts';
import { makeDynamic } from './create-shell.ts';
import { addJob, signalText } from './jobs.ts';
import type { Shell } from './shell.ts';
import { runExitTrap } from './traps.ts';

export interface ChildOptions {
  readonly program: (inside: Shell) => Promise<number>;
  /** Replaces what the shell has open. */
  readonly descriptors?: ReadonlyMap<number, Descriptor>;
  readonly close?: readonly number[];
  readonly group?: number | 'new';
}

/** A subshell: a copy of the shell in a process of its own. */
export function runInChild(shell: Shell, options: ChildOptions): MachineProcess {
  const descriptors = new Map(shell.fds);
  for (const fd of options.close ?? []) descriptors.delete(fd);
  for (const [fd, descriptor] of options.descriptors ?? []) descriptors.set(fd, descriptor);
  const made: { shell?: Shell } = {};
  const child = spawn(shell, {
    argv: shell.process.argv,
    env: shell.environment(),
    descriptors,
    program: () => runToEnd(made.shell!, options.program),
    ...(options.group === undefined ? {} : { group: options.group }),
  });
  made.shell = shell.fork(child);
  makeDynamic(made.shell);
  return child;
}

/** Starts a process with the shell's directory, umask and ignored signals. */
export function spawn(shell: Shell, options: SpawnOptions): MachineProcess {
  try {
    const child = shell.process.spawn({ cwd: shell.process.cwd, umask: shell.process.umask, ...options });
    for (const [signal, command] of shell.traps)
      if (command === '' && signal.startsWith('SIG')) child.onSignal(signal as 'SIGINT', () => undefined);
    return child;
  } catch (error) {
    if (error instanceof Errno && error.code === 'EAGAIN')
      throw new ShellError('fork: retry: Resource temporarily unavailable', 254, true);
    throw error;
  }
}

/** Runs a shell until its end: every way out becomes an exit code, and the EXIT trap runs. */
export async function runToEnd(shell: Shell, program: (shell: Shell) => Promise<number>): Promise<number> {
  const forget = shell.process.ended.onCancel(() => shell.dispose());
  try {
    const code = await settle(shell, () => program(shell));
    return await settle(shell, () => runExitTrap(shell, code));
  } finally {
    forget();
    shell.dispose();
  }
}

async function settle(shell: Shell, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ExitShell || error instanceof ReturnFrom) return error.code;
    if (error instanceof BreakLoop) return 0;
    if (error instanceof Interrupted) return 130;
    if (error instanceof Cancelled || error instanceof BrokenPipe) throw error;
    if (!(error instanceof ShellError)) throw error;
    if (error.message !== '') await shell.complain(error.message);
    return error.code;
  }
}

/** Waits for all of a pipeline; the statuses go to PIPESTATUS, the last one is returned. */
export async function waitForeground(
  shell: Shell,
  processes: readonly MachineProcess[],
  text = '',
): Promise<number> {
  const { ended, terminal } = shell.process;
  const controlled = shell.interactive && shell.option('monitor') && shell.subshellDepth === 0;
  const group = processes[0]!.group;
  if (controlled) terminal?.setForeground?.(group);
  try {
    for (const process of processes)
      while (!process.exitStatus && !process.stopped) await ended.race(process.changed());
  } finally {
    if (controlled) terminal?.setForeground?.(shell.process.group);
  }
  if (processes.some((process) => process.stopped)) return stopJob(shell, processes, text);
  const last = processes.at(-1)!;
  const { code, signal } = last.exitStatus!;
  if (signal === 'SIGINT' && controlled) {
    await shell.write('\n', 2);
    shell.interrupted = true;
  } else if (
    signal &&
    signal !== 'SIGPIPE' &&
    signal !== 'SIGINT' &&
    shell.subshellDepth === 0 &&
    text !== ''
  )
    await announceDeath(shell, last, text);
  return code;
}

async function stopJob(shell: Shell, processes: readonly MachineProcess[], text: string): Promise<number> {
  const known = shell.jobs.find((job) => job.processes === processes);
  const job = known ?? addJob(shell, text, processes);
  job.notified = true;
  await shell.write(`\n[${job.number}]+  ${'Stopped'.padEnd(24)}${job.text}\n`, 2);
  return 148;
}

async function announceDeath(shell: Shell, process: MachineProcess, text: string): Promise<void> {
  const reason = signalText(process.exitStatus!.signal!);
  if (shell.interactive) return shell.write(`${reason}\n`, 2);
  await shell.write(`${shell.prefix()}${String(process.pid).padStart(5)} ${reason.padEnd(23)} ${text}\n`, 2);
}
