// cp, mv, rm, ln, install.
import { Errno } from '../kernel/file-system.ts';
import { joinPath } from '../kernel/walk.ts';
import type { Options } from './support/options.ts';
import { program, type ProgramIo } from './support/program-io.ts';

const nameOf = (path: string) => path.replace(/\/+$/, '').split('/').at(-1)!;

function isDirectory(io: ProgramIo, path: string): boolean {
  const { fs } = io.process;
  return fs.exists(io.path(path)) && fs.stat(io.path(path)).type === 'directory';
}

interface Pair {
  readonly from: string;
  readonly to: string;
}

/** The pairs that `cmd SOURCE... TARGET` means; a number is the exit code of a wrong call. */
async function pairsOf(
  io: ProgramIo,
  operands: readonly string[],
  target: string | undefined,
  plain: boolean,
): Promise<readonly Pair[] | number> {
  const sources = target === undefined ? operands.slice(0, -1) : operands;
  const to = target ?? operands.at(-1);
  if (to === undefined)
    return io.error(`missing file operand\nTry '${io.name} --help' for more information.`);
  if (sources.length === 0)
    return io.error(
      `missing destination file operand after '${to}'\nTry '${io.name} --help' for more information.`,
    );
  const into = !plain && isDirectory(io, to);
  if (sources.length > 1 && !into)
    return io.error(
      `target '${to}': ${io.process.fs.exists(io.path(to)) ? 'Not a directory' : 'No such file or directory'}`,
    );
  return sources.map((from) => ({
    from,
    to: into ? joinPath(to.replace(/\/+$/, '') || '/', nameOf(from)) : to,
  }));
}

export const cp = program(
  async (io) => {
    const options = io.options({
      short: 'abdfilLnpPrRst:TuvHx',
      long: {
        archive: 'a',
        recursive: 'r',
        force: 'f',
        'no-clobber': 'n',
        verbose: 'v',
        'target-directory=': 't',
        'no-target-directory': 'T',
        update: 'u',
        'preserve?': 'p',
        interactive: 'i',
        dereference: 'L',
        backup: 'b',
        link: 'l',
        'symbolic-link': 's',
      },
    });
    const pairs = await pairsOf(io, options.operands, options.value('t'), options.has('T'));
    if (typeof pairs === 'number') return pairs;
    const recursive = options.has('r') || options.has('R') || options.has('a');
    const keepLinks =
      (options.has('a') || options.has('P') || options.has('d') || recursive) && !options.has('L');
    const preserve = options.has('p') || options.has('a');
    const { fs } = io.process;
    const copy = (from: string, to: string) =>
      copyOne({ io, options, recursive, keepLinks, preserve }, from, to);
    for (const { from, to } of pairs) {
      if (options.has('s') || options.has('l')) {
        await attempt(
          io,
          () => (options.has('s') ? fs.symlink(from, io.path(to)) : fs.link(io.path(from), io.path(to))),
          `cannot create link '${to}'`,
        );
        continue;
      }
      try {
        await copy(from, to);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        await io.error(copyError(io, from, to, error));
      }
    }
    return io.failed;
  },
  { help: '[OPTION]... SOURCE... DEST' },
);

interface CopyJob {
  readonly io: ProgramIo;
  readonly options: Options;
  readonly recursive: boolean;
  readonly keepLinks: boolean;
  readonly preserve: boolean;
}

async function copyOne(job: CopyJob, from: string, to: string): Promise<void> {
  const { io, options, recursive, keepLinks, preserve } = job;
  const { fs } = io.process;

  const stat = keepLinks ? fs.lstat(io.path(from)) : fs.stat(io.path(from));
  if (stat.type === 'directory') {
    if (!recursive)
      return void (await io.error(
        io.busybox ? `omitting directory '${from}'` : `-r not specified; omitting directory '${from}'`,
      ));
    if (`${io.path(to)}/`.startsWith(`${fs.realpath(io.path(from))}/`))
      return void (await io.error(`cannot copy a directory, '${from}', into itself, '${to}'`));
    if (!fs.exists(io.path(to))) fs.mkdir(io.path(to), { mode: stat.mode | 0o700 });
    for (const name of fs.readdir(io.path(from)))
      await copyOne(job, joinPath(from, name), joinPath(to, name));
    if (preserve) fs.utimes(io.path(to), stat.mtime);
    return;
  }
  if (fs.exists(io.path(to))) {
    if (options.has('n')) return;
    if (options.has('u') && fs.stat(io.path(to)).mtime >= stat.mtime) return;
    if (fs.realpath(io.path(to)) === fs.realpath(io.path(from)) || fs.stat(io.path(to)).inode === stat.inode)
      return void (await io.error(`'${from}' and '${to}' are the same file`));
    if (isDirectory(io, to))
      return void (await io.error(`cannot overwrite directory '${to}' with non-directory '${from}'`));
    if (options.has('f') && !writable(io, to)) fs.unlink(io.path(to));
  }
  if (stat.type === 'symlink') {
    if (fs.exists(io.path(to))) fs.unlink(io.path(to));
    fs.symlink(fs.readlink(io.path(from)), io.path(to));
  } else if (stat.program !== undefined) fs.writeProgram(io.path(to), stat.program, { mode: stat.mode });
  else {
    const existed = fs.exists(io.path(to));
    fs.writeFile(io.path(to), stat.type === 'device' ? '' : fs.readFile(io.path(from)), {
      mode: stat.mode,
    });
    if (preserve) {
      fs.chmod(io.path(to), stat.mode);
      fs.utimes(io.path(to), stat.mtime);
      if (io.process.uid === 0) fs.chown(io.path(to), stat.uid, stat.gid);
    } else if (existed && options.has('a')) fs.chmod(io.path(to), stat.mode);
  }
  if (options.has('v')) io.print(`'${from}' -> '${to}'\n`);
}

