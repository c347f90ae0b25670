// What of a pod's volumes a container sees, and where.
import type { Container as ContainerObject } from '@drydock/kinds';
import type { ContainerMount, FileSystem } from '@drydock/runtime';
import { ConfigError } from '../environment/environment.ts';
import { expandVariables } from '../environment/expansion.ts';
import type { KubeletContext } from '../options.ts';
import type { MountedVolume } from '../volumes/pod-volumes.ts';
import type { PodState } from './pod-state.ts';

type Mount = NonNullable<ContainerObject['volumeMounts']>[number];

/** Throws ConfigError. */
export function containerMounts(
  context: KubeletContext,
  state: PodState,
  { name, volumeMounts = [] }: ContainerObject,
  lookup: (name: string) => string | undefined,
): readonly ContainerMount[] {
  return volumeMounts.map((mount, index) => {
    const volume = state.volumes.get(mount.name);
    if (!volume) throw new ConfigError(`cannot find volume "${mount.name}" to mount into container`);
    const subPath = mount.subPathExpr
      ? expandVariables(mount.subPathExpr, lookup)
      : (mount.subPath ?? '').replace(/^\/+/, '');
    const directory = `/var/lib/kubelet/pods/${state.pod.metadata.uid}/volume-subpaths/${mount.name}/${name}`;
    const hostPath = subPath === '' ? volume.hostPath : `${directory}/${index}`;
    return { ...containerMount(context, volume, mount, subPath), hostPath };
  });
}

function containerMount(
  context: KubeletContext,
  volume: MountedVolume,
  mount: Mount,
  subPath: string,
): ContainerMount {
  const joined = volume.root === '/' ? `/${subPath}` : `${volume.root}/${subPath}`;
  const root = subPath === '' ? volume.root : joined.replace(/\/+$/, '');
  if (!volume.source.exists(root)) volume.source.mkdir(root, { recursive: true });
  const readOnly = volume.readOnly || mount.readOnly === true;
  const shown = { mountPath: mount.mountPath, readOnly, name: volume.inMemory ? 'tmpfs' : mount.name };
  // A bind mount of a sub path keeps the file it was made of: later changes of the ConfigMap do not reach it.
  if (subPath !== '' && volume.refresh)
    return { ...shown, source: copyOf(context, volume.source, root), root: '/copy' };
  return { ...shown, source: volume.source, root };
}

function copyOf(context: KubeletContext, source: FileSystem, from: string): FileSystem {
  const target = context.runtime.createVolume();
  const copy = (path: string, to: string) => {
    const { type, mode, uid, gid } = source.stat(path);
    if (type === 'directory') {
      target.mkdir(to);
      for (const name of source.readdir(path)) copy(`${path}/${name}`, `${to}/${name}`);
    } else target.writeFile(to, source.readFile(path));
    target.chmod(to, mode & 0o7777);
    target.chown(to, uid, gid);
  };
  copy(from, '/copy');
  return target;
}
