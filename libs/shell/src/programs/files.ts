// Programs that change what files are: mkdir, rmdir, touch, chmod, chown, truncate, stat, du, df.
import { Errno, type FileStat } from '../kernel/file-system.ts';
import type { MachineFileSystem } from '../kernel/memory-file-system.ts';
import { joinPath } from '../kernel/walk.ts';
import { formatDate } from '../text/date-format.ts';
import { parseDate } from './date.ts';
import { blocksOf } from './ls.ts';
import { changedMode, modeText } from './support/mode.ts';
import { program, type ProgramIo } from './support/program-io.ts';
import { humanSize, parseSize } from './support/size.ts';
import { groupId, selectOptionalGroupName, selectOptionalUserName, userId } from './support/users.ts';

async function each(
  io: ProgramIo,
  paths: readonly string[],
  work: (path: string) => Promise<void> | void,
  failure: (path: string) => string,
): Promise<number> {
  if (paths.length === 0) return io.error(`missing operand\nTry '${io.name} --help' for more information.`);
  for (const path of paths) {
    try {
      await work(path);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      await io.error(`${failure(path)}: ${error.message}`);
    }
  }
  return io.failed;
}

export const mkdir = program(
  async (io) => {
    const options = io.options({ short: 'm:pv', long: { parents: 'p', 'mode=': 'm', verbose: 'v' } });
    const mode = options.has('m') ? changedMode(options.value('m')!, 0o777, true, 0) : undefined;
    return each(
      io,
      options.operands,
      (path) => {
        io.process.fs.mkdir(io.path(path), { recursive: options.has('p') });
        if (mode !== undefined) io.process.fs.chmod(io.path(path), mode);
        if (options.has('v')) io.print(`mkdir: created directory '${path}'\n`);
      },
      (path) => (io.busybox ? `can't create directory '${path}'` : `cannot create directory '${path}'`),
    );
  },
  { help: '[OPTION]... DIRECTORY...' },
);

export const rmdir = program(
  async (io) => {
    const options = io.options({ short: 'pv', long: { parents: 'p', 'ignore-fail-on-non-empty': '1' } });
    return each(
      io,
      options.operands,
      (path) => {
        io.process.fs.rmdir(io.path(path));
        const parts = path.split('/').filter((part) => part !== '');
        if (options.has('p'))
          while (parts.pop() && parts.length > 0)
            io.process.fs.rmdir(io.path((path.startsWith('/') ? '/' : '') + parts.join('/')));
      },
      (path) => (io.busybox ? `'${path}'` : `failed to remove '${path}'`),
    );
  },
  { help: '[OPTION]... DIRECTORY...' },
);

export const touch = program(
  async (io) => {
    const options = io.options({
      short: 'acd:fhmr:t:',
      long: { 'no-create': 'c', 'date=': 'd', 'reference=': 'r' },
    });
    const { fs, clock } = io.process;
    const time = options.has('r')
      ? fs.stat(io.path(options.value('r')!)).mtime
      : options.has('d')
        ? parseDate(options.value('d')!, clock.now())
        : clock.now();
    if (time === undefined) return io.error(`invalid date format '${options.value('d')}'`);
    return each(
      io,
      options.operands,
      (path) => {
        const full = io.path(path);
        if (!fs.exists(full)) {
          if (options.has('c')) return;
          fs.writeFile(full, '');
        }
        fs.utimes(full, time);
      },
      (path) => (io.busybox ? path : `cannot touch '${path}'`),
    );
  },
  { help: '[OPTION]... FILE...' },
);

function recursively(io: ProgramIo, path: string, work: (path: string) => void): void {
  work(path);
  const stat = io.process.fs.lstat(io.path(path));
  if (stat.type !== 'directory') return;
  for (const name of io.process.fs.readdir(io.path(path))) {
    const inner = joinPath(path, name);
    if (io.process.fs.lstat(io.path(inner)).type !== 'symlink') recursively(io, inner, work);
  }
}

export const chmod = program(
  async (io) => {
    // modes like -x and -rwx look like options
    const words = io.args.filter((arg) => !/^-[RcfvR]+$/.test(arg) && !arg.startsWith('--'));
    const recursive = io.args.some((arg) => /^-[cfv]*R/.test(arg) || arg === '--recursive');
    const [mode, ...paths] = words;
    if (mode === undefined || paths.length === 0)
      return io.error(
        mode === undefined
          ? "missing operand\nTry 'chmod --help' for more information."
          : `missing operand after '${mode}'\nTry 'chmod --help' for more information.`,
      );
    if (changedMode(mode, 0, false, 0) === undefined)
      return io.error(`invalid mode: '${mode}'\nTry 'chmod --help' for more information.`);
    const { fs, umask } = io.process;
    const change = (path: string) => {
      const stat = fs.stat(io.path(path));
      fs.chmod(io.path(path), changedMode(mode, stat.mode, stat.type === 'directory', umask)!);
    };
    return each(
      io,
      paths,
      (path) => (recursive ? recursively(io, path, change) : change(path)),
      (path) =>
        io.process.fs.exists(io.path(path))
          ? `changing permissions of '${path}'`
          : io.busybox
            ? path
            : `cannot access '${path}'`,
    );
  },
  { help: '[OPTION]... MODE[,MODE]... FILE...' },
);

