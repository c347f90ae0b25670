import { Errno, type FileStat } from '../kernel/file-system.ts';
import { joinPath } from '../kernel/walk.ts';
import { formatDate } from '../text/date-format.ts';
import { compilePattern } from '../text/pattern.ts';
import { compileRegex } from '../text/regex.ts';
import { modeText } from './support/mode.ts';
import { directoryOf } from './paths.ts';
import { program, type ProgramIo } from './support/program-io.ts';
import { selectOptionalUserName, userId } from './support/users.ts';

interface Found {
  readonly path: string;
  readonly name: string;
  readonly stat: FileStat;
  readonly depth: number;
  readonly root: string;
}

type Test = (found: Found) => boolean | Promise<boolean>;

interface Search {
  readonly io: ProgramIo;
  readonly words: readonly string[];
  at: number;
  maxDepth: number;
  minDepth: number;
  depthFirst: boolean;
  acts: boolean;
  pruned: boolean;
  quit: boolean;
  readonly batches: { readonly argv: readonly string[]; readonly paths: string[] }[];
}

class FindError extends Error {}

export const find = program(
  async (io) => {
    const first = io.args.findIndex(
      (arg) => /^[-(!]/.test(arg) && arg !== '-L' && arg !== '-P' && arg !== '-H',
    );
    const roots = (first < 0 ? io.args : io.args.slice(0, first)).filter((arg) => !/^-[LPH]$/.test(arg));
    const search: Search = {
      io,
      words: first < 0 ? [] : io.args.slice(first),
      at: 0,
      maxDepth: Infinity,
      minDepth: 0,
      depthFirst: false,
      acts: false,
      pruned: false,
      quit: false,
      batches: [],
    };
    let test: Test;
    try {
      test = search.words.length === 0 ? () => true : or(search);
      if (search.at < search.words.length)
        throw new FindError(`paths must precede expression: \`${search.words[search.at]}'`);
    } catch (error) {
      if (error instanceof FindError) return io.error(error.message);
      throw error;
    }
    const whole: Test = search.acts
      ? test
      : async (found) => ((await test(found)) ? (io.print(`${found.path}\n`), true) : false);
    for (const root of roots.length > 0 ? roots : ['.']) {
      try {
        await visit(
          search,
          {
            path: root,
            name: root.replace(/\/+$/, '').split('/').at(-1) || root,
            stat: io.process.fs.lstat(io.path(root)),
            depth: 0,
            root,
          },
          whole,
        );
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        await io.error(io.busybox ? `${root}: ${error.message}` : `${quoted(io, root)}: ${error.message}`);
      }
    }
    for (const batch of search.batches)
      if (batch.paths.length > 0) await execute(io, [...batch.argv, ...batch.paths]);
    return io.failed;
  },
  { help: '[path...] [expression]' },
);

/** find quotes as the locale does. */
function quoted(io: ProgramIo, text: string): string {
  return io.process.env.get('LC_ALL') === 'C' ? `'${text}'` : `‘${text}’`;
}

async function visit(search: Search, found: Found, test: Test): Promise<void> {
  if (search.quit) return;
  search.pruned = false;
  const tested = found.depth >= search.minDepth;
  if (tested && !search.depthFirst) await test(found);
  const { fs } = search.io.process;
  if (found.stat.type === 'directory' && !search.pruned && found.depth < search.maxDepth) {
    let names: string[] = [];
    try {
      names = fs.readdir(search.io.path(found.path));
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      await search.io.error(`${quoted(search.io, found.path)}: ${error.message}`);
    }
    for (const name of names) {
      const path = joinPath(found.path.replace(/(.)\/+$/, '$1'), name);
      await visit(
        search,
        { ...found, path, name, stat: fs.lstat(search.io.path(path)), depth: found.depth + 1 },
        test,
      );
    }
  }
  if (tested && search.depthFirst) await test(found);
}

function or(search: Search): Test {
  let left = and(search);
  while (['-o', '-or'].includes(search.words[search.at] ?? '')) {
    search.at++;
    const [first, second] = [left, and(search)];
    left = async (found) => (await first(found)) || second(found);
  }
  return left;
}

function and(search: Search): Test {
  let left = not(search);
  while (search.at < search.words.length && !['-o', '-or', ')', ','].includes(search.words[search.at]!)) {
    if (['-a', '-and'].includes(search.words[search.at]!)) search.at++;
    const [first, second] = [left, not(search)];
    left = async (found) => (await first(found)) && second(found);
  }
  return left;
}

function not(search: Search): Test {
  const word = search.words[search.at];
  if (word === '!' || word === '-not') {
    search.at++;
    const inner = not(search);
    return async (found) => !(await inner(found));
  }
  if (word !== '(' && word !== '\\(') return primary(search);
  search.at++;
  const inner = or(search);
  if (search.words[search.at++] !== ')')
    throw new FindError("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
  return inner;
}

function argument(search: Search, word: string): string {
  const value = search.words[search.at++];
  if (value === undefined) throw new FindError(`missing argument to \`${word}'`);
  return value;
}

const letters: Readonly<Record<FileStat['type'], string>> = {
  file: 'f',
  directory: 'd',
  symlink: 'l',
  device: 'c',
};

function primary(search: Search): Test {
  const word = search.words[search.at++]!;
  const { io } = search;
  switch (word) {
    case '-name':
    case '-iname': {
      const pattern = compilePattern(argument(search, word), { ignoreCase: word === '-iname' });
      return ({ name }) => pattern.matches(name);
    }
    case '-path':
    case '-wholename':
    case '-ipath': {
      const pattern = compilePattern(argument(search, word), { ignoreCase: word === '-ipath' });
      return ({ path }) => pattern.matches(path);
    }
    case '-regex': {
      const regex = compileRegex(`^(${argument(search, word)})$`, 'basic');
      return ({ path }) => regex.test(path);
    }
    case '-type': {
      const wanted = argument(search, word).split(',');
      return ({ stat }) => wanted.includes(letters[stat.type]);
    }
    case '-empty':
      return ({ stat, path }) =>
        stat.type === 'directory'
          ? io.process.fs.readdir(io.path(path)).length === 0
          : stat.type === 'file' && stat.size === 0;
    case '-size':
      return sizeTest(argument(search, word));
    case '-mtime':
    case '-mmin': {
      const unit = word === '-mtime' ? 86_400_000 : 60_000;
      const compare = counted(argument(search, word));
      return ({ stat }) => compare(Math.floor((io.process.clock.now() - stat.mtime) / unit));
    }
    case '-newer': {
      const { mtime } = io.process.fs.stat(io.path(argument(search, word)));
      return ({ stat }) => stat.mtime > mtime;
    }
    case '-perm':
      return permissionTest(argument(search, word));
    case '-user': {
      const uid = userId(io.process, argument(search, word));
      return ({ stat }) => stat.uid === uid;
    }
    case '-links': {
      const compare = counted(argument(search, word));
      return ({ stat }) => compare(stat.links);
    }
    case '-executable':
      return ({ stat }) => (stat.mode & 0o111) !== 0;
    case '-true':
      return () => true;
    case '-false':
      return () => false;
    default:
      return globalOrAction(search, word);
  }
}

function globalOrAction(search: Search, word: string): Test {
  switch (word) {
    case '-maxdepth':
      search.maxDepth = Number(argument(search, word));
      return () => true;
    case '-mindepth':
      search.minDepth = Number(argument(search, word));
      return () => true;
    case '-depth':
      search.depthFirst = true;
      return () => true;
    case '-xdev':
    case '-mount':
    case '-follow':
      return () => true;
    default:
      return action(search, word);
  }
}

function action(search: Search, word: string): Test {
  const { io } = search;
  if (word !== '-prune') search.acts = true;
  switch (word) {
    case '-print':
      return ({ path }) => (io.print(`${path}\n`), true);
    case '-print0':
      return ({ path }) => (io.print(`${path}\0`), true);
    case '-printf': {
      const format = argument(search, word);
      return (found) => (io.print(formatFound(io, format, found)), true);
    }
    case '-prune':
      return () => (search.pruned = true);
    case '-quit':
      return () => (search.quit = true);
    case '-ls':
      return ({ path, stat }) => (
        io.print(`${String(stat.inode).padStart(9)} ${modeText(stat)} ${stat.size} ${path}\n`),
        true
      );
    case '-delete':
      search.depthFirst = true;
      return async ({ path, stat }) => {
        try {
          if (stat.type === 'directory') io.process.fs.rmdir(io.path(path));
          else io.process.fs.unlink(io.path(path));
          return true;
        } catch (error) {
          if (!(error instanceof Errno)) throw error;
          await io.error(`cannot delete ${quoted(io, path)}: ${error.message}`);
          return false;
        }
      };
    case '-exec':
    case '-execdir':
    case '-ok':
      return execAction(search, word);
    default:
      throw new FindError(io.busybox ? `unrecognized: ${word}` : `unknown predicate \`${word}'`);
  }
}

function execAction(search: Search, word: string): Test {
  const end = search.words.findIndex(
    (part, i) => i >= search.at && (part === ';' || (part === '+' && search.words[i - 1] === '{}')),
  );
  if (end < 0) throw new FindError(`missing argument to \`${word}'`);
  const argv = search.words.slice(search.at, end);
  const many = search.words[end] === '+';
  search.at = end + 1;
  if (many) {
    const batch = { argv: argv.slice(0, -1), paths: [] as string[] };
    search.batches.push(batch);
    return ({ path }) => (batch.paths.push(path), true);
  }
  return ({ path, name }) =>
    execute(
      search.io,
      argv.map((part) => part.replaceAll('{}', word === '-execdir' ? `./${name}` : path)),
    );
}

async function execute(io: ProgramIo, argv: readonly string[]): Promise<boolean> {
  await io.flush();
  try {
    const child = io.process.spawn({ argv });
    return (await io.process.ended.race(child.exited)).code === 0;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await io.error(`${quoted(io, argv[0] ?? '')}: ${error.message}`);
    return false;
  }
}

function counted(text: string): (value: number) => boolean {
  const number = Number(text.replace(/^[-+]/, ''));
  if (text.startsWith('+')) return (value) => value > number;
  return text.startsWith('-') ? (value) => value < number : (value) => value === number;
}

function sizeTest(text: string): Test {
  const match = /^([-+]?)(\d+)([bcwkMG]?)$/.exec(text);
  if (!match) throw new FindError(`Invalid argument \`${text}' to -size`);
  const unit = { '': 512, b: 512, c: 1, w: 2, k: 1024, M: 1_048_576, G: 1_073_741_824 }[match[3]!]!;
  const compare = counted(match[1]! + match[2]!);
  return ({ stat }) => compare(Math.ceil(stat.size / unit));
}

function permissionTest(text: string): Test {
  const mode = parseInt(text.replace(/^[-/]/, ''), 8);
  if (text.startsWith('-')) return ({ stat }) => (stat.mode & mode) === mode;
  if (text.startsWith('/')) return ({ stat }) => mode === 0 || (stat.mode & mode) !== 0;
  return ({ stat }) => (stat.mode & 0o7777) === mode;
}

function formatFound(io: ProgramIo, format: string, { path, name, stat, depth, root }: Found): string {
  const values: Readonly<Record<string, () => string>> = {
    p: () => path,
    P: () => (path === root ? '' : path.slice(root.length).replace(/^\//, '')),
    f: () => name,
    h: () => directoryOf(path),
    s: () => String(stat.size),
    m: () => (stat.mode & 0o7777).toString(8),
    M: () => modeText(stat),
    u: () => selectOptionalUserName(io.process, stat.uid) ?? String(stat.uid),
    U: () => String(stat.uid),
    g: () => String(stat.gid),
    d: () => String(depth),
    y: () => letters[stat.type],
    t: () => formatDate(stat.mtime, '%a %b %e %H:%M:%S.%N %Y'),
    l: () => (stat.type === 'symlink' ? io.process.fs.readlink(io.path(path)) : ''),
    '%': () => '%',
  };
  return format
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\0/g, '\0')
    .replace(/%T@|%T([A-Za-z])|%([A-Za-z%])/g, (whole, time?: string, letter?: string) => {
      if (whole === '%T@') return `${(stat.mtime / 1000).toFixed(3)}0000000`;
      return time ? formatDate(stat.mtime, `%${time}`) : (values[letter!]?.() ?? whole);
    });
}
