// The `fs` of a program: the container's files, with Node's errors.
import { Errno, type Process } from '@drydock/shell';
import { bytesOfText, textOfBytes } from '../redis/resp.ts';
import { HostError } from './engine.ts';

const numbers: Readonly<Record<string, number>> = { EACCES: 13, EEXIST: 17, EISDIR: 21, ENOENT: 2, ENOTDIR: 20, ENOTEMPTY: 39, EROFS: 30, ENOSPC: 28, EPERM: 1 }; // prettier-ignore
const words: Readonly<Record<string, string>> = { EACCES: 'permission denied', EEXIST: 'file already exists', EISDIR: 'illegal operation on a directory', ENOENT: 'no such file or directory', ENOTDIR: 'not a directory', ENOTEMPTY: 'directory not empty', EROFS: 'read-only file system', ENOSPC: 'no space left on device', EPERM: 'operation not permitted' }; // prettier-ignore

/** `ENOENT: no such file or directory, open 'x'` */
function failed(error: Errno, syscall: string, shown: string): HostError {
  const text = words[error.code] ?? error.message.toLowerCase();
  return new HostError({
    message: `${error.code}: ${text}, ${syscall} '${shown}'`,
    errno: -(numbers[error.code] ?? 5),
    code: error.code,
    syscall,
    path: shown,
  });
}

type FileCall = (process: Process, args: readonly string[]) => unknown;

const calls: Readonly<Record<string, readonly [syscall: string, run: FileCall]>> = {
  chdir: ['chdir', (process, [path = '']) => (process.fs.readdir(path), (process.cwd = path), null)],
  mkdir: [
    'mkdir',
    (process, args) => process.fs.mkdir(args[0]!, { recursive: Boolean(args[2] as unknown as boolean) }),
  ],
  readFile: ['open', (process, [path = '']) => textOfBytes(process.fs.readFile(path))],
  readdir: ['scandir', (process, [path = '']) => process.fs.readdir(path)],
  remove: ['rm', (process, [path = '']) => process.fs.remove(path)],
  stat: ['stat', (process, [path = '']) => statOf(process, path)],
  unlink: ['unlink', (process, [path = '']) => process.fs.unlink(path)],
  writeFile: [
    'open',
    (process, args) =>
      process.fs.writeFile(args[0]!, bytesOfText(args[2]!), {
        append: Boolean(args[3] as unknown as boolean),
      }),
  ],
};

function statOf(process: Process, path: string) {
  const { type, size, mode, uid, gid, mtime } = process.fs.stat(path);
  return { type, size, mode, uid, gid, mtimeMs: mtime };
}

/** Undefined: no call of this group. Throws HostError. */
export function fileCall(process: Process, name: string, args: readonly unknown[]): { value: unknown } | undefined {
  const texts = args as readonly string[];
  if (name === 'exists') return { value: process.fs.exists(texts[0]!) };
  if (name === 'isFile') return { value: process.fs.exists(texts[0]!) && process.fs.stat(texts[0]!).type === 'file' };
  const known = Object.hasOwn(calls, name) ? calls[name] : undefined;
  if (name === 'rename') return { value: renamed(process, texts) };
  if (!known) return undefined;
  try {
    return { value: known[1](process, texts) ?? null };
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw failed(error, name === 'stat' ? (texts[2] ?? 'stat') : known[0], texts[1] ?? texts[0]!);
  }
} // prettier-ignore

function renamed(process: Process, [from = '', to = '', shown = '']: readonly string[]): null {
  try {
    process.fs.rename(from, to);
    return null;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw failed(error, 'rename', shown);
  }
}
