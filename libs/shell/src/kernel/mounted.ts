// Changes that fall into a mounted file system.
import { Errno, type FileSystem } from './file-system.ts';
import { type FileHandle, type OpenFlags, wholeFileHandle } from './file-handle.ts';
import { type Cursor, joinPath, type Place } from './walk.ts';

interface Openable extends FileSystem {
  open?(path: string, flags: OpenFlags): FileHandle;
}

/** Errors of a mounted file system speak of the path that was asked for. */
export function within<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Errno ? new Errno(error.code, path) : error;
  }
}

function mountedAt(
  place: Place,
  path: string,
  writing: boolean,
): { readonly source: Openable; readonly inner: string } {
  const target = place.cursor ?? place.parent;
  if ('inode' in target) throw new Errno('EXDEV', path);
  if (writing && target.mount.readOnly) throw new Errno('EROFS', path);
  return { source: target.source, inner: place.cursor ? target.path : joinPath(target.path, place.name) };
}

export function writeThrough(
  place: Place,
  path: string,
  bytes: Uint8Array,
  options: { mode?: number; append?: boolean; exclusive?: boolean },
): void {
  const { source, inner } = mountedAt(place, path, true);
  within(path, () => source.writeFile(inner, bytes, options));
}

export function openThrough(place: Place, path: string, flags: OpenFlags): FileHandle {
  const { source, inner } = mountedAt(place, path, flags.write ?? false);
  return within(path, () => {
    if (source.open) return source.open(inner, flags);
    if (flags.write && (flags.truncate || !place.cursor)) source.writeFile(inner, '');
    return wholeFileHandle(source, inner);
  });
}

export function renameThrough(
  from: Place & { readonly cursor: Cursor },
  to: Place,
  fromPath: string,
  toPath: string,
): void {
  const { cursor } = from;
  const into = to.parent;
  if ('inode' in cursor || 'inode' in into || into.mount !== cursor.mount) throw new Errno('EXDEV', fromPath);
  within(toPath, () => cursor.source.rename(cursor.path, joinPath(into.path, to.name)));
}
