import { Errno, type FileStat } from '../kernel/file-system.ts';
import { joinPath } from '../kernel/walk.ts';
import { formatDate } from '../text/date-format.ts';
import { quoteForInput } from '../interpreter/quote.ts';
import { modeText } from './support/mode.ts';
import type { Options } from './support/options.ts';
import { program, type ProgramIo } from './support/program-io.ts';
import { humanSize } from './support/size.ts';
import { selectOptionalGroupName, selectOptionalUserName } from './support/users.ts';

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: FileStat;
}

interface View {
  readonly options: Options;
  readonly terminal: boolean;
  readonly colour: boolean;
  readonly width: number;
}

export const ls = program(
  async (io) => {
    const options = io.options({
      short: '1aAbBcCdfFgGhHiIklLmnNopqQrRsStuUvw:xXZ',
      long: {
        all: 'a',
        'almost-all': 'A',
        directory: 'd',
        'human-readable': 'h',
        inode: 'i',
        reverse: 'r',
        recursive: 'R',
        size: 's',
        'color?': '4',
        classify: 'F',
        'time-style=': '5',
        'full-time': '6',
        'group-directories-first': '7',
        'no-group': 'G',
        'sort=': '8',
      },
    });
    const descriptors = (
      io.process as { readonly descriptors?: ReadonlyMap<number, { readonly kind: string }> }
    ).descriptors;
    const terminal = descriptors?.get(1)?.kind === 'terminal';
    const when = options.value('4');
    const view: View = {
      options,
      terminal,
      colour:
        when === 'always' ||
        when === '' ||
        (when === 'auto' && terminal) ||
        (io.busybox && terminal && when === undefined),
      width: io.process.terminal?.columns ?? 80,
    };
    const files: Entry[] = [];
    const directories: Entry[] = [];
    for (const path of options.operands.length > 0 ? options.operands : ['.']) {
      try {
        const stat = statOf(io, path, options);
        (stat.type === 'directory' && !options.has('d') ? directories : files).push({
          name: path,
          path,
          stat,
        });
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        await io.error(
          io.busybox ? `${path}: ${error.message}` : `cannot access '${path}': ${error.message}`,
          2,
        );
      }
    }
    sortEntries(files, options);
    if (files.length > 0) show(io, view, files, false);
    const titled = options.operands.length > 1 || options.has('R');
    sortEntries(directories, options);
    for (const [i, directory] of directories.entries()) {
      if (titled) io.print(`${i > 0 || files.length > 0 ? '\n' : ''}${directory.name}:\n`);
      await showDirectory(io, view, directory.path);
    }
    return io.busybox && io.failed ? 1 : io.failed;
  },
  { usageCode: 2, help: '[OPTION]... [FILE]...' },
);

/** A link on the command line is followed, unless its own line is wanted. */
function statOf(io: ProgramIo, path: string, options: Options): FileStat {
  const full = io.path(path);
  const link = io.process.fs.lstat(full);
  if (
    link.type !== 'symlink' ||
    ((options.has('l') || options.has('d') || options.has('F')) && !options.has('H') && !options.has('L'))
  )
    return link;
  return io.process.fs.exists(full) ? io.process.fs.stat(full) : link;
}

async function showDirectory(io: ProgramIo, view: View, path: string): Promise<void> {
  const { options } = view;
  let names: string[];
  try {
    names = io.process.fs.readdir(io.path(path));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await io.error(
      io.busybox
        ? `can't open '${path}': ${error.message}`
        : `cannot open directory '${path}': ${error.message}`,
      2,
    );
    return;
  }
  const all = options.has('a') || options.has('f');
  const shown = [
    ...(all ? ['.', '..'] : []),
    ...names.filter((name) => all || options.has('A') || !name.startsWith('.')),
  ];
  const entries = shown.map((name) => {
    const full = io.path(joinPath(path, name));
    const stat =
      options.has('L') && io.process.fs.exists(full) ? io.process.fs.stat(full) : io.process.fs.lstat(full);
    return { name, path: joinPath(path, name), stat };
  });
  sortEntries(entries, options);
  show(io, view, entries, true);
  if (!options.has('R')) return;
  for (const entry of entries.filter(
    ({ name, stat }) => stat.type === 'directory' && name !== '.' && name !== '..',
  )) {
    io.print(`\n${entry.path}:\n`);
    await showDirectory(io, view, entry.path);
  }
}

function sortEntries(entries: Entry[], options: Options): void {
  if (options.has('U') || options.has('f')) return;
  const by = options.value('8');
  const byName = (a: Entry, b: Entry) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const compare = (a: Entry, b: Entry) => {
    if (options.has('t') || by === 'time') return b.stat.mtime - a.stat.mtime || byName(a, b);
    if (options.has('S') || by === 'size') return b.stat.size - a.stat.size || byName(a, b);
    return byName(a, b);
  };
  entries.sort((a, b) => (options.has('r') ? -compare(a, b) : compare(a, b)));
  if (options.has('7'))
    entries.sort((a, b) => Number(b.stat.type === 'directory') - Number(a.stat.type === 'directory'));
}

function show(io: ProgramIo, view: View, entries: readonly Entry[], total: boolean): void {
  const { options } = view;
  if (options.has('l') || options.has('g') || options.has('n') || options.has('o') || options.has('6'))
    return showLong(io, view, entries, total);
  const names = entries.map((entry) => decorated(io, view, entry));
  if (options.has('m')) io.print(`${names.map(({ text }) => text).join(', ')}\n`);
  else if (options.has('1') || (!view.terminal && !options.has('C')))
    io.print(names.map(({ text }) => `${text}\n`).join(''));
  else io.print(inGrid(names, view.width));
}

