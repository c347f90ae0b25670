// Path resolution: one component at a time, through symbolic links and into mounted file systems.
import { Errno, type FileStat, type FileSystem } from './file-system.ts';
import type { Inode } from './inode.ts';

export interface Mount {
  readonly path: string;
  readonly source: FileSystem;
  readonly root: string;
  readonly readOnly: boolean;
  readonly name: string;
}

/** Where a walk stands: on one of our inodes, or on a path inside a mounted file system. */
export type Cursor =
  { readonly inode: Inode } | { readonly mount: Mount; readonly source: FileSystem; readonly path: string };

export interface Place {
  /** The absolute path without symbolic links. */
  readonly path: string;
  readonly name: string;
  readonly parent: Cursor;
  /** Undefined when nothing has this name yet. */
  readonly cursor: Cursor | undefined;
}

/** What a walk needs to know of the file system it walks in. */
export interface WalkHost {
  readonly root: Cursor;
  readonly mounts: ReadonlyMap<string, Mount>;
  enter(mount: Mount): Cursor;
  maySearch(inode: Inode): boolean;
  /** `/proc/self` means another thing to each process. */
  readonly pid: number | undefined;
}

const maxLinks = 40;

export function joinPath(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

/** Resolves an absolute path. The last component may be missing; with `follow` it is followed if it is a link. */
export function walk(host: WalkHost, path: string, follow: boolean): Place {
  if (path === '') throw new Errno('ENOENT', path);
  if (path.length > 4096) throw new Errno('ENAMETOOLONG', path);
  const todo = path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .reverse();
  const names: string[] = [];
  const cursors: Cursor[] = [host.root];
  const paths = ['']; // of each cursor, without the slash that `/` ends with
  let links = 0;
  while (todo.length > 0) {
    const name = todo.pop()!;
    const here = cursors[cursors.length - 1]!;
    requireDirectory(here, path);
    if (name === '..') {
      if (names.pop() !== undefined) {
        cursors.pop();
        paths.pop();
      }
      continue;
    }
    const full = `${paths[paths.length - 1]!}/${name}`;
    const next = childOf(host, here, full, name, path);
    const last = todo.length === 0;
    if (!next) {
      if (!last) throw new Errno('ENOENT', path);
      return { path: full, name, parent: here, cursor: undefined };
    }
    const target = !last || follow || path.endsWith('/') ? linkTarget(host, next, full) : undefined;
    if (target === undefined) {
      names.push(name);
      cursors.push(next);
      paths.push(full);
      continue;
    }
    if (++links > maxLinks) throw new Errno('ELOOP', path);
    if (target.startsWith('/')) {
      names.length = 0;
      cursors.length = 1;
      paths.length = 1;
    }
    todo.push(
      ...target
        .split('/')
        .filter((part) => part !== '' && part !== '.')
        .reverse(),
    );
  }
  const cursor = cursors[cursors.length - 1]!;
  if (path.endsWith('/')) requireDirectory(cursor, path);
  return {
    path: paths[paths.length - 1]! || '/',
    name: names[names.length - 1] ?? '/',
    parent: cursors[Math.max(0, cursors.length - 2)]!,
    cursor,
  };
}

export function statOf(cursor: Cursor, of: (inode: Inode) => FileStat): FileStat {
  return 'inode' in cursor ? of(cursor.inode) : cursor.source.lstat(cursor.path);
}

function childOf(host: WalkHost, here: Cursor, full: string, name: string, path: string): Cursor | undefined {
  const mount = host.mounts.get(full);
  if (mount) return host.enter(mount);
  if ('inode' in here) {
    if (!host.maySearch(here.inode)) throw new Errno('EACCES', path);
    const inode = here.inode.entries.get(name);
    return inode && { inode };
  }
  const inner = joinPath(here.path, name);
  try {
    here.source.lstat(inner);
  } catch (error) {
    if (error instanceof Errno && error.code === 'ENOENT') return undefined;
    throw error instanceof Errno ? new Errno(error.code, path) : error;
  }
  return { mount: here.mount, source: here.source, path: inner };
}

function linkTarget(host: WalkHost, cursor: Cursor, full: string): string | undefined {
  if ('inode' in cursor) return cursor.inode.type === 'symlink' ? cursor.inode.target : undefined;
  if (full === '/proc/self' && host.pid !== undefined) return String(host.pid);
  return cursor.source.lstat(cursor.path).type === 'symlink'
    ? cursor.source.readlink(cursor.path)
    : undefined;
}

function requireDirectory(cursor: Cursor, path: string): void {
  const type = 'inode' in cursor ? cursor.inode.type : cursor.source.lstat(cursor.path).type;
  if (type !== 'directory') throw new Errno('ENOTDIR', path);
}
