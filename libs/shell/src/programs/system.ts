// Programs about the machine, its users and its processes.
import { Errno } from '../kernel/file-system.ts';
import { searchPath } from '../kernel/executable.ts';
import { kernelRelease } from '../kernel/proc.ts';
import { type SignalName, signalNumbers } from '../kernel/process.ts';
import { formatDate } from '../text/date-format.ts';
import { program, type ProgramIo } from './support/program-io.ts';
import { primaryGroup, selectOptionalGroupName, selectOptionalUserName, userId } from './support/users.ts';

export const trueProgram = program(async () => 0);
export const falseProgram = program(async () => 1);

export const whoami = program(async (io) => {
  const name = selectOptionalUserName(io.process, io.process.uid);
  if (name === undefined)
    return io.error(
      io.busybox ? `unknown uid ${io.process.uid}` : `cannot find name for user ID ${io.process.uid}`,
    );
  io.print(`${name}\n`);
  return 0;
});

export const id = program(async (io) => {
  const options = io.options({ short: 'gGnru', long: { user: 'u', group: 'g', groups: 'G', name: 'n' } });
  const [who] = options.operands;
  const uid = who === undefined ? io.process.uid : userId(io.process, who);
  if (uid === undefined) return io.error(io.busybox ? `unknown user ${who}` : `'${who}': no such user`);
  const gid = who === undefined ? io.process.gid : primaryGroup(io.process, uid);
  const user = selectOptionalUserName(io.process, uid);
  const group = selectOptionalGroupName(io.process, gid);
  const name = (number: number, text: string | undefined) =>
    options.has('n') ? (text ?? String(number)) : String(number);
  const others = who === undefined ? (io.process.groups ?? []).filter((other) => other !== gid) : [];
  // busybox shows the list as the kernel sorts it
  const ids = io.busybox && others.length > 0 ? [gid, ...others].sort((a, b) => a - b) : [gid, ...others];
  const groups = ids.map((number) => [number, selectOptionalGroupName(io.process, number)] as const);
  if (options.has('u')) io.print(`${name(uid, user)}\n`);
  else if (options.has('G')) io.print(`${groups.map(([number, text]) => name(number, text)).join(' ')}\n`);
  else if (options.has('g')) io.print(`${name(gid, group)}\n`);
  else {
    const shown = (number: number, text: string | undefined) =>
      text === undefined ? String(number) : `${number}(${text})`;
    io.print(
      `uid=${shown(uid, user)} gid=${shown(gid, group)} groups=${groups.map(([number, text]) => shown(number, text)).join(',')}\n`,
    );
  }
  return 0;
});

export const hostname = program(async (io) => {
  const options = io.options({ short: 'fIisd', long: { fqdn: 'f', 'all-ip-addresses': 'I', short: 's' } });
  if (options.has('I') || options.has('i'))
    io.print(`${io.process.network.addresses.filter((address) => address !== '127.0.0.1').join(' ')} \n`);
  else if (options.operands.length > 0) return io.error('you must be root to change the host name');
  else io.print(`${io.process.kernel.hostname}\n`);
  return 0;
});

export const uname = program(async (io) => {
  const options = io.options({
    short: 'amnoprsv',
    long: {
      all: 'a',
      machine: 'm',
      nodename: 'n',
      'kernel-release': 'r',
      'kernel-name': 's',
      'kernel-version': 'v',
      'operating-system': 'o',
    },
  });
  const parts: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', io.process.kernel.hostname],
    ['r', kernelRelease],
    ['v', '#45-Ubuntu SMP PREEMPT_DYNAMIC'],
    ['m', 'x86_64'],
    ['o', io.busybox ? 'Linux' : 'GNU/Linux'],
  ];
  const wanted =
    options.given.length === 0
      ? ['s']
      : parts.map(([letter]) => letter).filter((letter) => options.has(letter) || options.has('a'));
  io.print(
    `${parts
      .filter(([letter]) => wanted.includes(letter))
      .map(([, text]) => text)
      .join(' ')}\n`,
  );
  return 0;
});

export const nproc = program(async (io) => {
  io.print('2\n');
  return 0;
});

export const uptime = program(async (io) => {
  const now = io.process.clock.now();
  const first = Math.min(...io.process.kernel.processes.map((process) => process.startedAt));
  const minutes = Math.floor((now - first) / 60_000);
  const up =
    minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  io.print(` ${formatDate(now, '%H:%M:%S')} up ${up},  1 user,  load average: 0.00, 0.00, 0.00\n`);
  return 0;
});

