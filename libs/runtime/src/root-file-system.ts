import type { Clock } from '@drydock/machinery';
import { Errno, fileSystemTemplate, type FileSystem, type MachineFileSystem } from '@drydock/shell';
import type { ContainerMount, ContainerSpec } from './container-spec.ts';
import type { ImageDefinition } from './image.ts';
import { sealRoot } from './sealed-root.ts';

type Files = ReturnType<typeof fileSystemTemplate>;
const templates = new WeakMap<ImageDefinition, Map<string, Files>>();

/** The files of an image, written once per version and copied for each container. */
function imageFiles(definition: ImageDefinition, version: string): Files {
  const versions = templates.get(definition) ?? new Map<string, Files>();
  templates.set(definition, versions);
  const files = versions.get(version) ?? fileSystemTemplate((fs) => definition.files(fs, version));
  versions.set(version, files);
  return files;
}

export interface RootFileSystem {
  readonly fs: MachineFileSystem;
  /** Why the container cannot start: the OCI runtime's text about a mount. */
  readonly failure?: string;
}

/** The container's files: those of the image, what the kubelet adds, and the mounts on top. */
export function buildRootFileSystem(
  spec: ContainerSpec,
  clock: Clock,
  hostname: string,
  id: string,
): RootFileSystem {
  const { definition, version } = spec.image;
  const fs = imageFiles(definition, version)(clock);
  for (const directory of ['/etc', '/proc', '/sys', '/dev', '/tmp']) fs.mkdir(directory, { recursive: true });
  fs.chmod('/tmp', 0o1777);
  fs.writeFile('/etc/hostname', `${hostname}\n`);
  for (const [path, text] of Object.entries(spec.files)) {
    makeParents(fs, path);
    fs.writeFile(path, text, { mode: path === '/dev/termination-log' ? 0o666 : 0o644 });
  }
  const workingDir = spec.workingDir ?? definition.config.workingDir;
  if (workingDir) fs.mkdir(workingDir, { recursive: true });
  let failure: string | undefined;
  // Parents first, so that a mount below another one is not hidden by it.
  for (const mount of [...spec.mounts].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1)))
    failure ??= addMount(fs, mount, id);
  return { fs: spec.readOnlyRoot ? sealRoot(fs) : fs, ...(failure === undefined ? {} : { failure }) };
}

/** Returns what the OCI runtime says when it cannot be done. */
function addMount(
  fs: FileSystem,
  { mountPath, source, root = '/', readOnly = false, name, hostPath = root }: ContainerMount,
  id: string,
): string | undefined {
  const path = mountPath.length > 1 ? mountPath.replace(/\/+$/, '') : mountPath;
  const head = `error mounting "${hostPath}" to rootfs at "${path}"`;
  const directory = source.stat(root).type === 'directory';
  try {
    if (fs.exists(path) && (fs.stat(path).type === 'directory') !== directory)
      return `${head}: ${directory ? onFile(path, id) : onDirectory(hostPath, path)}: not a directory`;
    makeMountPoint(fs, path, directory);
    fs.mount(path, source, { root, readOnly, ...(name ? { name } : {}) });
    return undefined;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return `${head}: create mountpoint for ${path} mount: ${error.message.toLowerCase()}`;
  }
}

const onFile = (path: string, id: string) =>
  `create mountpoint for ${path} mount: cannot create subdirectories in "/var/lib/docker/rootfs/overlayfs/${id}${path}"`;
const onDirectory = (hostPath: string, path: string) =>
  `mount src=${hostPath}, dst=${path}, dstFd=/proc/thread-self/fd/8, flags=MS_BIND|MS_REC`;

function makeMountPoint(fs: FileSystem, path: string, directory: boolean): void {
  if (fs.exists(path)) return;
  if (directory) return fs.mkdir(path, { recursive: true });
  makeParents(fs, path);
  fs.writeFile(path, '');
}

function makeParents(fs: FileSystem, path: string): void {
  const parent = path.slice(0, path.lastIndexOf('/'));
  if (parent !== '') fs.mkdir(parent, { recursive: true });
}
