/** A system call failed. `message` is strerror's text: `No such file or directory`. */
export class Errno extends Error {
  constructor(
    readonly code: ErrnoCode,
    readonly path?: string,
  ) {
    super(errnoTexts[code]);
    this.name = 'Errno';
  }
}

export const errnoTexts = {
  EACCES: 'Permission denied',
  EADDRINUSE: 'Address already in use',
  EAGAIN: 'Resource temporarily unavailable',
  EBADF: 'Bad file descriptor',
  EBUSY: 'Device or resource busy',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EEXIST: 'File exists',
  EFBIG: 'File too large',
  EHOSTUNREACH: 'No route to host',
  EINVAL: 'Invalid argument',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  EMFILE: 'Too many open files',
  ENAMETOOLONG: 'File name too long',
  ENETUNREACH: 'Network is unreachable',
  ENOENT: 'No such file or directory',
  ENOEXEC: 'Exec format error',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  EPERM: 'Operation not permitted',
  EPIPE: 'Broken pipe',
  EROFS: 'Read-only file system',
  ETIMEDOUT: 'Connection timed out',
  ETXTBSY: 'Text file busy',
  EXDEV: 'Invalid cross-device link',
} as const;
export type ErrnoCode = keyof typeof errnoTexts;

export interface FileStat {
  readonly type: 'file' | 'directory' | 'symlink' | 'device';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  readonly inode: number;
  readonly links: number;
  /** The program that runs when this file is executed: a key of the kernel's program table. */
  readonly program?: string;
  /** What a device is: `null`, `zero`, `tty` … */
  readonly device?: string;
}

/** POSIX files. Paths are absolute. Every method throws {@link Errno}; all are synchronous: files are memory. */
export interface FileSystem {
  stat(path: string): FileStat;
  lstat(path: string): FileStat;
  exists(path: string): boolean;
  readFile(path: string): Uint8Array;
  writeFile(
    path: string,
    data: Uint8Array | string,
    options?: { mode?: number; append?: boolean; exclusive?: boolean },
  ): void;
  /** An executable whose content is a stand-in and whose behaviour is the named program. */
  writeProgram(path: string, program: string, options?: { mode?: number; size?: number }): void;
  /** Names, sorted by code unit. */
  readdir(path: string): string[];
  mkdir(path: string, options?: { recursive?: boolean; mode?: number }): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  /** `rm -r`. */
  remove(path: string): void;
  rename(from: string, to: string): void;
  link(existing: string, path: string): void;
  symlink(target: string, path: string): void;
  readlink(path: string): string;
  realpath(path: string): string;
  chmod(path: string, mode: number): void;
  chown(path: string, uid: number, gid: number): void;
  utimes(path: string, mtime: number): void;
  /** Shows `source` (its directory or file `root`) at `path`, which must exist. */
  mount(
    path: string,
    source: FileSystem,
    options?: { root?: string; readOnly?: boolean; name?: string },
  ): void;
  unmount(path: string): void;
  mounts(): readonly { readonly path: string; readonly name: string; readonly readOnly: boolean }[];
  /** Calls `changed` after each change below `path`: `tail -f`, live volumes. Returns a function that stops it. */
  watch(path: string, changed: () => void): () => void;
}
