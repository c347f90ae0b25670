import type { Pod } from '@drydock/kinds';
import type { FileSystem } from '@drydock/runtime';

/**
 * fsGroup: the files of a volume belong to the pod's group, which may read and write them (only read, where the volume is read-only);
 * new files get the group from their directory.
 */
export function giveToGroup(
  files: FileSystem,
  { spec }: Pod,
  { readOnly, root = '/' }: { readonly readOnly: boolean; readonly root?: string },
): void {
  const { fsGroup, fsGroupChangePolicy } = spec?.securityContext ?? {};
  if (fsGroup === undefined) return;
  const bits = readOnly ? 0o440 : 0o660;
  const top = files.stat(root);
  const wanted = bits | 0o2110;
  if (fsGroupChangePolicy === 'OnRootMismatch' && top.gid === fsGroup && (top.mode & wanted) === wanted)
    return;
  const give = (path: string) => {
    const { type, uid, mode } = files.lstat(path);
    if (type === 'symlink') return;
    files.chown(path, uid, fsGroup);
    files.chmod(path, mode | (type === 'directory' ? wanted : bits));
    if (type !== 'directory') return;
    for (const name of files.readdir(path)) give(path === '/' ? `/${name}` : `${path}/${name}`);
  };
  give(root);
}
