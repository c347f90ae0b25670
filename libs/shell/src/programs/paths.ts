// Programs that work on the text of paths.
import { Errno } from '../kernel/file-system.ts';
import { joinPath } from '../kernel/walk.ts';
import { program } from './support/program-io.ts';

export const basename = program(
  async (io) => {
    const options = io.options({ short: 'as:z', long: { multiple: 'a', 'suffix=': 's' } });
    const many = options.has('a') || options.has('s');
    const [first, second] = options.operands;
    if (first === undefined) return io.error("missing operand\nTry 'basename --help' for more information.");
    const suffix = options.value('s') ?? (many ? '' : (second ?? ''));
    for (const path of many ? options.operands : [first]) {
      const name = path.replace(/\/+$/, '').split('/').at(-1)! || (path.startsWith('/') ? '/' : '');
      io.print(
        `${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
      );
    }
    return 0;
  },
  { help: 'NAME [SUFFIX]' },
);

export function directoryOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return path.startsWith('/') ? '/' : '.';
  const at = trimmed.lastIndexOf('/');
  if (at < 0) return '.';
  return trimmed.slice(0, at).replace(/\/+$/, '') || '/';
}

export const dirname = program(
  async (io) => {
    const options = io.options({ short: 'z' });
    if (options.operands.length === 0)
      return io.error("missing operand\nTry 'dirname --help' for more information.");
    for (const path of options.operands) io.print(`${directoryOf(path)}\n`);
    return 0;
  },
  { help: '[OPTION] NAME...' },
);

export const realpath = program(
  async (io) => {
    const options = io.options({
      short: 'emsqLPz',
      long: { 'no-symlinks': 's', 'canonicalize-missing': 'm', 'canonicalize-existing': 'e' },
    });
    for (const path of options.operands) {
      try {
        io.print(
          `${options.has('s') || options.has('m') ? normal(io.path(path)) : resolved(io.process.fs, io.path(path), options.has('e'))}\n`,
        );
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        await io.error(`${path}: ${error.message}`);
      }
    }
    return io.failed;
  },
  { help: '[OPTION]... FILE...' },
);

/** The path without links; the last component may be missing. */
function resolved(fs: { realpath(path: string): string }, path: string, existing: boolean): string {
  try {
    return fs.realpath(path);
  } catch (error) {
    if (existing || !(error instanceof Errno) || error.code !== 'ENOENT') throw error;
    const parent = directoryOf(path);
    return joinPath(fs.realpath(parent), path.replace(/\/+$/, '').split('/').at(-1)!);
  }
}

function normal(path: string): string {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

export const readlink = program(
  async (io) => {
    const options = io.options({ short: 'efmnqsvz', long: { canonicalize: 'f', 'no-newline': 'n' } });
    for (const path of options.operands) {
      try {
        const full = io.path(path);
        const text =
          options.has('f') || options.has('e')
            ? resolved(io.process.fs, full, options.has('e'))
            : io.process.fs.readlink(full);
        io.print(options.has('n') ? text : `${text}\n`);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        io.failed = 1;
      }
    }
    return io.failed;
  },
  { help: '[OPTION]... FILE...' },
);

export const mktemp = program(
  async (io) => {
    const options = io.options({
      short: 'dp:qtu',
      long: { directory: 'd', 'tmpdir?': 'p', 'suffix=': 's', 'dry-run': 'u' },
    });
    const template = options.operands[0] ?? 'tmp.XXXXXXXXXX';
    const marks = /X{3,}(?!.*X{3,})/.exec(template)?.[0];
    if (!marks) return io.error(`too few X's in template '${template}'`);
    const base =
      options.operands.length === 0 || options.has('p') || options.has('t')
        ? options.value('p') || io.process.env.get('TMPDIR') || '/tmp'
        : undefined;
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    const name =
      template.replace(/X{3,}(?!.*X{3,})/, io.process.random.string(marks.length, letters)) +
      (options.value('s') ?? '');
    const path = base === undefined ? name : joinPath(base, name);
    if (!options.has('u')) {
      try {
        if (options.has('d')) io.process.fs.mkdir(io.path(path), { mode: 0o700 });
        else io.process.fs.writeFile(io.path(path), '', { mode: 0o600, exclusive: true });
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        return io.error(
          `failed to create ${options.has('d') ? 'directory' : 'file'} via template '${base === undefined ? template : joinPath(base, template)}': ${error.message}`,
        );
      }
    }
    io.print(`${path}\n`);
    return 0;
  },
  { help: '[OPTION]... [TEMPLATE]' },
);

export const pwd = program(async (io) => {
  io.print(`${io.process.cwd}\n`);
  return 0;
});
