/** One file-system object. Names live in directories; an inode may have several. */
export interface Inode {
  readonly number: number;
  readonly type: 'file' | 'directory' | 'symlink' | 'device';
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  links: number;
  /** A file's bytes; the array may be longer than `size` so that appending is cheap. */
  data: Uint8Array;
  /** Other trees have the same array: it is copied before it is written. */
  shared: boolean;
  size: number;
  /** Of a directory. */
  readonly entries: Map<string, Inode>;
  readonly target: string;
  /** `null`, `zero`, `tty` …: what opening this device means. */
  readonly device: string;
  program: string | undefined;
}

export const noBytes = new Uint8Array(0);
const noEntries = new Map<string, Inode>();

/** Writes `bytes` at `offset`, growing the file; a gap is filled with zeros. */
export function writeInto(inode: Inode, offset: number, bytes: Uint8Array): void {
  const end = offset + bytes.length;
  if (end > inode.data.length || inode.shared) {
    const grown = new Uint8Array(inode.size === 0 ? end : Math.max(end, inode.data.length * 2));
    grown.set(inode.data.subarray(0, inode.size));
    inode.data = grown;
    inode.shared = false;
  }
  if (offset > inode.size) inode.data.fill(0, inode.size, offset);
  inode.data.set(bytes, offset);
  inode.size = Math.max(inode.size, end);
}

export interface InodeFields {
  readonly type: Inode['type'];
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly target?: string;
  readonly device?: string;
}

/** The space that several file systems share: the disk of a node. */
export class DiskQuota {
  usedBytes = 0;

  constructor(readonly maxBytes: number) {}
}

/** What all views of one file system share: the inodes, the space they take, and who wants to hear of changes. */
export class InodeTree {
  root: Inode;
  #bytes = 0;
  #quota: DiskQuota | undefined;
  inodes = 0;
  readonly watchers = new Set<{ readonly path: string; readonly changed: () => void }>();
  #next = 1;

  constructor(
    readonly now: () => number,
    readonly maxBytes: number,
    readonly maxInodes: number,
  ) {
    this.root = this.create({ type: 'directory', mode: 0o755, uid: 0, gid: 0 });
  }

  get bytes(): number {
    return this.#bytes;
  }

  set bytes(bytes: number) {
    if (this.#quota) this.#quota.usedBytes += bytes - this.#bytes;
    this.#bytes = bytes;
  }

  /** What is written from now on counts on a disk, until the files are forgotten. */
  useDisk(quota: DiskQuota): () => void {
    this.#quota = quota;
    const before = this.#bytes;
    return () => {
      if (this.#quota) quota.usedBytes -= this.#bytes - before;
      this.#quota = undefined;
    };
  }

  hasRoom(bytes: number): boolean {
    const quota = this.#quota;
    return this.#bytes + bytes <= this.maxBytes && (!quota || quota.usedBytes + bytes <= quota.maxBytes);
  }

  create(fields: InodeFields): Inode {
    this.inodes++;
    return {
      number: this.#next++,
      type: fields.type,
      mode: fields.mode,
      uid: fields.uid,
      gid: fields.gid,
      mtime: this.now(),
      links: fields.type === 'directory' ? 2 : 1,
      data: noBytes,
      shared: false,
      size: 0,
      entries: fields.type === 'directory' ? new Map() : noEntries,
      target: fields.target ?? '',
      device: fields.device ?? '',
      program: undefined,
    };
  }

  /** The same files in a tree of their own; what was changed at `builtAt` counts as changed now. */
  copy(now: () => number, builtAt: number): InodeTree {
    const copy = new InodeTree(now, this.maxBytes, this.maxInodes);
    const present = now();
    const linked = new Map<Inode, Inode>();
    const copyInode = (inode: Inode): Inode => {
      const known = linked.get(inode);
      if (known) return known;
      const directory = inode.type === 'directory';
      const entries = directory ? new Map<string, Inode>() : noEntries;
      const mtime = inode.mtime === builtAt ? present : inode.mtime;
      const own: Inode = { ...inode, mtime, entries, shared: true };
      if (!directory && inode.links > 1) linked.set(inode, own);
      for (const [name, entry] of inode.entries) entries.set(name, copyInode(entry));
      return own;
    };
    copy.root = copyInode(this.root);
    copy.bytes = this.bytes;
    copy.inodes = this.inodes;
    copy.#next = this.#next;
    return copy;
  }

  /** One name less; the last one frees the space. */
  release(inode: Inode): void {
    inode.links -= inode.type === 'directory' ? 2 : 1;
    if (inode.links > 0) return;
    this.inodes--;
    this.bytes -= inode.size;
  }

  notify(path: string): void {
    if (this.watchers.size === 0) return;
    for (const watcher of [...this.watchers])
      if (watcher.path === '/' || path === watcher.path || path.startsWith(`${watcher.path}/`))
        watcher.changed();
  }
}
