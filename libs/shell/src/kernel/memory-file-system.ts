import { encodeUtf8 } from '@drydock/machinery';
import { Errno, type FileStat, type FileSystem } from './file-system.ts';
import { type FileHandle, inodeHandle, type OpenFlags } from './file-handle.ts';
import { within, openThrough, renameThrough, writeThrough } from './mounted.ts';
import { type DiskQuota, type Inode, noBytes, writeInto } from './inode.ts';
import { type Credentials, fileStat, InodeView } from './inode-view.ts';
import { joinPath, type Mount, type Place, statOf, walk } from './walk.ts';

/** The file system of a machine: what {@link FileSystem} promises, and what its kernel needs. */
export interface MachineFileSystem extends FileSystem {
  /** The same files with the rights, umask and `/proc/self` of one process. */
  viewAs(credentials: Credentials): MachineFileSystem;
  /** An open file; devices are opened by the process (see descriptor.ts). */
  open(path: string, flags: OpenFlags): FileHandle;
  makeDevice(path: string, device: string, mode?: number): void;
  /** What is written from now on takes room on this disk as well; the function gives it back. */
  useDisk(quota: DiskQuota): () => void;
  readonly usage: {
    readonly bytes: number;
    readonly maxBytes: number;
    readonly inodes: number;
    readonly maxInodes: number;
  };
}

export class MemoryFileSystem extends InodeView implements MachineFileSystem {
  readonly #entered = new Map<Mount, FileSystem>();

  viewAs(credentials: Credentials): MachineFileSystem {
    return new MemoryFileSystem(this.shared, credentials);
  }

  useDisk(quota: DiskQuota): () => void {
    return this.shared.tree.useDisk(quota);
  }

  get usage() {
    const { bytes, maxBytes, inodes, maxInodes } = this.shared.tree;
    return { bytes, maxBytes, inodes, maxInodes };
  }

  stat(path: string): FileStat {
    return statOf(this.existing(path, true), fileStat);
  }

  lstat(path: string): FileStat {
    return statOf(this.existing(path, false), fileStat);
  }

  exists(path: string): boolean {
    try {
      return walk(this.host, path, true).cursor !== undefined;
    } catch (error) {
      if (error instanceof Errno) return false;
      throw error;
    }
  }

  readFile(path: string): Uint8Array {
    const cursor = this.existing(path, true);
    if (!('inode' in cursor)) return within(path, () => cursor.source.readFile(cursor.path));
    const { inode } = cursor;
    if (inode.type === 'directory') throw new Errno('EISDIR', path);
    if (!this.may(inode, 4)) throw new Errno('EACCES', path);
    return inode.data.subarray(0, inode.size);
  }

  writeFile(
    path: string,
    data: Uint8Array | string,
    options: { mode?: number; append?: boolean; exclusive?: boolean } = {},
  ): void {
    const bytes = typeof data === 'string' ? encodeUtf8(data) : data;
    const place = walk(this.host, path, true);
    const target = place.cursor ?? place.parent;
    if (!('inode' in target)) return writeThrough(place, path, bytes, options);
    if (place.cursor && options.exclusive) throw new Errno('EEXIST', path);
    const inode =
      place.cursor && 'inode' in place.cursor
        ? place.cursor.inode
        : this.createFile(place, path, options.mode);
    if (inode.type === 'directory') throw new Errno('EISDIR', path);
    if (inode.type === 'device') return;
    if (place.cursor && !this.may(inode, 2)) throw new Errno('EACCES', path);
    const growth = options.append ? bytes.length : bytes.length - inode.size;
    this.reserve(growth, path);
    if (!options.append) {
      inode.data = noBytes;
      inode.size = 0;
    }
    inode.program = undefined;
    writeInto(inode, inode.size, bytes.slice());
    this.changed(inode, place.path);
  }

  open(path: string, flags: OpenFlags): FileHandle {
    const place = walk(this.host, path, true);
    const target = place.cursor ?? place.parent;
    if (!place.cursor && !flags.create) throw new Errno('ENOENT', path);
    if (place.cursor && flags.exclusive) throw new Errno('EEXIST', path);
    if (!('inode' in target)) return openThrough(place, path, flags);
    const inode =
      place.cursor && 'inode' in place.cursor ? place.cursor.inode : this.createFile(place, path, flags.mode);
    if (inode.type === 'directory' && flags.write) throw new Errno('EISDIR', path);
    if (place.cursor && ((flags.read && !this.may(inode, 4)) || (flags.write && !this.may(inode, 2))))
      throw new Errno('EACCES', path);
    const handle = inodeHandle(
      this.shared.tree,
      inode,
      () => fileStat(inode),
      () => this.shared.tree.notify(place.path),
    );
    if (flags.truncate && inode.size > 0) handle.truncate(0);
    if (flags.write) inode.program = undefined;
    return handle;
  }

