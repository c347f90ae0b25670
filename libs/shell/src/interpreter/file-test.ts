// The operators that `test` and `[[` share.
import { Errno, type FileStat } from '../kernel/file-system.ts';
import { absolutePath } from '../kernel/open.ts';
import type { Process } from '../kernel/process.ts';

export const unaryFileTests: ReadonlySet<string> = new Set(
  'abcdefghkprstuwxGLNOS'.split('').map((letter) => `-${letter}`),
);

/** A unary test on a file: `-f path`. `isTerminal` answers `-t`. */
export function testFile(
  process: Process,
  operator: string,
  path: string,
  isTerminal: (fd: number) => boolean,
): boolean {
  if (operator === '-t') return isTerminal(Number(path));
  const stat = statOf(process, path, operator === '-L' || operator === '-h');
  if (!stat) return false;
  switch (operator) {
    case '-a':
    case '-e':
      return true;
    case '-f':
      return stat.type === 'file';
    case '-d':
      return stat.type === 'directory';
    case '-L':
    case '-h':
      return stat.type === 'symlink';
    case '-c':
      return stat.type === 'device';
    case '-s':
      return stat.size > 0;
    case '-r':
      return may(process, stat, 4);
    case '-w':
      return may(process, stat, 2);
    case '-x':
      return may(process, stat, 1);
    case '-O':
      return stat.uid === process.uid;
    case '-G':
      return stat.gid === process.gid;
    case '-u':
      return (stat.mode & 0o4000) !== 0;
    case '-g':
      return (stat.mode & 0o2000) !== 0;
    case '-k':
      return (stat.mode & 0o1000) !== 0;
    case '-N':
      return true;
    default:
      return false;
  }
}

/** `a -nt b`, `-ot`, `-ef`. */
export function compareFiles(process: Process, left: string, operator: string, right: string): boolean {
  const a = statOf(process, left, false);
  const b = statOf(process, right, false);
  if (operator === '-ef') return a !== undefined && b !== undefined && a.inode === b.inode;
  if (operator === '-nt') return a !== undefined && (b === undefined || a.mtime > b.mtime);
  return b !== undefined && (a === undefined || a.mtime < b.mtime);
}

function statOf(process: Process, path: string, link: boolean): FileStat | undefined {
  if (path === '') return undefined;
  try {
    const full = absolutePath(process, path);
    return link ? process.fs.lstat(full) : process.fs.stat(full);
  } catch (error) {
    if (error instanceof Errno) return undefined;
    throw error;
  }
}

function may(process: Process, stat: FileStat, bit: number): boolean {
  if (process.uid === 0) return bit !== 1 || stat.type === 'directory' || (stat.mode & 0o111) !== 0;
  const shift =
    stat.uid === process.uid ? 6 : stat.gid === process.gid || process.groups?.includes(stat.gid) ? 3 : 0;
  return ((stat.mode >> shift) & bit) !== 0;
}
