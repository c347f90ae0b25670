import type { HostPathVolumeSource } from '@drydock/kinds';
import type { FileSystem } from '@drydock/runtime';
import { MountError } from './payload.ts';

/** A path of the node. Throws MountError in the words of the host-path plug-in. */
export function hostPathMount(
  files: FileSystem,
  { path, type = '' }: HostPathVolumeSource,
): { readonly source: FileSystem; readonly root: string; readonly readOnly: boolean } {
  const exists = files.exists(path);
  const actual = exists ? files.stat(path).type : undefined;
  if (type === 'Directory' && actual !== 'directory')
    throw new MountError(`hostPath type check failed: ${path} is not a directory`);
  if (type === 'File' && actual !== 'file')
    throw new MountError(`hostPath type check failed: ${path} is not a file`);
  if (/^(Socket|CharDevice|BlockDevice)$/.test(type))
    throw new MountError(`hostPath type check failed: ${path} is not a ${deviceNames[type]}`);
  if (!exists) {
    if (type === 'FileOrCreate') files.writeFile(path, '');
    else files.mkdir(path, { recursive: true });
  }
  return { source: files, root: path, readOnly: false };
}

const deviceNames: Readonly<Record<string, string>> = {
  Socket: 'socket file',
  CharDevice: 'character device',
  BlockDevice: 'block device',
};