  writeProgram(path: string, program: string, options: { mode?: number; size?: number } = {}): void {
    this.writeFile(path, new Uint8Array(0), { mode: options.mode ?? 0o755 });
    const cursor = this.existing(path, true);
    if (!('inode' in cursor))
      return within(path, () => cursor.source.writeProgram(cursor.path, program, options));
    cursor.inode.program = program;
    cursor.inode.mode = options.mode ?? 0o755;
    // a stand-in: the size is shown, the bytes are not kept
    const content = encodeUtf8(`\x7fELF ${program}\n`);
    writeInto(cursor.inode, 0, content);
    this.shared.tree.bytes += content.length;
  }

  readdir(path: string): string[] {
    const place = walk(this.host, path, true);
    const cursor = place.cursor;
    if (!cursor) throw new Errno('ENOENT', path);
    if (!('inode' in cursor)) return within(path, () => cursor.source.readdir(cursor.path));
    if (cursor.inode.type !== 'directory') throw new Errno('ENOTDIR', path);
    if (!this.may(cursor.inode, 4)) throw new Errno('EACCES', path);
    return [...cursor.inode.entries.keys()].sort();
  }

  mkdir(path: string, options: { recursive?: boolean; mode?: number } = {}): void {
    const place = options.recursive ? this.#withParents(path) : walk(this.host, path, false);
    if (place.cursor) {
      if (options.recursive && statOf(place.cursor, fileStat).type !== 'file') return;
      throw new Errno('EEXIST', path);
    }
    const parent = place.parent;
    if (!('inode' in parent)) {
      this.writable(parent, path);
      return within(path, () => parent.source.mkdir(joinPath(parent.path, place.name), options));
    }
    this.add(parent.inode, place, path, { type: 'directory', mode: this.masked(options.mode, 0o777) });
  }

  rmdir(path: string): void {
    const place = this.removable(path);
    const { cursor } = place;
    if (!('inode' in cursor)) return within(path, () => cursor.source.rmdir(cursor.path));
    if (cursor.inode.type !== 'directory') throw new Errno('ENOTDIR', path);
    if (cursor.inode.entries.size > 0) throw new Errno('ENOTEMPTY', path);
    this.drop(place, path);
  }

  unlink(path: string): void {
    const place = this.removable(path);
    const { cursor } = place;
    if (!('inode' in cursor)) return within(path, () => cursor.source.unlink(cursor.path));
    if (cursor.inode.type === 'directory') throw new Errno('EISDIR', path);
    this.drop(place, path);
  }

  remove(path: string): void {
    if (this.lstat(path).type !== 'directory') return this.unlink(path);
    for (const name of this.readdir(path)) this.remove(joinPath(path, name));
    this.rmdir(path);
  }

  rename(from: string, to: string): void {
    const source = this.removable(from);
    let target = walk(this.host, to, false);
    if (!('inode' in source.cursor) || !('inode' in target.parent))
      return renameThrough(source, target, from, to);
    if (`${target.path}/`.startsWith(`${source.path}/`)) {
      if (target.path === source.path) return;
      throw new Errno('EINVAL', from);
    }
    if (target.cursor && 'inode' in target.cursor) {
      if (target.cursor.inode === source.cursor.inode) return;
      const isDirectory = source.cursor.inode.type === 'directory';
      if (target.cursor.inode.type === 'directory' && !isDirectory) throw new Errno('EISDIR', to);
      if (target.cursor.inode.type !== 'directory' && isDirectory) throw new Errno('ENOTDIR', to);
      if (isDirectory) this.rmdir(to);
      else this.unlink(to);
      target = walk(this.host, to, false);
    }
    if (!('inode' in target.parent) || !('inode' in source.parent)) throw new Errno('EXDEV', to);
    this.mayChange(target.parent.inode, to);
    source.parent.inode.entries.delete(source.name);
    target.parent.inode.entries.set(target.name, source.cursor.inode);
    this.changed(source.parent.inode, source.path);
    this.changed(target.parent.inode, target.path);
  }

  link(existing: string, path: string): void {
    const source = this.existing(existing, false);
    const place = walk(this.host, path, false);
    if (place.cursor) throw new Errno('EEXIST', path);
    if (!('inode' in source) || !('inode' in place.parent)) throw new Errno('EXDEV', path);
    if (source.inode.type === 'directory') throw new Errno('EPERM', existing);
    this.mayChange(place.parent.inode, path);
    source.inode.links++;
    place.parent.inode.entries.set(place.name, source.inode);
    this.changed(place.parent.inode, place.path);
  }