export const free = program(async (io) => {
  const options = io.options({ short: 'bghkmt', long: { human: 'h', mebi: 'm' } });
  const shown = (kib: number) =>
    options.has('h')
      ? kib >= 1_048_576
        ? `${(kib / 1_048_576).toFixed(1)}Gi`
        : `${Math.round(kib / 1024)}Mi`
      : String(
          options.has('m') ? Math.floor(kib / 1024) : options.has('g') ? Math.floor(kib / 1_048_576) : kib,
        );
  const row = (name: string, cells: readonly number[]) =>
    `${name.padEnd(8)}${cells.map((cell) => shown(cell).padStart(12)).join('')}\n`;
  io.print(`               total        used        free      shared  buff/cache   available\n`);
  io.print(row('Mem:', [4_025_860, 636_984, 2_811_340, 2048, 577_536, 3_201_428]));
  io.print(row('Swap:', [0, 0, 0]));
  return 0;
});

export const env = program(
  async (io) => {
    const options = io.options({
      short: '0iu:C:S:',
      long: { 'ignore-environment': 'i', 'unset=': 'u', null: '0', 'chdir=': 'C' },
      stopAtOperand: true,
    });
    const variables =
      options.has('i') || options.operands[0] === '-' ? new Map<string, string>() : new Map(io.process.env);
    for (const name of options.values('u')) variables.delete(name);
    const words = [...(options.value('S')?.split(/\s+/) ?? []), ...options.operands].filter(
      (word) => word !== '-',
    );
    let i = 0;
    for (; i < words.length && /^[^=]+=/.test(words[i]!); i++)
      variables.set(words[i]!.replace(/=.*$/s, ''), words[i]!.replace(/^[^=]*=/, ''));
    const argv = words.slice(i);
    if (argv.length === 0) {
      for (const [name, value] of variables) io.print(`${name}=${value}${options.has('0') ? '\0' : '\n'}`);
      return 0;
    }
    return runChild(io, argv, variables, options.value('C'));
  },
  { usageCode: 125, help: '[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]' },
);

async function runChild(
  io: ProgramIo,
  argv: readonly string[],
  variables: ReadonlyMap<string, string>,
  cwd?: string,
  uid?: number,
): Promise<number> {
  try {
    const child = io.process.spawn({
      argv,
      env: variables,
      ...(cwd === undefined ? {} : { cwd: io.path(cwd) }),
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    io.process.ended.onCancel((reason) =>
      child.kill(reason in signalNumbers ? (reason as SignalName) : 'SIGTERM'),
    );
    return (await io.process.ended.race(child.exited)).code;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await io.error(
      io.busybox ? `can't execute '${argv[0]}': ${error.message}` : `'${argv[0]}': ${error.message}`,
    );
    return error.code === 'ENOENT' ? 127 : 126;
  }
}

export const printenv = program(async (io) => {
  const { operands } = io.options({ short: '0' });
  if (operands.length === 0) for (const [name, value] of io.process.env) io.print(`${name}=${value}\n`);
  let status = 0;
  for (const name of operands) {
    const value = io.process.env.get(name);
    if (value === undefined) status = 1;
    else io.print(`${value}\n`);
  }
  return status;
});

export const nohup = program(async (io) => {
  io.process.onSignal('SIGHUP', () => undefined);
  return runChild(io, io.args, io.process.env);
});

export const sudo = program(
  async (io) => {
    const options = io.options({
      short: 'AbEeHhiKklnPSsu:',
      long: { 'user=': 'u', 'preserve-env': 'E' },
      stopAtOperand: true,
    });
    const uid = userId(io.process, options.value('u') ?? 'root');
    if (uid === undefined) return io.error(`unknown user ${options.value('u')}`);
    const argv =
      options.operands.length > 0 ? options.operands : options.has('i') || options.has('s') ? ['bash'] : [];
    if (argv.length === 0) return io.error('usage: sudo [-u user] command');
    try {
      const child = io.process.spawn({ argv, uid, gid: primaryGroup(io.process, uid) });
      return (await io.process.ended.race(child.exited)).code;
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      return io.error(`${argv[0]}: ${error.code === 'ENOENT' ? 'command not found' : error.message}`);
    }
  },
  { help: '[-u user] command' },
);

export const yes = program(async (io) => {
  const line = `${io.args.length > 0 ? io.args.join(' ') : 'y'}\n`;
  const block = line.repeat(Math.max(1, Math.floor(8192 / line.length)));
  for (;;) {
    io.print(block);
    await io.flush();
  }
});

export const which = program(async (io) => {
  const options = io.options({ short: 'as', long: { all: 'a' } });
  const { fs, cwd, uid, gid, env: variables } = io.process;
  let status = 0;
  for (const name of options.operands) {
    try {
      io.print(`${searchPath(fs as never, name, variables.get('PATH') ?? '', cwd, { uid, gid })}\n`);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      status = 1;
    }
  }
  return status;
});

export const clear = program(async (io) => {
  io.print('\x1b[H\x1b[2J\x1b[3J');
  return 0;
});
