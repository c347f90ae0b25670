import type { HostPathVolumeSource } from '@drydock/kinds';
import type { FileSystem } from '@drydock/runtime';
import { MountError } from './payload.ts';

/** A path of the node. Throws MountError in the words of the host-path plug-in. */
export function hostPathMount(
  files: FileSystem,
  { path, type = '' }: HostPathVolumeSource,
): {
  readonly source: FileSystem;
  readonly root: string;
  readonly readOnly: boolean;
  readonly hostPath: string;
} {
  const mounted = { source: files, root: path, readOnly: false, hostPath: path };
  if (!files.exists(path)) {
    if (type === 'FileOrCreate') {
      makeFile(files, path);
      return mounted;
    }
    // without a type nobody checks, and the container engine makes the directory it is to mount
    if (type === 'DirectoryOrCreate' || type === '') {
      files.mkdir(path, { recursive: true });
      return mounted;
    }
  }
  const wanted = wantedTypes[type];
  const actual = files.exists(path) ? files.stat(path).type : undefined;
  if (wanted && actual !== wanted.type)
    throw new MountError(`hostPath type check failed: ${path} is not a ${wanted.name}`);
  return mounted;
}

const wantedTypes: Readonly<Record<string, { readonly type?: string; readonly name: string }>> = {
  // there are no sockets and no block devices in a simulated node
  BlockDevice: { type: 'block device', name: 'block device' },
  CharDevice: { type: 'device', name: 'character device' },
  Directory: { type: 'directory', name: 'directory' },
  DirectoryOrCreate: { type: 'directory', name: 'directory' },
  File: { type: 'file', name: 'file' },
  FileOrCreate: { type: 'file', name: 'file' },
  Socket: { type: 'socket', name: 'socket file' },
};

/** The parent is not made: that is the real plug-in's rule, and its failure. */
function makeFile(files: FileSystem, path: string): void {
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  if (!files.exists(parent)) throw new MountError(`open ${path}: no such file or directory`);
  files.writeFile(path, '');
}