export const chown = program(
  async (io) => {
    const options = io.options({ short: 'RhvcfHLP', long: { recursive: 'R' } });
    const [spec = '', ...paths] = options.operands;
    const onlyGroup = io.name === 'chgrp';
    const [user = '', group] = onlyGroup ? ['', spec] : spec.split(/[:.]/);
    const uid = user === '' ? undefined : userId(io.process, user);
    const gid = group === undefined || group === '' ? undefined : groupId(io.process, group);
    if (user !== '' && uid === undefined) return io.error(`invalid user: '${spec}'`);
    if (group && gid === undefined) return io.error(`invalid group: '${spec}'`);
    const { fs } = io.process;
    const change = (path: string) => {
      const stat = fs.stat(io.path(path));
      fs.chown(io.path(path), uid ?? stat.uid, gid ?? stat.gid);
    };
    return each(
      io,
      paths,
      (path) => (options.has('R') ? recursively(io, path, change) : change(path)),
      (path) => (fs.exists(io.path(path)) ? `changing ownership of '${path}'` : `cannot access '${path}'`),
    );
  },
  { help: '[OPTION]... [OWNER][:[GROUP]] FILE...' },
);

export const truncate = program(
  async (io) => {
    const options = io.options({ short: 'cs:', long: { 'size=': 's', 'no-create': 'c' } });
    const size = parseSize(options.value('s') ?? '');
    if (size === undefined) return io.error("you must specify either '--size' or '--reference'");
    const { fs } = io.process;
    return each(
      io,
      options.operands,
      (path) => {
        const before = fs.exists(io.path(path)) ? fs.readFile(io.path(path)) : new Uint8Array(0);
        const wanted = /^[+-]/.test(options.value('s')!) ? before.length + size : size;
        const content = new Uint8Array(wanted);
        content.set(before.subarray(0, wanted));
        fs.writeFile(io.path(path), content);
      },
      (path) => `cannot open '${path}' for writing`,
    );
  },
  { help: 'OPTION... FILE...' },
);

const typeNames: Readonly<Record<FileStat['type'], string>> = {
  file: 'regular file',
  directory: 'directory',
  symlink: 'symbolic link',
  device: 'character special file',
};

export const stat = program(
  async (io) => {
    const options = io.options({
      short: 'c:fLt',
      long: { 'format=': 'c', 'printf=': 'p', dereference: 'L' },
    });
    const { fs } = io.process;
    return each(
      io,
      options.operands,
      (path) => {
        const found = options.has('L') ? fs.stat(io.path(path)) : fs.lstat(io.path(path));
        const format = options.value('c') ?? options.value('p')?.replace(/\\n/g, '\n').replace(/\\t/g, '\t');
        if (format !== undefined)
          io.print(formatStat(io, format, path, found) + (options.has('p') ? '' : '\n'));
        else io.print(longStat(io, path, found));
      },
      (path) => (io.busybox ? `can't stat '${path}'` : `cannot statx '${path}'`),
    );
  },
  { help: '[OPTION]... FILE...' },
);

function formatStat(io: ProgramIo, format: string, path: string, found: FileStat): string {
  const time = formatDate(found.mtime, '%F %T.%N %z');
  const seconds = String(Math.floor(found.mtime / 1000));
  const values: Readonly<Record<string, string>> = {
    a: (found.mode & 0o7777).toString(8),
    A: modeText(found),
    b: String(blocksOf(found) * 2),
    B: '512',
    F: found.type === 'file' && found.size === 0 ? 'regular empty file' : typeNames[found.type],
    g: String(found.gid),
    G: selectOptionalGroupName(io.process, found.gid) ?? 'UNKNOWN',
    h: String(found.links),
    i: String(found.inode),
    n: path,
    N: found.type === 'symlink' ? `'${path}' -> '${io.process.fs.readlink(io.path(path))}'` : `'${path}'`,
    s: String(found.size),
    u: String(found.uid),
    U: selectOptionalUserName(io.process, found.uid) ?? 'UNKNOWN',
    w: '-',
    W: '0',
    x: time,
    X: seconds,
    y: time,
    Y: seconds,
    z: time,
    Z: seconds,
    '%': '%',
  };
  return format.replace(/%(-?\d*)([A-Za-z%])/g, (whole, width: string, letter: string) => {
    const value = values[letter];
    if (value === undefined) return whole;
    return width.startsWith('-') ? value.padEnd(Number(width.slice(1))) : value.padStart(Number(width));
  });
}

