import { encodeUtf8 } from '@drydock/machinery';
import { Errno, type FileStat, type FileSystem } from './file-system.ts';
import type { MachineKernel } from './machine-kernel.ts';
import type { MachineProcess } from './machine-process.ts';

/** A file's text, or a directory's entries; made anew at each look. */
type Entry = { readonly text: () => string } | { readonly entries: () => ReadonlyMap<string, Entry> };

/** `/proc`: what programs and labs look at, computed from the process table. */
export function createProcFileSystem(kernel: MachineKernel): FileSystem {
  const find = (path: string): Entry => {
    let entry: Entry = { entries: () => rootEntries(kernel) };
    for (const name of path.split('/').filter((part) => part !== '')) {
      if (!('entries' in entry)) throw new Errno('ENOTDIR', path);
      const next: Entry | undefined = entry.entries().get(name);
      if (!next) throw new Errno('ENOENT', path);
      entry = next;
    }
    return entry;
  };
  const stat = (path: string): FileStat => statOf(kernel, path, find(path));
  const refuse = (path: string): never => {
    throw new Errno('EACCES', path);
  };
  return {
    stat,
    lstat: stat,
    exists: (path) => exists(() => find(path)),
    readFile: (path) => {
      const entry = find(path);
      if ('entries' in entry) throw new Errno('EISDIR', path);
      return encodeUtf8(entry.text());
    },
    readdir: (path) => {
      const entry = find(path);
      if (!('entries' in entry)) throw new Errno('ENOTDIR', path);
      return [...entry.entries().keys()].sort();
    },
    readlink: refuse,
    realpath: (path) => path,
    writeFile: refuse,
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

function exists(look: () => unknown): boolean {
  try {
    look();
    return true;
  } catch {
    return false;
  }
}

function statOf(kernel: MachineKernel, path: string, entry: Entry): FileStat {
  const process = kernel.find(Number(/^\/(\d+)/.exec(path)?.[1]));
  const directory = 'entries' in entry;
  // the name `self` is a link whose target depends on who looks (walk.ts)
  const type = path === '/self' ? 'symlink' : directory ? 'directory' : 'file';
  return {
    type,
    mode: directory ? 0o555 : 0o444,
    uid: process?.uid ?? 0,
    gid: process?.gid ?? 0,
    size: 0,
    mtime: process?.startedAt ?? kernel.bootedAt,
    inode: 0,
    links: 1,
  };
}

function rootEntries(kernel: MachineKernel): ReadonlyMap<string, Entry> {
  const uptime = () => ((kernel.clock.now() - kernel.bootedAt) / 1000).toFixed(2);
  return new Map<string, Entry>([
    ...kernel.processes.map((process): [string, Entry] => [
      String(process.pid),
      { entries: () => processEntries(process) },
    ]),
    ['cpuinfo', { text: cpuinfo }],
    [
      'loadavg',
      { text: () => `0.00 0.00 0.00 1/${kernel.processes.length} ${kernel.processes.at(-1)?.pid ?? 0}\n` },
    ],
    ['meminfo', { text: () => meminfo }],
    ['mounts', { text: () => mounts(kernel) }],
    ['self', { entries: () => new Map() }],
    ['uptime', { text: () => `${uptime()} ${uptime()}\n` }],
    ['version', { text: () => `Linux version ${kernelRelease} (drydock simulation) #1 SMP\n` }],
  ]);
}

/** What `uname -r` says. */
export const kernelRelease = '6.8.0-45-generic';

function processEntries(process: MachineProcess): ReadonlyMap<string, Entry> {
  const { argv, env, pid } = process;
  const name = (argv[0] ?? '').split('/').at(-1)!.slice(0, 15);
  return new Map<string, Entry>([
    ['cmdline', { text: () => argv.map((word) => `${word}\0`).join('') }],
    ['comm', { text: () => `${name}\n` }],
    [
      'environ',
      { text: () => [...(process.options.env ?? env)].map(([key, value]) => `${key}=${value}\0`).join('') },
    ],
    [
      'fd',
      { entries: () => new Map([...process.descriptors.keys()].map((n) => [String(n), { text: () => '' }])) },
    ],
    ['mounts', { text: () => mounts(process.kernel) }],
    [
      'stat',
      { text: () => `${pid} (${name}) S ${process.parentPid} ${process.group} ${process.group} 0 -1 0\n` },
    ],
    ['status', { text: () => status(process, name) }],
  ]);
}

function status(process: MachineProcess, name: string): string {
  const { uid, gid, pid, parentPid } = process;
  const state = process.stopped ? 'T (stopped)' : 'S (sleeping)';
  const lines = [
    `Name:\t${name}`,
    `Umask:\t0${process.umask.toString(8).padStart(3, '0')}`,
    `State:\t${state}`,
    `Tgid:\t${pid}`,
    `Pid:\t${pid}`,
    `PPid:\t${parentPid}`,
    `Uid:\t${uid}\t${uid}\t${uid}\t${uid}`,
    `Gid:\t${gid}\t${gid}\t${gid}\t${gid}`,
    'Threads:\t1',
  ];
  return `${lines.join('\n')}\n`;
}

function mounts(kernel: MachineKernel): string {
  const rows = kernel.fs
    .mounts()
    .map(
      ({ path, name, readOnly }) =>
        `${name} ${path} ${name === 'proc' ? 'proc' : 'tmpfs'} ${readOnly ? 'ro' : 'rw'},relatime 0 0\n`,
    );
  return `overlay / overlay rw,relatime 0 0\n${rows.join('')}`;
}

function cpuinfo(): string {
  return [0, 1]
    .map((n) => `processor\t: ${n}\nmodel name\t: Drydock Virtual CPU\ncpu MHz\t\t: 2400.000\n\n`)
    .join('');
}

const meminfo = `MemTotal:        4025860 kB
MemFree:         2811340 kB
MemAvailable:    3201428 kB
Buffers:           65536 kB
Cached:           512000 kB
SwapTotal:             0 kB
SwapFree:              0 kB
`;
