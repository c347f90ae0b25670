import { encodeUtf8 } from '@drydock/machinery';
import { Errno, type FileStat, type FileSystem } from './file-system.ts';
import type { MachineKernel } from './machine-kernel.ts';
import { processEntries, type ProcEntry } from './proc-process.ts';
import { cpuInformation, kernelVersionText, memoryInformation } from './proc-texts.ts';

/** `/proc`: what programs and labs look at, computed from the process table. */
export function createProcFileSystem(kernel: MachineKernel): FileSystem {
  const find = (path: string): ProcEntry => {
    let entry: ProcEntry = { entries: () => rootEntries(kernel) };
    for (const name of path.split('/').filter((part) => part !== '')) {
      if (!('entries' in entry)) throw new Errno('ENOTDIR', path);
      const next: ProcEntry | undefined = entry.entries().get(name);
      if (!next) throw new Errno('ENOENT', path);
      entry = next;
    }
    return entry;
  };
  const elsewhere = (path: string) => rootOfProcess(kernel, path);
  const stat = (path: string): FileStat => {
    const other = elsewhere(path);
    return other ? other.fs.stat(other.path) : statOf(kernel, path, find(path));
  };
  const lstat = (path: string): FileStat => {
    const other = elsewhere(path);
    return other ? other.fs.lstat(other.path) : statOf(kernel, path, find(path));
  };
  const refuse = (path: string): never => {
    throw new Errno('EACCES', path);
  };
  return {
    stat,
    lstat,
    exists: (path) => exists(() => stat(path)),
    readFile: (path) => {
      const other = elsewhere(path);
      if (other) return other.fs.readFile(other.path);
      const entry = find(path);
      if ('entries' in entry) throw new Errno('EISDIR', path);
      if ('target' in entry) throw new Errno('EINVAL', path);
      return encodeUtf8(entry.text());
    },
    readdir: (path) => {
      const other = elsewhere(path);
      if (other) return other.fs.readdir(other.path);
      const entry = find(path);
      if (!('entries' in entry)) throw new Errno('ENOTDIR', path);
      return [...entry.entries().keys()].sort();
    },
    readlink: (path) => {
      const other = elsewhere(path);
      if (other) return other.fs.readlink(other.path);
      const entry = find(path);
      if (!('target' in entry)) throw new Errno('EINVAL', path);
      return entry.target();
    },
    realpath: (path) => path,
    writeFile: (path, data, options) => {
      const other = elsewhere(path);
      if (!other) refuse(path);
      else other.fs.writeFile(other.path, data, options);
    },
    writeProgram: refuse,
    mkdir: refuse,
    rmdir: refuse,
    unlink: refuse,
    remove: refuse,
    rename: refuse,
    link: refuse,
    symlink: (_target, path) => refuse(path),
    chmod: refuse,
    chown: refuse,
    utimes: refuse,
    mount: refuse,
    unmount: refuse,
    mounts: () => [],
    watch: () => () => undefined,
  };
}

/** `/1/root/etc/passwd`: the files of the machine that this process runs on, which need not be ours. */
function rootOfProcess(kernel: MachineKernel, path: string): { fs: FileSystem; path: string } | undefined {
  const match = /^\/(\d+)\/root(\/.*)?$/.exec(path);
  const process = match && kernel.find(Number(match[1]));
  return process ? { fs: process.kernel.fs, path: match[2] ?? '/' } : undefined;
}

function exists(look: () => unknown): boolean {
  try {
    look();
    return true;
  } catch {
    return false;
  }
}

function statOf(kernel: MachineKernel, path: string, entry: ProcEntry): FileStat {
  const process = kernel.find(Number(/^\/(\d+)/.exec(path)?.[1]));
  const directory = 'entries' in entry;
  // the name `self` is a link whose target depends on who looks (walk.ts)
  const link = path === '/self' || 'target' in entry;
  const secret = /\/environ$/.test(path);
  return {
    type: link ? 'symlink' : directory ? 'directory' : 'file',
    mode: link ? 0o777 : directory ? 0o555 : secret ? 0o400 : 0o444,
    uid: process?.uid ?? 0,
    gid: process?.gid ?? 0,
    size: 0,
    mtime: process?.startedAt ?? kernel.bootedAt,
    inode: 0,
    links: 1,
  };
}

function rootEntries(kernel: MachineKernel): ReadonlyMap<string, ProcEntry> {
  const uptime = () => ((kernel.clock.now() - kernel.bootedAt) / 1000).toFixed(2);
  const load = () => {
    const { processes } = kernel;
    return `0.00 0.00 0.00 1/${processes.length} ${processes.at(-1)?.pid ?? 0}\n`;
  };
  return new Map<string, ProcEntry>([
    ...kernel.processes.map((process): [string, ProcEntry] => [
      String(process.pid),
      { entries: () => processEntries(process) },
    ]),
    ['cpuinfo', { text: () => cpuInformation(kernel.hardware) }],
    ['filesystems', { text: () => 'nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n\text4\n' }],
    ['loadavg', { text: load }],
    ['meminfo', { text: () => memoryInformation(kernel.hardware) }],
    ['mounts', { target: () => 'self/mounts' }],
    ['net', { target: () => 'self/net' }],
    ['self', { entries: () => new Map() }],
    ['sys', { entries: () => systemControls(kernel) }],
    ['uptime', { text: () => `${uptime()} ${uptime()}\n` }],
    ['version', { text: () => kernelVersionText }],
  ]);
}

/** The few files below /proc/sys that people look at. */
function systemControls(kernel: MachineKernel): ReadonlyMap<string, ProcEntry> {
  const directory = (entries: readonly [string, ProcEntry][]): ProcEntry => ({
    entries: () => new Map(entries),
  });
  const value = (text: string): ProcEntry => ({ text: () => `${text}\n` });
  return new Map([
    [
      'kernel',
      directory([
        ['hostname', value(kernel.hostname)],
        ['osrelease', value(kernelRelease)],
        ['pid_max', value('4194304')],
      ]),
    ],
    [
      'net',
      directory([
        [
          'ipv4',
          directory([
            ['ip_forward', value('1')],
            ['ip_unprivileged_port_start', value('0')],
            ['ping_group_range', value('0\t2147483647')],
          ]),
        ],
      ]),
    ],
  ]);
}

/** What `uname -r` says. */
export const kernelRelease = '6.8.0-45-generic';
