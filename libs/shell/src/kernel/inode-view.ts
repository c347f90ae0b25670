// What every operation of a file system needs: finding inodes, rights, and the changes to directories.
import { capabilityBit } from './capabilities.ts';
import { Errno, type FileStat, type FileSystem } from './file-system.ts';
import type { Inode, InodeFields, InodeTree } from './inode.ts';
import { type Cursor, type Mount, type Place, walk, type WalkHost } from './walk.ts';

/** In whose name a view of the file system acts. Root may do everything. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups?: readonly number[];
  /** Of root; absent: all. */
  readonly capabilities?: bigint;
  /** Absent for the machine's own view, whose explicit modes are taken as they are. */
  readonly umask?: () => number;
  readonly pid?: number;
}

export interface SharedTree {
  readonly tree: InodeTree;
  readonly mounts: Map<string, Mount>;
}

const root: Credentials = { uid: 0, gid: 0 };

export abstract class InodeView {
  protected readonly host: WalkHost;
  /** May pass by modes: asked for at every step of a walk. */
  readonly #overrides: boolean;

  constructor(
    readonly shared: SharedTree,
    readonly credentials: Credentials = root,
  ) {
    this.#overrides = this.has('DAC_OVERRIDE');
    this.host = {
      root: { inode: shared.tree.root },
      mounts: shared.mounts,
      enter: (mount) => ({ mount, source: this.sourceOf(mount), path: mount.root }),
      maySearch: (inode) => this.may(inode, 1),
      pid: credentials.pid,
    };
  }

  /** The mounted file system as these credentials see it. */
  protected abstract sourceOf(mount: Mount): FileSystem;

  protected existing(path: string, follow: boolean): Cursor {
    const { cursor } = walk(this.host, path, follow);
    if (!cursor) throw new Errno('ENOENT', path);
    return cursor;
  }

  protected may(inode: Inode, bit: 1 | 2 | 4): boolean {
    if (this.#overrides) return true;
    const { uid, gid, groups = [] } = this.credentials;
    const shift = inode.uid === uid ? 6 : inode.gid === gid || groups.includes(inode.gid) ? 3 : 0;
    return ((inode.mode >> shift) & bit) !== 0;
  }

  protected inGroup(group: number): boolean {
    return group === this.credentials.gid || (this.credentials.groups ?? []).includes(group);
  }

  /** Whether these credentials are root's and have a capability. */
  protected has(capability: string): boolean {
    const { uid, capabilities } = this.credentials;
    if (uid !== 0) return false;
    return capabilities === undefined || (capabilities & capabilityBit(capability)!) !== 0n;
  }

  protected masked(explicit: number | undefined, usual: number): number {
    const { umask } = this.credentials;
    if (!umask) return explicit ?? usual & ~0o022;
    return (explicit ?? usual) & ~umask();
  }

  protected mayChange(directory: Inode, path: string): void {
    if (!this.may(directory, 2) || !this.may(directory, 1)) throw new Errno('EACCES', path);
  }

  protected writable(cursor: Cursor, path: string): void {
    if (!('inode' in cursor) && cursor.mount.readOnly) throw new Errno('EROFS', path);
  }

  protected reserve(bytes: number, path: string): void {
    const { tree } = this.shared;
    if (bytes > 0 && !tree.hasRoom(bytes)) throw new Errno('ENOSPC', path);
    tree.bytes += bytes;
  }

  protected changed(inode: Inode, path: string): void {
    inode.mtime = this.shared.tree.now();
    this.shared.tree.notify(path);
  }

  protected createFile(place: Place, path: string, mode?: number): Inode {
    if (!('inode' in place.parent)) throw new Errno('EXDEV', path);
    if (path.endsWith('/')) throw new Errno('EISDIR', path);
    return this.add(place.parent.inode, place, path, { type: 'file', mode: this.masked(mode, 0o666) });
  }

  protected add(
    directory: Inode,
    place: Place,
    path: string,
    fields: Omit<InodeFields, 'uid' | 'gid'>,
  ): Inode {
    if (place.name.length > 255) throw new Errno('ENAMETOOLONG', path);
    this.mayChange(directory, path);
    const { tree } = this.shared;
    if (tree.inodes >= tree.maxInodes) throw new Errno('ENOSPC', path);
    // a directory with the set-group-ID bit hands its group down, and directories the bit as well
    const inherits = (directory.mode & 0o2000) !== 0;
    const gid = inherits ? directory.gid : this.credentials.gid;
    const inode = tree.create({ ...fields, uid: this.credentials.uid, gid });
    if (inherits && fields.type === 'directory') inode.mode |= 0o2000;
    directory.entries.set(place.name, inode);
    if (fields.type === 'directory') directory.links++;
    this.changed(directory, place.path);
    return inode;
  }

  protected removable(path: string): Place & { readonly cursor: Cursor } {
    const place = walk(this.host, path.length > 1 ? path.replace(/\/+$/, '') : path, false);
    const { cursor } = place;
    if (!cursor) throw new Errno('ENOENT', path);
    if (place.path === '/' || this.shared.mounts.has(place.path)) throw new Errno('EBUSY', path);
    this.writable(cursor, path);
    if ('inode' in place.parent) this.mayChange(place.parent.inode, path);
    return { ...place, cursor };
  }

  protected drop(place: Place & { readonly cursor: Cursor }, path: string): void {
    if (!('inode' in place.parent) || !('inode' in place.cursor)) throw new Errno('EXDEV', path);
    place.parent.inode.entries.delete(place.name);
    if (place.cursor.inode.type === 'directory') place.parent.inode.links--;
    this.shared.tree.release(place.cursor.inode);
    this.changed(place.parent.inode, place.path);
  }
}

export function fileStat(inode: Inode): FileStat {
  return {
    type: inode.type,
    mode: inode.mode,
    uid: inode.uid,
    gid: inode.gid,
    size: inode.type === 'symlink' ? inode.target.length : inode.type === 'directory' ? 4096 : inode.size,
    mtime: inode.mtime,
    inode: inode.number,
    links: inode.links,
    ...(inode.program === undefined ? {} : { program: inode.program }),
    ...(inode.device === '' ? {} : { device: inode.device }),
  };
}
