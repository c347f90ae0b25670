import { type Process, type SignalName, signalNumbers } from '../../kernel/process.ts';
import { sendSignal } from '../../kernel/send-signal.ts';
import { waitForeground } from '../child.ts';
import { findJob, type Job, jobLine, jobState, leader, reapJobs } from '../jobs.ts';
import type { Shell } from '../shell.ts';
import { runPendingTraps, trapName } from '../traps.ts';
import { type Builtins, complain, shortFlags } from './builtin.ts';

export const jobBuiltins: Builtins = {
  bg: async (shell, args) => {
    if (!shell.option('monitor')) return complain(shell, 'bg', 'no job control');
    const job = findJob(shell, args[0] ?? '%+');
    if (!job) return complain(shell, 'bg', `${args[0] ?? 'current'}: no such job`);
    await shell.write(`[${job.number}]+ ${job.text} &\n`);
    for (const process of job.processes) process.kill('SIGCONT');
    return 0;
  },
  disown: async (shell, args) => {
    const job = findJob(shell, args.find((arg) => arg.startsWith('%')) ?? '%+');
    shell.jobs = shell.jobs.filter((known) => known !== job);
    return 0;
  },
  fg: async (shell, args) => {
    if (!shell.option('monitor')) return complain(shell, 'fg', 'no job control');
    const job = findJob(shell, args[0] ?? '%+');
    if (!job) return complain(shell, 'fg', `${args[0] ?? 'current'}: no such job`);
    await shell.write(`${job.text}\n`);
    for (const process of job.processes) process.kill('SIGCONT');
    const status = await waitForeground(shell, job.processes, job.text);
    reapJobs(shell);
    return status;
  },
  jobs: async (shell, args) => {
    const { flags, rest } = shortFlags(args, 'lprs');
    const wanted = rest.length > 0 ? rest.flatMap((spec) => findJob(shell, spec) ?? []) : [...shell.jobs];
    for (const job of wanted) {
      const state = jobState(job);
      if ((flags.has('r') && state !== 'Running') || (flags.has('s') && state !== 'Stopped')) continue;
      await shell.write(
        flags.has('p') ? `${job.processes[0]!.pid}\n` : `${jobLine(shell, job, flags.has('l'))}\n`,
      );
    }
    reapJobs(shell);
    return 0;
  },
  kill,
  wait,
};

async function kill(shell: Shell, args: readonly string[]): Promise<number> {
  if (args[0] === '-l' || args[0] === '-L') return listSignals(shell, args.slice(1));
  let signal: string | undefined = 'SIGTERM';
  let rest = args;
  if (args[0] === '-s' || args[0] === '-n') {
    signal = signalFrom(args[1] ?? '');
    rest = args.slice(2);
  } else if (/^-./.test(args[0] ?? '') && args[0] !== '--') {
    signal = signalFrom(args[0]!.slice(1));
    if (signal === undefined)
      return complain(shell, 'kill', `${args[0]!.slice(1)}: invalid signal specification`);
    rest = args.slice(1);
  }
  if (rest[0] === '--') rest = rest.slice(1);
  if (signal === undefined) return complain(shell, 'kill', `${args[1]}: invalid signal specification`);
  if (rest.length === 0) {
    await shell.write(
      'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n',
      2,
    );
    return 2;
  }
  let status = 0;
  for (const target of rest) if (!(await killOne(shell, signal, target))) status = 1;
  return status;
}

/** `0` asks whether the process exists. */
function signalFrom(text: string): string | undefined {
  return text === '0' ? '0' : trapName(text);
}

