// Programs that look at processes and signal them: kill, pkill (pgrep, killall), ps.
import { trapName } from '../interpreter/traps.ts';
import type { MachineProcess } from '../kernel/machine-process.ts';
import { type Process, type SignalName, signalNumbers } from '../kernel/process.ts';
import { sendSignal } from '../kernel/send-signal.ts';
import { formatDate } from '../text/date-format.ts';
import { program, type ProgramIo } from './support/program-io.ts';
import { selectOptionalUserName } from './support/users.ts';

export const kill = program(async (io) => {
  let signal: string = 'SIGTERM';
  const targets: string[] = [];
  for (let i = 0; i < io.args.length; i++) {
    const arg = io.args[i]!;
    if (arg === '-l') {
      io.print(
        `${Object.keys(signalNumbers)
          .map((name) => name.slice(3))
          .join(' ')}\n`,
      );
      return 0;
    }
    if (arg === '-s' || arg === '-n') signal = trapName(io.args[++i] ?? '') ?? '';
    else if (/^-[A-Za-z0-9]+$/.test(arg) && targets.length === 0)
      signal = arg === '-0' ? '0' : (trapName(arg.slice(1)) ?? '');
    else if (arg !== '--') targets.push(arg);
  }
  if (signal === '') return io.error('invalid signal');
  for (const target of targets) {
    const found = io.process.kernel.processes.find((process) => process.pid === Number(target));
    if (!found)
      await io.error(
        io.busybox ? `can't kill pid ${target}: No such process` : `(${target}) - No such process`,
      );
    else if (io.process.uid !== 0 && found.uid !== io.process.uid)
      await io.error(`(${target}) - Operation not permitted`);
    else if (signal !== '0') sendSignal(found, signal as SignalName);
  }
  return io.failed;
});

