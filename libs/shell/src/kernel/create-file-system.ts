import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8, isUtf8, type Clock } from '@drydock/machinery';
import { type Inode, InodeTree, writeInto } from './inode.ts';
import { MemoryFileSystem, type MachineFileSystem } from './memory-file-system.ts';

export interface FileSystemOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** More bytes than this: ENOSPC. Default 256 MiB. */
  readonly maxBytes?: number;
  /** More inodes than this: ENOSPC. Default 65,536. */
  readonly maxInodes?: number;
}

/** An empty in-memory file system, seen by root. */
export function createFileSystem(options: FileSystemOptions): MachineFileSystem {
  return new MemoryFileSystem({ tree: treeFor(options), mounts: new Map() });
}

function treeFor({ clock, maxBytes = 256 * 1024 * 1024, maxInodes = 65_536 }: FileSystemOptions): InodeTree {
  return new InodeTree(() => clock.now(), maxBytes, maxInodes);
}

/** An inode as plain data. Names of one inode after the first say only `same`. */
interface Saved {
  readonly id?: number;
  readonly same?: number;
  readonly type?: Inode['type'];
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly text?: string;
  readonly base64?: string;
  readonly target?: string;
  readonly device?: string;
  readonly program?: string;
  readonly entries?: Readonly<Record<string, Saved>>;
}

/** The whole file system without its mounts as one JSON text; equal file systems give equal texts. */
export function serializeFileSystem(fs: MachineFileSystem): string {
  if (!(fs instanceof MemoryFileSystem))
    throw new RangeError('only an in-memory file system can be serialized');
  const ids = new Map<Inode, number>();
  const save = (inode: Inode): Saved => {
    const known = ids.get(inode);
    if (known !== undefined) return { same: known };
    ids.set(inode, ids.size);
    const names = [...inode.entries.keys()].sort();
    return {
      id: ids.size - 1,
      type: inode.type,
      mode: inode.mode,
      uid: inode.uid,
      gid: inode.gid,
      mtime: inode.mtime,
      ...contentOf(inode),
      ...(inode.target === '' ? {} : { target: inode.target }),
      ...(inode.device === '' ? {} : { device: inode.device }),
      ...(inode.program === undefined ? {} : { program: inode.program }),
      ...(inode.type === 'directory'
        ? { entries: Object.fromEntries(names.map((name) => [name, save(inode.entries.get(name)!)])) }
        : {}),
    };
  };
  return JSON.stringify(save(fs.shared.tree.root));
}

function contentOf(inode: Inode): Pick<Saved, 'text' | 'base64'> {
  if (inode.type !== 'file') return {};
  const bytes = inode.data.subarray(0, inode.size);
  return isUtf8(bytes) ? { text: decodeUtf8(bytes) } : { base64: encodeBase64(bytes) };
}

/** The file system that {@link serializeFileSystem} wrote. */
export function restoreFileSystem(text: string, options: FileSystemOptions): MachineFileSystem {
  const tree = treeFor(options);
  const restored = new Map<number, Inode>();
  const restore = (saved: Saved): Inode => {
    if (saved.same !== undefined) {
      const inode = restored.get(saved.same)!;
      inode.links++;
      return inode;
    }
    const { type = 'file', mode = 0o644, uid = 0, gid = 0, target, device } = saved;
    const inode = tree.create({ type, mode, uid, gid, ...(target && { target }), ...(device && { device }) });
    restored.set(saved.id ?? -1, inode);
    inode.program = saved.program;
    const bytes = saved.base64 === undefined ? encodeUtf8(saved.text ?? '') : decodeBase64(saved.base64)!;
    if (bytes.length > 0) writeInto(inode, 0, bytes);
    tree.bytes += inode.size;
    for (const [name, entry] of Object.entries(saved.entries ?? {})) {
      const child = restore(entry);
      if (child.type === 'directory') inode.links++;
      inode.entries.set(name, child);
    }
    inode.mtime = saved.mtime ?? 0;
    return inode;
  };
  tree.root = restore(JSON.parse(text) as Saved);
  return new MemoryFileSystem({ tree, mounts: new Map() });
}
