import type { Clock } from '@drydock/machinery';
import { Errno, fileSystemTemplate, type FileSystem, type MachineFileSystem } from '@drydock/shell';
import { CreateError, type ContainerMount, type ContainerSpec } from './container-spec.ts';
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

/** The container's files: those of the image, what the kubelet adds, and the mounts on top. */
export function buildRootFileSystem(spec: ContainerSpec, clock: Clock, hostname: string): MachineFileSystem {
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
  // Parents first, so that a mount below another one is not hidden by it.
  for (const mount of [...spec.mounts].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1)))
    addMount(fs, mount);
  return spec.readOnlyRoot ? sealRoot(fs) : fs;
}

function addMount(
  fs: FileSystem,
  { mountPath, source, root = '/', readOnly = false, name }: ContainerMount,
): void {
  const path = mountPath.length > 1 ? mountPath.replace(/\/+$/, '') : mountPath;
  try {
    makeMountPoint(fs, path, source.stat(root).type === 'directory');
    fs.mount(path, source, { root, readOnly, ...(name ? { name } : {}) });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new CreateError(
      `failed to create task for container: error mounting "${root}" to rootfs at "${mountPath}": ${error.message.toLowerCase()}`,
    );
  }
}

function makeMountPoint(fs: FileSystem, path: string, directory: boolean): void {
  if (fs.exists(path)) {
    const isDirectory = fs.stat(path).type === 'directory';
    if (isDirectory !== directory) throw new Errno(directory ? 'ENOTDIR' : 'EISDIR', path);
    return;
  }
  if (directory) return fs.mkdir(path, { recursive: true });
  makeParents(fs, path);
  fs.writeFile(path, '');
}

function makeParents(fs: FileSystem, path: string): void {
  const parent = path.slice(0, path.lastIndexOf('/'));
  if (parent !== '') fs.mkdir(parent, { recursive: true });
}