interface Shown {
  readonly text: string;
  readonly width: number;
}

function decorated(io: ProgramIo, view: View, entry: Entry, withTarget = false): Shown {
  const { options } = view;
  const quoted =
    view.terminal && !io.busybox && /[^\w@%+=:,./~-]/.test(entry.name) && !options.has('N')
      ? quoteForInput(entry.name)
      : entry.name;
  const suffix =
    options.has('F') && !withTarget
      ? classify(entry.stat)
      : options.has('p') && entry.stat.type === 'directory'
        ? '/'
        : '';
  const inode = options.has('i') ? `${entry.stat.inode} ` : '';
  const code = view.colour ? colourOf(entry) : '';
  const painted = code === '' ? quoted : `\x1b[${code}m${quoted}\x1b[0m`;
  return { text: inode + painted + suffix, width: inode.length + [...quoted].length + suffix.length };
}

function classify(stat: FileStat): string {
  if (stat.type === 'directory') return '/';
  if (stat.type === 'symlink') return '@';
  return stat.type === 'file' && (stat.mode & 0o111) !== 0 ? '*' : '';
}

function colourOf({ name, stat }: Entry): string {
  if (stat.type === 'directory') return (stat.mode & 0o1002) === 0o1002 ? '30;42' : '01;34';
  if (stat.type === 'symlink') return '01;36';
  if (stat.type === 'device') return '40;33;01';
  if ((stat.mode & 0o111) !== 0) return '01;32';
  return /\.(tar|tgz|gz|zip|xz|bz2)$/.test(name) ? '01;31' : '';
}

function inGrid(items: readonly Shown[], width: number): string {
  if (items.length === 0) return '';
  for (let rows = 1; ; rows++) {
    const columns = Math.ceil(items.length / rows);
    const widths = Array.from({ length: columns }, (_, c) =>
      Math.max(...items.slice(c * rows, (c + 1) * rows).map((item) => item.width)),
    );
    if (rows < items.length && widths.reduce((sum, w) => sum + w + 2, -2) > width) continue;
    let out = '';
    for (let row = 0; row < rows; row++) {
      const cells = items.filter((_, i) => i % rows === row);
      out +=
        cells
          .map((cell, c) =>
            c === cells.length - 1 ? cell.text : cell.text + ' '.repeat(widths[c]! - cell.width + 2),
          )
          .join('') + '\n';
    }
    return out;
  }
}

function showLong(io: ProgramIo, view: View, entries: readonly Entry[], total: boolean): void {
  const { options } = view;
  const numeric = options.has('n');
  const size = (stat: FileStat) => (options.has('h') ? humanSize(stat.size) : String(stat.size));
  if (total) {
    const blocks = entries.reduce((sum, { stat }) => sum + blocksOf(stat), 0);
    io.print(`total ${options.has('h') ? humanSize(blocks * 1024) : blocks}\n`);
  }
  const rows = entries.map((entry) => {
    const { stat } = entry;
    const owner = numeric
      ? String(stat.uid)
      : (selectOptionalUserName(io.process, stat.uid) ?? String(stat.uid));
    const group = numeric
      ? String(stat.gid)
      : (selectOptionalGroupName(io.process, stat.gid) ?? String(stat.gid));
    const target = stat.type === 'symlink' ? ` -> ${io.process.fs.readlink(io.path(entry.path))}` : '';
    return {
      mode: modeText(stat),
      links: String(stat.links),
      owner,
      group,
      size: size(stat),
      time: timeText(io, options, stat),
      name: decorated(io, view, entry, true).text + target,
    };
  });
  const busyboxWidths = { links: 4, owner: 8, group: 8, size: 9 };
  const width = (key: 'links' | 'owner' | 'group' | 'size') =>
    Math.max(io.busybox ? busyboxWidths[key] : 0, ...rows.map((row) => row[key].length));
  for (const row of rows) {
    const owner = options.has('g') ? '' : `${row.owner.padEnd(width('owner'))} `;
    const group = options.has('o') || options.has('G') ? '' : `${row.group.padEnd(width('group'))} `;
    io.print(
      `${row.mode} ${row.links.padStart(width('links'))} ${owner}${group}${row.size.padStart(width('size'))} ${row.time} ${row.name}\n`,
    );
  }
}

/** Kibibytes on disk, in blocks of 4 KiB. */
export function blocksOf(stat: FileStat): number {
  return stat.type === 'symlink' || stat.type === 'device' ? 0 : Math.ceil(stat.size / 4096) * 4;
}

function timeText(io: ProgramIo, options: Options, stat: FileStat): string {
  if (options.has('6') || options.value('5') === 'full-iso') return formatDate(stat.mtime, '%F %T.%N %z');
  const style = options.value('5');
  if (style?.startsWith('+')) return formatDate(stat.mtime, style.slice(1));
  if (style === 'long-iso') return formatDate(stat.mtime, '%F %H:%M');
  const age = io.process.clock.now() - stat.mtime;
  const recent = age < 15_778_476_000 && age > -60_000;
  return formatDate(stat.mtime, recent ? '%b %e %H:%M' : '%b %e  %Y');
}
