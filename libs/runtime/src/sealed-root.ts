import { Errno, type FileSystem, type MachineFileSystem } from '@drydock/shell';

/** What the runtime mounts into every container and what stays writable with a read-only root. */
const ownMounts = ['/dev', '/proc', '/sys'];
const changing: ReadonlySet<string> = new Set([
  'writeFile',
  'writeProgram',
  'mkdir',
  'rmdir',
  'unlink',
  'remove',
  'rename',
  'link',
  'symlink',
  'chmod',
  'chown',
  'utimes',
  'makeDevice',
]);
/** The path that changes is their second argument. */
const targetSecond: ReadonlySet<string> = new Set(['link', 'symlink']);

/** readOnlyRootFilesystem: the same files, where nothing can change outside of the mounts. */
export function sealRoot(fs: MachineFileSystem): MachineFileSystem {
  return new Proxy(fs, {
    // for /proc/mounts
    has: (target, key) => key === 'sealed' || Reflect.has(target, key),
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      if (key === 'viewAs')
        return (...args: Parameters<MachineFileSystem['viewAs']>) => sealRoot(target.viewAs(...args));
      return (...args: unknown[]) => {
        const writes = key === 'open' ? opensForWriting(args[1]) : changing.has(String(key));
        if (writes)
          refuseOutsideMounts(target, String(args[targetSecond.has(String(key)) ? 1 : 0]), key, args[1]);
        return Reflect.apply(value, target, args) as unknown;
      };
    },
  });
}

function opensForWriting(flags: unknown): boolean {
  const { write, create, truncate } = (flags ?? {}) as Readonly<Record<string, boolean | undefined>>;
  return Boolean(write || create || truncate);
}

function refuseOutsideMounts(fs: FileSystem, path: string, key: string | symbol, options: unknown): void {
  const full = resolved(fs, path);
  const mounts = [...ownMounts, ...fs.mounts().map((mount) => mount.path)];
  if (mounts.some((mount) => mount !== '/' && (full === mount || full.startsWith(`${mount}/`)))) return;
  const exists = fs.exists(path);
  if (key === 'mkdir' && exists) {
    if ((options as { recursive?: boolean } | undefined)?.recursive) return;
    throw new Errno('EEXIST', path);
  }
  throw new Errno('EROFS', path);
}

/** The path behind symbolic links, as far as it exists. */
function resolved(fs: FileSystem, path: string): string {
  if (fs.exists(path)) return fs.realpath(path);
  const slash = path.lastIndexOf('/');
  const parent = path.slice(0, slash) || '/';
  if (slash <= 0 || !fs.exists(parent)) return path;
  return `${fs.realpath(parent).replace(/\/$/, '')}/${path.slice(slash + 1)}`;
}