function writable(io: ProgramIo, path: string): boolean {
  const stat = io.process.fs.stat(io.path(path));
  return io.process.uid === 0 || (stat.mode & 0o222) !== 0;
}

function copyError(io: ProgramIo, from: string, to: string, error: Errno): string {
  if (!io.process.fs.exists(io.path(from)))
    return io.busybox ? `can't stat '${from}': ${error.message}` : `cannot stat '${from}': ${error.message}`;
  if (error.path === io.path(from)) return `cannot open '${from}' for reading: ${error.message}`;
  const verb = error.code === 'ENOSPC' ? 'error writing' : 'cannot create regular file';
  return io.busybox
    ? `can't create '${to}': ${error.message}`
    : verb === 'error writing'
      ? `error writing '${to}': ${error.message}`
      : `${verb} '${to}': ${error.message}`;
}

async function attempt(io: ProgramIo, work: () => void, what: string): Promise<boolean> {
  try {
    work();
    return true;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await io.error(`${what}: ${error.message}`);
    return false;
  }
}

export const mv = program(
  async (io) => {
    const options = io.options({
      short: 'bfint:Tuv',
      long: {
        force: 'f',
        'no-clobber': 'n',
        verbose: 'v',
        'target-directory=': 't',
        interactive: 'i',
        update: 'u',
      },
    });
    const pairs = await pairsOf(io, options.operands, options.value('t'), options.has('T'));
    if (typeof pairs === 'number') return pairs;
    const { fs } = io.process;
    for (const { from, to } of pairs) {
      if (options.has('n') && fs.exists(io.path(to))) continue;
      if (!linkExists(io, from)) {
        await io.error(
          io.busybox
            ? `can't rename '${from}': No such file or directory`
            : `cannot stat '${from}': No such file or directory`,
        );
        continue;
      }
      if (
        linkExists(io, to) &&
        fs.exists(io.path(to)) &&
        fs.realpath(io.path(from)) === fs.realpath(io.path(to))
      ) {
        await io.error(`'${from}' and '${to}' are the same file`);
        continue;
      }
      const moved = await attempt(io, () => rename(io, from, to), moveFailure(io, from, to));
      if (moved && options.has('v')) io.print(`renamed '${from}' -> '${to}'\n`);
    }
    return io.failed;
  },
  { help: '[OPTION]... SOURCE... DEST' },
);

function moveFailure(io: ProgramIo, from: string, to: string): string {
  if (`${io.path(to)}/`.startsWith(`${io.path(from)}/`))
    return `cannot move '${from}' to a subdirectory of itself, '${to}'`;
  return io.busybox ? `can't rename '${from}'` : `cannot move '${from}' to '${to}'`;
}

function linkExists(io: ProgramIo, path: string): boolean {
  try {
    io.process.fs.lstat(io.path(path));
    return true;
  } catch {
    return false;
  }
}

/** Across mounts the files are copied. */
function rename(io: ProgramIo, from: string, to: string): void {
  const { fs } = io.process;
  try {
    fs.rename(io.path(from), io.path(to));
  } catch (error) {
    if (!(error instanceof Errno) || error.code !== 'EXDEV') throw error;
    copyTree(io, io.path(from), io.path(to));
    fs.remove(io.path(from));
  }
}

