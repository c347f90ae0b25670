import { Errno, type FileStat, type FileSystem } from './file-system.ts';
import { type Inode, type InodeTree, noBytes, writeInto } from './inode.ts';

export interface OpenFlags {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly create?: boolean;
  readonly truncate?: boolean;
  readonly exclusive?: boolean;
  readonly mode?: number;
}

/** An open regular file. It stays usable when the name is gone, as an inode does. */
export interface FileHandle {
  readonly size: number;
  stat(): FileStat;
  read(offset: number, max: number): Uint8Array;
  write(offset: number, bytes: Uint8Array): void;
  truncate(size: number): void;
}

/** A handle on an inode of an in-memory file system. */
export function inodeHandle(
  tree: InodeTree,
  inode: Inode,
  stat: () => FileStat,
  changed: () => void,
): FileHandle {
  return {
    get size() {
      return inode.size;
    },
    stat,
    read: (offset, max) => inode.data.slice(offset, Math.min(inode.size, offset + max)),
    write: (offset, bytes) => {
      const growth = Math.max(0, offset + bytes.length - inode.size);
      if (growth > 0 && !tree.hasRoom(growth)) throw new Errno('ENOSPC');
      tree.bytes += growth;
      writeInto(inode, offset, bytes);
      inode.mtime = tree.now();
      changed();
    },
    truncate: (size) => {
      tree.bytes += size - inode.size;
      const kept = inode.data.slice(0, Math.min(size, inode.size));
      inode.data = size === 0 ? noBytes : new Uint8Array(size);
      inode.data.set(kept);
      inode.size = size;
      inode.mtime = tree.now();
      changed();
    },
  };
}

/** A handle on a file of a foreign file system (`/proc`), which knows whole files only. */
export function wholeFileHandle(fs: FileSystem, path: string): FileHandle {
  const content = fs.readFile(path);
  return {
    size: content.length,
    stat: () => fs.stat(path),
    read: (offset, max) => content.subarray(offset, offset + max),
    write: (offset, bytes) => {
      const joined = new Uint8Array(Math.max(fs.readFile(path).length, offset + bytes.length));
      joined.set(fs.readFile(path));
      joined.set(bytes, offset);
      fs.writeFile(path, joined);
    },
    truncate: (size) => fs.writeFile(path, fs.readFile(path).subarray(0, size)),
  };
}
