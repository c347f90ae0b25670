import { decodeUtf8 } from '@drydock/machinery';
import { MachineProcess } from '../kernel/machine-process.ts';
import type { Process } from '../kernel/process.ts';
import { type ShellSetup, Shell } from './shell.ts';
import { emptyVariable } from './variables.ts';

/** A new shell in a process: variables from the environment, and those that bash makes itself. */
export function createShell(process: Process, setup: ShellSetup): Shell {
  if (!(process instanceof MachineProcess)) throw new RangeError('a shell needs a process of a kernel');
  const shell = new Shell(process, setup);
  for (const [name, value] of process.env) {
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    const variable = shell.variables.ensure(name);
    variable.value = value;
    variable.exported = true;
  }
  setUsual(shell);
  makeDynamic(shell);
  return shell;
}

function setUsual(shell: Shell): void {
  const { variables, process } = shell;
  const usual = (name: string, value: string, exported = false) => {
    if (variables.get(name) !== undefined) return;
    const variable = variables.ensure(name);
    variable.value = value;
    variable.exported = exported;
  };
  usual('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  variables.set('IFS', ' \t\n');
  usual('PWD', process.cwd, true);
  if (variables.get('PWD') !== process.cwd && !samePlace(shell)) variables.set('PWD', process.cwd);
  usual('SHLVL', '0', true);
  variables.set('SHLVL', String(Number(variables.get('SHLVL')) + 1));
  variables.export('SHLVL');
  usual('OPTIND', '1');
  usual('PS4', '+ ');
  if (shell.dialect === 'bash') {
    variables.set('BASH_VERSION', '5.2.21(1)-release');
    variables.set('BASH', '/bin/bash');
    usual('HOSTNAME', process.kernel.hostname);
    usual('HOSTTYPE', 'x86_64');
    usual('OSTYPE', 'linux-gnu');
    usual('MACHTYPE', 'x86_64-pc-linux-gnu');
    readonlyValue(shell, 'EUID', String(process.uid));
    readonlyValue(shell, 'UID', String(process.uid));
  }
  readonlyValue(shell, 'PPID', String(process.parentPid));
}

function samePlace(shell: Shell): boolean {
  const { fs, cwd } = shell.process;
  const path = shell.variables.get('PWD') ?? '';
  return path.startsWith('/') && fs.exists(path) && fs.realpath(path) === cwd;
}

function readonlyValue(shell: Shell, name: string, value: string): void {
  Object.assign(shell.variables.declareGlobal(name), {
    ...emptyVariable(),
    value,
    readonly: true,
    integer: true,
  });
}

/** The variables whose value is made when somebody looks. */
export function makeDynamic(shell: Shell): void {
  const { dynamic } = shell.variables;
  const { clock, random } = shell.process;
  let secondsFrom = shell.startedAt;
  dynamic.set('RANDOM', { get: () => String(random.int(32_768)) });
  dynamic.set('SRANDOM', { get: () => String(random.int(4_294_967_296)) });
  dynamic.set('SECONDS', {
    get: () => String(Math.floor((clock.now() - secondsFrom) / 1000)),
    set: (value) => (secondsFrom = clock.now() - Number(value) * 1000),
  });
  dynamic.set('LINENO', { get: () => String(shell.line) });
  dynamic.set('BASHPID', { get: () => String(shell.process.pid) });
  dynamic.set('BASH_SUBSHELL', { get: () => String(shell.subshellDepth) });
  dynamic.set('EPOCHSECONDS', { get: () => String(Math.floor(clock.now() / 1000)) });
  dynamic.set('EPOCHREALTIME', {
    get: () => `${Math.floor(clock.now() / 1000)}.${String(clock.now() % 1000).padStart(3, '0')}000`,
  });
  dynamic.set('SHELLOPTS', { get: () => [...shell.options].sort().join(':') });
}

/** The user's name by `/etc/passwd`. */
export function userName(process: Process, uid = process.uid): string | undefined {
  if (!process.fs.exists('/etc/passwd')) return uid === 0 ? 'root' : undefined;
  return decodeUtf8(process.fs.readFile('/etc/passwd'))
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[2] === String(uid))?.[0];
}
