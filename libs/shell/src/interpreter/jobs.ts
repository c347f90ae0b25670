import type { MachineProcess } from '../kernel/machine-process.ts';
import { signalNumbers } from '../kernel/process.ts';
import type { Shell } from './shell.ts';

export interface Job {
  readonly number: number;
  readonly text: string;
  readonly processes: readonly MachineProcess[];
  readonly group: number;
  /** Told to the user at the prompt already. */
  notified: boolean;
  foreground: boolean;
}

/** The last process decides, as in a pipeline. */
export function leader(job: Job): MachineProcess {
  return job.processes.at(-1)!;
}

export function addJob(shell: Shell, text: string, processes: readonly MachineProcess[]): Job {
  const number = Math.max(0, ...shell.jobs.map((job) => job.number)) + 1;
  const job = { number, text, processes, group: processes[0]!.group, notified: false, foreground: false };
  shell.jobs.push(job);
  return job;
}

/** `%1`, `%%`, `%+`, `%-`, `%name`. */
export function findJob(shell: Shell, spec: string): Job | undefined {
  const jobs = shell.jobs;
  const name = spec.slice(1);
  if (name === '' || name === '%' || name === '+') return jobs.at(-1);
  if (name === '-') return jobs.at(-2) ?? jobs.at(-1);
  if (/^\d+$/.test(name)) return jobs.find((job) => job.number === Number(name));
  if (name.startsWith('?')) return jobs.find((job) => job.text.includes(name.slice(1)));
  return jobs.find((job) => job.text.startsWith(name));
}

export function jobState(job: Job): string {
  const last = leader(job);
  if (job.processes.some((process) => process.stopped)) return 'Stopped';
  if (!last.exitStatus) return 'Running';
  const { code, signal } = last.exitStatus;
  if (signal) return signalTexts[signal] ?? signal;
  return code === 0 ? 'Done' : `Exit ${code}`;
}

const signalTexts: Readonly<Record<string, string>> = {
  SIGHUP: 'Hangup',
  SIGINT: 'Interrupt',
  SIGQUIT: 'Quit',
  SIGKILL: 'Killed',
  SIGUSR1: 'User defined signal 1',
  SIGUSR2: 'User defined signal 2',
  SIGPIPE: 'Broken pipe',
  SIGALRM: 'Alarm clock',
  SIGTERM: 'Terminated',
};

/** What bash says of a process that a signal ended. */
export function signalText(signal: keyof typeof signalNumbers): string {
  return signalTexts[signal] ?? signal;
}

/** One line of `jobs`. */
export function jobLine(shell: Shell, job: Job, withPid = false): string {
  const index = shell.jobs.indexOf(job);
  const mark = index === shell.jobs.length - 1 ? '+' : index === shell.jobs.length - 2 ? '-' : ' ';
  const state = jobState(job);
  const pid = withPid ? ` ${leader(job).pid}` : '';
  const running = state === 'Running' ? ' &' : '';
  return `[${job.number}]${mark} ${pid}${withPid ? ' ' : ' '}${state.padEnd(24)}${job.text}${running}`;
}

/** Forgets the jobs that have ended; returns them. */
export function reapJobs(shell: Shell): Job[] {
  const ended = shell.jobs.filter((job) => job.processes.every((process) => process.exitStatus));
  shell.jobs = shell.jobs.filter((job) => !ended.includes(job));
  return ended;
}
