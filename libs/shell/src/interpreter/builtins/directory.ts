import { Errno } from '../../kernel/file-system.ts';
import { joinPath } from '../../kernel/walk.ts';
import type { Shell } from '../shell.ts';
import { type Builtins, complain, shortFlags } from './builtin.ts';

export const directoryBuiltins: Builtins = {
  cd,
  dirs: async (shell) => {
    await showStack(shell);
    return 0;
  },
  popd: async (shell) => {
    const target = shell.directoryStack.shift();
    if (target === undefined) return complain(shell, 'popd', 'directory stack empty');
    const status = await changeTo(shell, 'popd', target, target);
    if (status === 0) await showStack(shell);
    return status;
  },
  pushd: async (shell, args) => {
    const target = args[0] ?? shell.directoryStack[0];
    if (target === undefined) return complain(shell, 'pushd', 'no other directory');
    const { cwd } = shell.process;
    const status = await changeTo(shell, 'pushd', resolve(shell, target), target);
    if (status !== 0) return status;
    if (args[0] === undefined) shell.directoryStack.shift();
    shell.directoryStack.unshift(cwd);
    await showStack(shell);
    return 0;
  },
  pwd: async (shell, args) => {
    const { flags } = shortFlags(args, 'LP');
    await shell.write(
      `${flags.has('P') ? shell.process.fs.realpath(shell.process.cwd) : shell.process.cwd}\n`,
    );
    return 0;
  },
};

async function showStack(shell: Shell): Promise<void> {
  const home = shell.variables.get('HOME') ?? '';
  const short = (path: string) =>
    home !== '' && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
  await shell.write(`${[shell.process.cwd, ...shell.directoryStack].map(short).join(' ')}\n`);
}

async function cd(shell: Shell, args: readonly string[]): Promise<number> {
  const { flags, rest, bad } = shortFlags(args, 'LPe@');
  if (bad && args[0] !== '-') {
    await shell.complain(`cd: -${bad}: invalid option`);
    await shell.write('cd: usage: cd [-L|[-P [-e]] [-@]] [dir]\n', 2);
    return 2;
  }
  if (rest.length > 1) return complain(shell, 'cd', 'too many arguments');
  let [target] = rest;
  if (target === undefined) {
    target = shell.variables.get('HOME');
    if (target === undefined) return complain(shell, 'cd', 'HOME not set');
  }
  let shown = false;
  if (target === '-') {
    target = shell.variables.get('OLDPWD');
    if (target === undefined) return complain(shell, 'cd', 'OLDPWD not set');
    shown = true;
  }
  if (target === '') return 0;
  const found = selectOptionalCdPath(shell, target);
  const path = found ?? resolve(shell, target);
  const status = await changeTo(
    shell,
    'cd',
    flags.has('P') && shell.process.fs.exists(path) ? shell.process.fs.realpath(path) : path,
    target,
  );
  if (status === 0 && (shown || found !== undefined)) await shell.write(`${shell.process.cwd}\n`);
  return status;
}

function selectOptionalCdPath(shell: Shell, target: string): string | undefined {
  const paths = shell.variables.get('CDPATH');
  if (!paths || /^\.{0,2}\//.test(target)) return undefined;
  for (const base of paths.split(':').filter((part) => part !== '' && part !== '.')) {
    const path = joinPath(base, target);
    if (shell.process.fs.exists(path) && shell.process.fs.stat(path).type === 'directory') return path;
  }
  return undefined;
}

/** The path without `.` and `..`, which `cd` takes as written. */
function resolve(shell: Shell, target: string): string {
  const names = target.startsWith('/') ? [] : shell.process.cwd.split('/').filter((name) => name !== '');
  for (const name of target.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

async function changeTo(shell: Shell, name: string, path: string, shown: string): Promise<number> {
  const { fs, cwd } = shell.process;
  try {
    if (fs.stat(path).type !== 'directory') throw new Errno('ENOTDIR', shown);
    fs.exists(joinPath(path, '.'));
    if (!maySearch(shell, path)) throw new Errno('EACCES', shown);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (shell.dialect === 'busybox')
      return complain(shell, name, `can't cd to ${shown}: ${error.message}`, 2);
    return complain(shell, name, `${shown}: ${error.message}`);
  }
  shell.variables.set('OLDPWD', cwd);
  shell.process.cwd = path;
  shell.variables.set('PWD', path);
  return 0;
}

function maySearch(shell: Shell, path: string): boolean {
  const { uid, gid, fs } = shell.process;
  if (uid === 0) return true;
  const stat = fs.stat(path);
  const shift = stat.uid === uid ? 6 : stat.gid === gid ? 3 : 0;
  return ((stat.mode >> shift) & 1) !== 0;
}