export const pkill = program(async (io) => {
  const words = io.args.filter((arg) => !arg.startsWith('-'));
  const signal = trapName(io.args.find((arg) => /^-[A-Z0-9]+$/.test(arg))?.slice(1) ?? 'TERM') ?? 'SIGTERM';
  const full = io.args.includes('-f');
  const wanted = new RegExp(words[0]?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') ?? '$^');
  const exact = io.name === 'killall' || io.args.includes('-x');
  const all = io.process.kernel.processes.filter((process) => {
    const name = commandName(process);
    return (
      process.pid !== io.process.pid &&
      (exact ? name === words[0] : wanted.test(full ? process.argv.join(' ') : name))
    );
  });
  const found = io.args.includes('-o') ? all.slice(0, 1) : io.args.includes('-n') ? all.slice(-1) : all;
  if (io.name === 'pgrep')
    for (const process of found)
      io.print(`${process.pid}${io.args.includes('-l') ? ` ${commandName(process)}` : ''}\n`);
  else for (const process of found) sendSignal(process, signal as SignalName);
  if (found.length === 0 && io.name === 'killall')
    return io.error(
      io.busybox ? `${words[0]}: no process killed` : `${words[0]}: no process found`.replace(/^/, ''),
    );
  return found.length === 0 ? 1 : 0;
});

function commandName(process: Process): string {
  return (process.argv[0] ?? '').split('/').at(-1)!;
}

function cpuSeconds(process: Process): number {
  return Math.floor(((process as Partial<MachineProcess>).cpu ?? 0) / 1000);
}

/** Busybox' minutes and seconds. */
function shortTime(process: Process): string {
  const seconds = cpuSeconds(process);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`.padStart(5);
}

function cpuTime(process: Process): string {
  const seconds = cpuSeconds(process);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((n) => String(n).padStart(2, '0'))
    .join(':');
}

export const ps = program(async (io) => {
  const letters = io.args.join('').replace(/-/g, '');
  const all = [...io.process.kernel.processes].sort((a, b) => a.pid - b.pid);
  const columns = io.args[io.args.indexOf('-o') + 1];
  if (io.args.includes('-o') && columns !== undefined) return chosenColumns(io, columns.split(','), all);
  if (io.busybox) {
    io.print('PID   USER     TIME  COMMAND\n');
    for (const process of all)
      io.print(
        `${String(process.pid).padStart(5)} ${(selectOptionalUserName(io.process, process.uid) ?? String(process.uid)).padEnd(8)} ${shortTime(process)} ${process.argv.join(' ')}\n`,
      );
    return 0;
  }
  if (letters.includes('u') && letters.includes('a')) {
    io.print('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n');
    for (const process of all)
      io.print(
        `${(selectOptionalUserName(io.process, process.uid) ?? String(process.uid)).padEnd(8)} ${String(process.pid).padStart(7)}  0.0  0.0   4624  3712 ${tty(process)}    S    ${formatDate(process.startedAt, '%H:%M')}   0:00 ${process.argv.join(' ')}\n`,
      );
    return 0;
  }
  if (letters.includes('f')) {
    io.print('UID          PID    PPID  C STIME TTY          TIME CMD\n');
    for (const process of all.filter(
      (known) => letters.includes('e') || known.terminal === io.process.terminal,
    ))
      io.print(
        `${(selectOptionalUserName(io.process, process.uid) ?? String(process.uid)).padEnd(8)} ${String(process.pid).padStart(7)} ${String(process.parentPid).padStart(7)}  0 ${formatDate(process.startedAt, '%H:%M')} ${tty(process)}    ${cpuTime(process)} ${process.argv.join(' ')}\n`,
      );
    return 0;
  }
  io.print('    PID TTY          TIME CMD\n');
  const shown = /[eAx]/.test(letters)
    ? all
    : all.filter((process) => process.uid === io.process.uid && process.terminal === io.process.terminal);
  for (const process of shown)
    io.print(
      `${String(process.pid).padStart(7)} ${tty(process)}    ${cpuTime(process)} ${commandName(process)}\n`,
    );
  return 0;
});

interface PsColumn {
  readonly header: string;
  readonly width: number;
  readonly value: (io: ProgramIo, process: Process) => string;
  readonly right?: boolean;
}

const psColumns: Readonly<Record<string, PsColumn>> = {
  args: { header: 'COMMAND', width: 27, value: (_io, process) => process.argv.join(' ') },
  cmd: { header: 'CMD', width: 27, value: (_io, process) => process.argv.join(' ') },
  comm: { header: 'COMMAND', width: 15, value: (_io, process) => commandName(process) },
  gid: { header: 'GID', width: 5, right: true, value: (_io, process) => String(process.gid) },
  pid: { header: 'PID', width: 7, right: true, value: (_io, process) => String(process.pid) },
  ppid: { header: 'PPID', width: 7, right: true, value: (_io, process) => String(process.parentPid) },
  stat: { header: 'STAT', width: 4, value: () => 'S' },
  time: { header: 'TIME', width: 8, right: true, value: (_io, process) => cpuTime(process) },
  tty: { header: 'TT', width: 8, value: (_io, process) => tty(process).trim() },
  uid: { header: 'UID', width: 5, right: true, value: (_io, process) => String(process.uid) },
  user: {
    header: 'USER',
    width: 8,
    value: (io, process) => selectOptionalUserName(io.process, process.uid) ?? String(process.uid),
  },
};

/** `-o pid,ppid,args`; busybox aligns everything to the left in narrow columns. */
async function chosenColumns(
  io: ProgramIo,
  names: readonly string[],
  all: readonly Process[],
): Promise<number> {
  const unknown = names.find((name) => !psColumns[name]);
  if (unknown !== undefined)
    return io.error(
      io.busybox
        ? `bad -o argument '${unknown}'`
        : `error: unknown user-defined format specifier "${unknown}"`,
    );
  const columns = names.map((name) => psColumns[name]!);
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) => {
        const { width, right, header } = columns[index]!;
        if (io.busybox) return text.padEnd(/PID$/.test(header) ? 5 : width);
        return right ? text.padStart(width) : text.padEnd(width);
      })
      .join(' ')
      .trimEnd();
  io.print(`${line(columns.map(({ header }) => header))}\n`);
  const shown =
    io.busybox || /[eAx]/.test(io.args.find((arg) => /^-?[a-zA-Z]+$/.test(arg) && arg !== '-o') ?? '')
      ? all
      : all.filter(({ terminal }) => terminal === io.process.terminal);
  for (const process of shown) io.print(`${line(columns.map(({ value }) => value(io, process)))}\n`);
  return 0;
}

function tty(process: Process): string {
  return process.terminal ? 'pts/0' : '?    ';
}
