import { decodeUtf8 } from '@drydock/machinery';
import { Errno } from './file-system.ts';
import type { MachineKernel } from './machine-kernel.ts';
import type { MachineFileSystem } from './memory-file-system.ts';
import type { Program, SpawnOptions } from './process.ts';
import { joinPath } from './walk.ts';

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

interface Executable {
  readonly program: Program;
  readonly argv: readonly string[];
}

/** execve(2) with execvp's search. Throws Errno ENOENT, EACCES, ENOEXEC. */
export function findExecutable(kernel: MachineKernel, options: SpawnOptions): Executable {
  const env = options.env ?? options.parent?.env;
  const cwd = options.cwd ?? options.parent?.cwd ?? '/';
  const uid = options.uid ?? options.parent?.uid ?? 0;
  const gid = options.gid ?? options.parent?.gid ?? 0;
  const groups = options.groups ?? options.parent?.groups ?? [];
  const fs =
    'viewAs' in kernel.fs ? (kernel.fs as MachineFileSystem).viewAs({ uid, gid, groups }) : kernel.fs;
  const name = options.executable ?? options.argv[0] ?? '';
  let path = searchPath(fs, name, env?.get('PATH') ?? defaultPath, cwd, { uid, gid, groups });
  let argv = options.argv;
  for (let depth = 0; depth < 5; depth++) {
    const stat = fs.stat(path);
    if (stat.type === 'directory' || !executable(stat, { uid, gid, groups })) throw new Errno('EACCES', name);
    if (stat.program !== undefined) {
      const program = kernel.programs.get(stat.program);
      if (!program) throw new Errno('ENOEXEC', name);
      return { program, argv };
    }
    const line = /^#![ \t]*(\S+)[ \t]*([^\n]*)/.exec(decodeUtf8(fs.readFile(path).subarray(0, 256)));
    if (!line?.[1]) throw new Errno('ENOEXEC', name);
    const argument = line[2]?.trim();
    argv = [line[1], ...(argument ? [argument] : []), path, ...argv.slice(1)];
    if (!fs.exists(line[1])) throw new Errno('ENOENT', line[1]);
    path = line[1];
  }
  throw new Errno('ELOOP', name);
}

interface User {
  readonly uid: number;
  readonly gid: number;
  readonly groups?: readonly number[];
}

/** The file that a command name means. Throws Errno ENOENT, or EACCES when all that was found may not be executed. */
export function searchPath(
  fs: Pick<MachineFileSystem, 'exists' | 'stat'>,
  name: string,
  path: string,
  cwd: string,
  user: User,
): string {
  if (name === '') throw new Errno('ENOENT', name);
  if (name.includes('/')) {
    const full = name.startsWith('/') ? name : joinPath(cwd, name);
    if (!fs.exists(full)) fs.stat(full);
    return full;
  }
  let refused: string | undefined;
  for (const directory of path.split(':')) {
    const full = joinPath(
      directory === '' ? cwd : directory.startsWith('/') ? directory : joinPath(cwd, directory),
      name,
    );
    if (!fs.exists(full)) continue;
    const stat = fs.stat(full);
    if (stat.type === 'directory') continue;
    if (executable(stat, user)) return full;
    refused ??= full;
  }
  if (refused) throw new Errno('EACCES', refused);
  throw new Errno('ENOENT', name);
}

function executable(
  stat: { readonly mode: number; readonly uid: number; readonly gid: number },
  user: User,
): boolean {
  if (user.uid === 0) return (stat.mode & 0o111) !== 0;
  const shift = stat.uid === user.uid ? 6 : stat.gid === user.gid || user.groups?.includes(stat.gid) ? 3 : 0;
  return ((stat.mode >> shift) & 1) !== 0;
}