function copyTree(io: ProgramIo, from: string, to: string): void {
  const { fs } = io.process;
  const stat = fs.lstat(from);
  if (stat.type === 'directory') {
    fs.mkdir(to, { recursive: true, mode: stat.mode });
    for (const name of fs.readdir(from)) copyTree(io, joinPath(from, name), joinPath(to, name));
  } else if (stat.type === 'symlink') fs.symlink(fs.readlink(from), to);
  else fs.writeFile(to, fs.readFile(from), { mode: stat.mode });
}

export const rm = program(
  async (io) => {
    const options = io.options({
      short: 'dfiIrRv',
      long: {
        force: 'f',
        recursive: 'r',
        verbose: 'v',
        dir: 'd',
        'no-preserve-root': '1',
        'preserve-root': '2',
        'interactive?': 'i',
      },
    });
    const recursive = options.has('r') || options.has('R');
    if (options.operands.length === 0 && !options.has('f'))
      return io.error("missing operand\nTry 'rm --help' for more information.");
    const { fs } = io.process;
    const remove = async (path: string): Promise<void> => {
      const stat = fs.lstat(io.path(path));
      if (stat.type !== 'directory') fs.unlink(io.path(path));
      else if (recursive) {
        for (const name of fs.readdir(io.path(path))) await each(joinPath(path, name));
        fs.rmdir(io.path(path));
      } else if (options.has('d')) fs.rmdir(io.path(path));
      else throw new Errno('EISDIR', path);
      if (options.has('v')) io.print(`removed ${stat.type === 'directory' ? 'directory ' : ''}'${path}'\n`);
    };
    const each = async (path: string): Promise<void> => {
      try {
        await remove(path);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        if (error.code === 'ENOENT' && options.has('f')) return;
        if (error.code === 'ENOTEMPTY' && io.failed) return;
        await io.error(
          io.busybox
            ? `${error.code === 'EISDIR' ? '' : "can't remove "}'${path}'${error.code === 'EISDIR' ? ' is a directory' : `: ${error.message}`}`
            : `cannot remove '${path}': ${error.message}`,
        );
      }
    };
    for (const path of options.operands) {
      if (/^\/+$/.test(path) && !options.has('1')) {
        await io.error(
          "it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe",
        );
        continue;
      }
      if (/(^|\/)\.{1,2}\/*$/.test(path) && recursive) {
        await io.error(`refusing to remove '.' or '..' directory: skipping '${path}'`);
        continue;
      }
      await each(path);
    }
    return io.failed;
  },
  { help: '[OPTION]... [FILE]...' },
);

export const ln = program(
  async (io) => {
    const options = io.options({
      short: 'bfinrst:Tv',
      long: { symbolic: 's', force: 'f', 'no-dereference': 'n', verbose: 'v', relative: 'r' },
    });
    const { fs } = io.process;
    const operands =
      options.operands.length === 1 ? [options.operands[0]!, nameOf(options.operands[0]!)] : options.operands;
    const pairs = await pairsOf(io, operands, options.value('t'), options.has('T') || options.has('n'));
    if (typeof pairs === 'number') return pairs;
    for (const { from, to } of pairs) {
      const what = options.has('s') ? 'symbolic' : 'hard';
      if (options.has('f') && linkExists(io, to)) fs.unlink(io.path(to));
      const failure = `failed to create ${what} link '${to}'`;
      if (!options.has('s') && !linkExists(io, from))
        await io.error(`failed to access '${from}': No such file or directory`);
      else
        await attempt(
          io,
          () => (options.has('s') ? fs.symlink(from, io.path(to)) : fs.link(io.path(from), io.path(to))),
          io.busybox ? to : failure,
        );
    }
    return io.failed;
  },
  { help: '[OPTION]... TARGET LINK_NAME' },
);

export const install = program(
  async (io) => {
    const options = io.options({ short: 'dDm:o:g:v', long: { 'mode=': 'm', directory: 'd' } });
    const mode = parseInt(options.value('m') ?? '755', 8);
    const { fs } = io.process;
    if (options.has('d')) {
      for (const path of options.operands) fs.mkdir(io.path(path), { recursive: true, mode });
      return 0;
    }
    const pairs = await pairsOf(io, options.operands, undefined, false);
    if (typeof pairs === 'number') return pairs;
    for (const { from, to } of pairs) {
      if (options.has('D')) fs.mkdir(io.path(to).replace(/\/[^/]*$/, '') || '/', { recursive: true });
      await attempt(io, () => fs.writeFile(io.path(to), fs.readFile(io.path(from))), `cannot stat '${from}'`);
      if (fs.exists(io.path(to))) fs.chmod(io.path(to), mode);
    }
    return io.failed;
  },
  { help: '[OPTION]... SOURCE DEST' },
);