  symlink(target: string, path: string): void {
    const place = walk(this.host, path, false);
    if (place.cursor) throw new Errno('EEXIST', path);
    const parent = place.parent;
    if (!('inode' in parent)) {
      this.writable(parent, path);
      return within(path, () => parent.source.symlink(target, joinPath(parent.path, place.name)));
    }
    this.add(parent.inode, place, path, { type: 'symlink', mode: 0o777, target });
  }

  readlink(path: string): string {
    const cursor = this.existing(path, false);
    if (!('inode' in cursor)) return within(path, () => cursor.source.readlink(cursor.path));
    if (cursor.inode.type !== 'symlink') throw new Errno('EINVAL', path);
    return cursor.inode.target;
  }

  realpath(path: string): string {
    const place = walk(this.host, path, true);
    if (!place.cursor) throw new Errno('ENOENT', path);
    return place.path;
  }

  chmod(path: string, mode: number): void {
    this.#change(
      path,
      (source, inner) => source.chmod(inner, mode),
      (inode) => {
        if (this.credentials.uid !== inode.uid && !this.has('FOWNER')) throw new Errno('EPERM', path);
        inode.mode = mode & 0o7777;
      },
    );
  }

  chown(path: string, uid: number, gid: number): void {
    this.#change(
      path,
      (source, inner) => source.chown(inner, uid, gid),
      (inode) => {
        const own = uid === inode.uid && this.credentials.uid === inode.uid;
        if (!(own && this.inGroup(gid)) && !this.has('CHOWN')) throw new Errno('EPERM', path);
        inode.uid = uid;
        inode.gid = gid;
      },
    );
  }

  utimes(path: string, mtime: number): void {
    this.#change(
      path,
      (source, inner) => source.utimes(inner, mtime),
      (inode) => {
        inode.mtime = mtime;
      },
    );
  }

  makeDevice(path: string, device: string, mode = 0o666): void {
    const place = walk(this.host, path, false);
    if (place.cursor) throw new Errno('EEXIST', path);
    if (!('inode' in place.parent)) throw new Errno('EPERM', path);
    this.add(place.parent.inode, place, path, { type: 'device', mode, device });
  }

  mount(
    path: string,
    source: FileSystem,
    options: { root?: string; readOnly?: boolean; name?: string } = {},
  ): void {
    const at = this.realpath(path);
    this.shared.mounts.set(at, {
      path: at,
      source,
      root: options.root ?? '/',
      readOnly: options.readOnly ?? false,
      name: options.name ?? 'none',
    });
    this.shared.tree.notify(at);
  }

  unmount(path: string): void {
    const at = this.realpath(path);
    if (!this.shared.mounts.delete(at)) throw new Errno('EINVAL', path);
    this.shared.tree.notify(at);
  }

  mounts(): readonly Mount[] {
    return [...this.shared.mounts.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  watch(path: string, changed: () => void): () => void {
    const place = walk(this.host, path, true);
    const watcher = { path: place.path, changed };
    this.shared.tree.watchers.add(watcher);
    const stops: (() => void)[] = [(): void => void this.shared.tree.watchers.delete(watcher)];
    if (place.cursor && !('inode' in place.cursor))
      stops.push(place.cursor.source.watch(place.cursor.path, changed));
    for (const mount of this.mounts())
      if (mount.path.startsWith(place.path === '/' ? '/' : `${place.path}/`))
        stops.push(mount.source.watch(mount.root, changed));
    return () => stops.forEach((stop) => stop());
  }

  protected override sourceOf(mount: Mount): FileSystem {
    if (!(mount.source instanceof MemoryFileSystem)) return mount.source;
    let view = this.#entered.get(mount);
    if (!view) this.#entered.set(mount, (view = mount.source.viewAs(this.credentials)));
    return view;
  }

  #withParents(path: string): Place {
    const parts = path.split('/').filter((part) => part !== '');
    for (let i = 1; i < parts.length; i++) {
      const parent = `/${parts.slice(0, i).join('/')}`;
      const place = walk(this.host, parent, true);
      if (!place.cursor) this.mkdir(parent);
      else if (statOf(place.cursor, fileStat).type !== 'directory') throw new Errno('ENOTDIR', path);
    }
    return walk(this.host, path, true);
  }

  #change(
    path: string,
    through: (source: FileSystem, inner: string) => void,
    direct: (inode: Inode) => void,
  ): void {
    const place = walk(this.host, path, true);
    const { cursor } = place;
    if (!cursor) throw new Errno('ENOENT', path);
    this.writable(cursor, path);
    if (!('inode' in cursor)) return within(path, () => through(cursor.source, cursor.path));
    direct(cursor.inode);
    this.shared.tree.notify(place.path);
  }
}