async function killOne(shell: Shell, signal: string, target: string): Promise<boolean> {
  const send = (processes: readonly Process[]) => {
    if (signal !== '0') for (const process of processes) sendSignal(process, signal as SignalName);
  };
  const { processes } = shell.process.kernel;
  if (target.startsWith('%')) {
    const job = findJob(shell, target);
    if (!job) {
      await shell.complain(`kill: ${target}: no such job`);
      return false;
    }
    const own = job.group !== shell.process.group;
    send(own ? processes.filter((process) => process.group === job.group) : job.processes);
    if (job.processes.some((process) => process.stopped))
      job.processes.forEach((process) => process.kill('SIGCONT'));
    return true;
  }
  if (!/^-?\d+$/.test(target)) {
    await shell.complain(`kill: ${target}: arguments must be process or job IDs`);
    return false;
  }
  const number = Number(target);
  const found =
    number < 0
      ? processes.filter((process) => process.group === -number)
      : processes.filter((process) => process.pid === number);
  if (found.length === 0) {
    await shell.complain(`kill: (${target}) - No such process`);
    return false;
  }
  const refused = shell.process.uid !== 0 && found.some((process) => process.uid !== shell.process.uid);
  if (refused) {
    await shell.complain(`kill: (${target}) - Operation not permitted`);
    return false;
  }
  send(found);
  return true;
}

async function listSignals(shell: Shell, args: readonly string[]): Promise<number> {
  if (args.length === 0) {
    const lines = Object.entries(signalNumbers).map(
      ([name, number]) => `${String(number).padStart(2)}) ${name}`,
    );
    await shell.write(`${lines.join('\n')}\n`);
    return 0;
  }
  for (const arg of args) {
    const number = Number(arg) > 128 ? Number(arg) - 128 : Number(arg);
    const name = Object.entries(signalNumbers).find(([, value]) => value === number)?.[0];
    const known = trapName(arg);
    if (name) await shell.write(`${name.slice(3)}\n`);
    else if (known && known in signalNumbers) await shell.write(`${signalNumbers[known as SignalName]}\n`);
    else return complain(shell, 'kill', `${arg}: invalid signal specification`);
  }
  return 0;
}

async function wait(shell: Shell, args: readonly string[]): Promise<number> {
  const { flags, rest } = shortFlags(args, 'nfp:');
  if (flags.has('n')) return waitForAny(shell);
  if (rest.length === 0) {
    const own = shell.jobs.filter((job) =>
      job.processes.some((process) => process.parentPid === shell.process.pid || process.exitStatus),
    );
    for (const job of own) if (!(await waitForJob(shell, job))) return interruptedStatus(shell);
    reapJobs(shell);
    return 0;
  }
  let status = 0;
  for (const target of rest) {
    const job = target.startsWith('%')
      ? findJob(shell, target)
      : [...shell.jobs, ...shell.finished].find((known) =>
          known.processes.some((process) => process.pid === Number(target)),
        );
    if (!job) {
      const reason = target.startsWith('%') ? 'no such job' : `pid ${target} is not a child of this shell`;
      await shell.complain(target.startsWith('%') ? `wait: ${target}: ${reason}` : `wait: ${reason}`);
      status = 127;
      continue;
    }
    if (!(await waitForJob(shell, job))) return interruptedStatus(shell);
    const process = job.processes.find((known) => known.pid === Number(target)) ?? leader(job);
    status = process.exitStatus!.code;
    shell.jobs = shell.jobs.filter((known) => known !== job);
    if (!shell.finished.includes(job)) shell.finished.push(job);
  }
  return status;
}

/** False when a trapped signal came first. */
async function waitForJob(shell: Shell, job: Job): Promise<boolean> {
  for (const process of job.processes)
    while (!process.exitStatus) {
      if (shell.pendingTraps.length > 0 || shell.interrupted) return false;
      await shell.process.ended.race(Promise.race([process.exited, shell.untilWoken()]));
    }
  return true;
}

async function interruptedStatus(shell: Shell): Promise<number> {
  const name = shell.pendingTraps[0];
  await runPendingTraps(shell);
  return 128 + (name && name in signalNumbers ? signalNumbers[name as SignalName] : 2);
}

async function waitForAny(shell: Shell): Promise<number> {
  if (shell.jobs.length === 0) return 127;
  while (!shell.jobs.some((job) => leader(job).exitStatus)) {
    if (shell.pendingTraps.length > 0) return interruptedStatus(shell);
    await shell.process.ended.race(
      Promise.race([...shell.jobs.map((job) => leader(job).exited), shell.untilWoken()]),
    );
  }
  const done = shell.jobs.find((job) => leader(job).exitStatus)!;
  shell.jobs = shell.jobs.filter((job) => job !== done);
  return leader(done).exitStatus!.code;
}