function longStat(io: ProgramIo, path: string, found: FileStat): string {
  const name = found.type === 'symlink' ? `${path} -> ${io.process.fs.readlink(io.path(path))}` : path;
  const kind = found.type === 'file' && found.size === 0 ? 'regular empty file' : typeNames[found.type];
  const user = `${String(found.uid).padStart(5)}/${(selectOptionalUserName(io.process, found.uid) ?? 'UNKNOWN').padStart(8)}`;
  const group = `${String(found.gid).padStart(5)}/${(selectOptionalGroupName(io.process, found.gid) ?? 'UNKNOWN').padStart(8)}`;
  const time = formatDate(found.mtime, '%F %T.%N %z');
  return [
    `  File: ${name}`,
    `  Size: ${String(found.size).padEnd(10)}\tBlocks: ${String(blocksOf(found) * 2).padEnd(10)} IO Block: 4096   ${kind}`,
    `Device: 0,42\tInode: ${String(found.inode).padEnd(10)}  Links: ${found.links}`,
    `Access: (0${(found.mode & 0o7777).toString(8).padStart(3, '0')}/${modeText(found)})  Uid: (${user})   Gid: (${group})`,
    `Access: ${time}`,
    `Modify: ${time}`,
    `Change: ${time}`,
    ' Birth: -',
    '',
  ].join('\n');
}

export const du = program(
  async (io) => {
    const options = io.options({
      short: 'abcd:hkmsx',
      long: { all: 'a', bytes: 'b', total: 'c', 'max-depth=': 'd', 'human-readable': 'h', summarize: 's' },
    });
    const { fs } = io.process;
    const shown = (kib: number, bytes: number) =>
      options.has('b')
        ? String(bytes)
        : options.has('h')
          ? humanSize(kib * 1024)
          : options.has('m')
            ? String(Math.ceil(kib / 1024))
            : String(kib);
    let total = 0;
    const measure = (path: string, depth: number): { kib: number; bytes: number } => {
      const found = fs.lstat(io.path(path));
      let sum = { kib: blocksOf(found), bytes: found.size };
      if (found.type === 'directory')
        for (const name of fs.readdir(io.path(path))) {
          const inner = measure(joinPath(path, name), depth + 1);
          sum = { kib: sum.kib + inner.kib, bytes: sum.bytes + inner.bytes };
        }
      const wanted =
        depth === 0 ||
        ((found.type === 'directory' || options.has('a')) &&
          !options.has('s') &&
          depth <= options.number('d', Infinity));
      if (wanted) io.print(`${shown(sum.kib, sum.bytes)}\t${path}\n`);
      return sum;
    };
    const status = await each(
      io,
      options.operands.length > 0 ? options.operands : ['.'],
      (path) => void (total += measure(path, 0).kib),
      (path) => `cannot access '${path}'`,
    );
    if (options.has('c')) io.print(`${shown(total, total * 1024)}\ttotal\n`);
    return status;
  },
  { help: '[OPTION]... [FILE]...' },
);

export const df = program(
  async (io) => {
    const options = io.options({ short: 'ahikPt:Tx:', long: { 'human-readable': 'h', 'print-type': 'T' } });
    const usage = (io.process.kernel.fs as Partial<MachineFileSystem>).usage ?? { bytes: 0, maxBytes: 1 };
    const used = Math.ceil(usage.bytes / 1024);
    const size = Math.ceil(usage.maxBytes / 1024);
    const shown = (kib: number) => (options.has('h') ? humanSize(kib * 1024) : String(kib));
    const mounts = [
      { path: '/', name: 'overlay' },
      ...io.process.fs.mounts().filter(({ name }) => name !== 'proc'),
    ];
    const rows = mounts.map(({ name, path }) => [
      name,
      shown(size),
      shown(used),
      shown(size - used),
      `${Math.ceil((used / size) * 100)}%`,
      path,
    ]);
    const head = [
      'Filesystem',
      options.has('h') ? 'Size' : '1K-blocks',
      'Used',
      options.has('h') ? 'Avail' : 'Available',
      'Use%',
      'Mounted on',
    ];
    const width = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]!.length)));
    for (const row of [head, ...rows])
      io.print(
        `${row[0]!.padEnd(Math.max(14, width[0]!))} ${row
          .slice(1, 5)
          .map((cell, i) => cell.padStart(width[i + 1]!))
          .join(' ')} ${row[5]}\n`,
      );
    return 0;
  },
  { help: '[OPTION]... [FILE]...' },
);
