// tar: create, list and extract, in GNU's words and in busybox's. What `kubectl cp` runs inside a container.
import { encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import { openPath } from '../../kernel/open.ts';
import { parseOptions, type Options, type OptionSpec } from '../support/options.ts';
import { program, type ProgramIo } from '../support/program-io.ts';
import { ArchiveError, ArchiveReader } from './archive-reader.ts';
import { create } from './create.ts';
import { readArchive } from './extract.ts';
import { TarJob } from './job.ts';

const spec: OptionSpec = {
  short: 'cxtf:vC:zjJmpohkOP',
  long: {
    create: 'c',
    extract: 'x',
    get: 'x',
    list: 't',
    'file=': 'f',
    verbose: 'v',
    'directory=': 'C',
    gzip: 'z',
    gunzip: 'z',
    bzip2: 'j',
    xz: 'J',
    touch: 'm',
    'preserve-permissions': 'p',
    'same-permissions': 'p',
    'no-same-permissions': '1',
    'no-same-owner': 'o',
    'same-owner': '2',
    'numeric-owner': '3',
    overwrite: '4',
    dereference: 'h',
    'keep-old-files': 'k',
    'to-stdout': 'O',
    'absolute-names': 'P',
    'exclude=': 'X',
    'strip-components=': 'S',
  },
};
const hint = `Try 'tar --help' or 'tar --usage' for more information.`;
const packers = { z: 'gzip', j: 'bzip2', J: 'xz' } as const;

export const tar = program(
  async (io) => {
    const options = parseOptions(withDash(io.args), spec);
    const job = new TarJob(io, options, options.operands);
    const problem = await wrongCall(job);
    if (problem !== undefined) return problem;
    try {
      await (options.has('c') ? writeTo(job) : readFrom(job));
    } catch (error) {
      if (error instanceof ArchiveError) {
        if (io.busybox)
          await job.fail(error.problem === 'not an archive' ? 'invalid tar magic' : 'short read');
        else if (error.problem === 'cut off') return cutOff(job);
        else await job.fail('This does not look like a tar archive');
      } else if (error instanceof FatalError) return fatal(io, error.message);
      else throw error;
    }
    if (!job.failed) return 0;
    if (!io.busybox) return io.error('Exiting with failure status due to previous errors', 2);
    return options.has('c') ? io.error('error exit delayed from previous errors') : 1;
  },
  { help: '[OPTION...] [FILE]...', usageCode: 2 },
);

/** The archive cannot be opened: nothing can be done. */
class FatalError extends Error {}

/** The old way of the first word: letters without a dash, their values in the words that follow. */
function withDash(args: readonly string[]): readonly string[] {
  const [first = '', ...rest] = args;
  if (first === '' || first.startsWith('-')) return args;
  const words: string[] = [];
  for (const letter of first) {
    words.push(`-${letter}`);
    const at = spec.short.indexOf(letter);
    if (spec.short[at + 1] === ':' && rest.length > 0) words.push(rest.shift()!);
  }
  return [...words, ...rest];
}

async function wrongCall({ io, options, operands }: TarJob): Promise<number | undefined> {
  const modes = (['c', 'x', 't'] as const).filter((letter) => options.has(letter));
  if (modes.length === 0)
    return io.busybox
      ? busyboxUsage(io)
      : usage(io, `You must specify one of the '-Acdtrux', '--delete' or '--test-label' options`);
  if (modes.length > 1 && !io.busybox)
    return usage(io, `You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option`);
  if (options.has('c') && operands.length === 0)
    return io.busybox ? io.error('empty archive') : usage(io, 'Cowardly refusing to create an empty archive');
  for (const [letter, name] of Object.entries(packers))
    if (options.has(letter)) return io.error(`not simulated: ${name}`, 2);
  const directory = options.value('C');
  if (directory !== undefined && !io.process.fs.exists(io.path(directory)))
    return io.busybox
      ? io.error(`can't change directory to '${directory}': No such file or directory`)
      : fatal(io, `${directory}: Cannot open: No such file or directory`);
  return undefined;
}

async function usage(io: ProgramIo, message: string): Promise<number> {
  return io.error(`${message}\n${hint}`, 2);
}

async function busyboxUsage(io: ProgramIo): Promise<number> {
  const text = 'Usage: tar c|x|t [-ZzJjahmvokO] [-f TARFILE] [-C DIR] [FILE]...\n';
  await io.process.stderr.write(encodeUtf8(text));
  return 1;
}

async function fatal(io: ProgramIo, message: string): Promise<number> {
  await io.error(message);
  return io.busybox ? 1 : io.error('Error is not recoverable: exiting now', 2);
}

const archiveName = (options: Options) => options.value('f') ?? '-';

async function writeTo(job: TarJob): Promise<void> {
  const { io } = job;
  const name = archiveName(job.options);
  if (name === '-') return create(job, (bytes) => io.put(bytes));
  const descriptor = opened(io, name, () =>
    openPath(io.process, name, { write: true, create: true, truncate: true }),
  );
  try {
    await create(job, async (bytes) => {
      if (bytes.length > 0) await descriptor.write(bytes);
    });
  } finally {
    descriptor.release();
  }
}

async function readFrom(job: TarJob): Promise<void> {
  const { io } = job;
  const name = archiveName(job.options);
  if (name !== '-') opened(io, name, () => io.open(name)?.release());
  const chunks = io.chunks(name);
  try {
    const archive = new ArchiveReader(chunks);
    await readArchive(job, archive, job.options.has('t')).catch((error: unknown) => {
      const atEnd = error instanceof ArchiveError && error.problem === 'half a header' && archive.started;
      if (!atEnd || io.busybox) throw error; // GNU ignores what is no whole block
    });
    await archive.drain();
  } finally {
    await chunks.return(undefined);
  }
}

function opened<T>({ busybox }: ProgramIo, name: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new FatalError(
      busybox ? `can't open '${name}': ${error.message}` : `${name}: Cannot open: ${error.message}`,
    );
  }
}

/** GNU says it for the file and for the archive. */
async function cutOff({ io, options }: TarJob): Promise<number> {
  if (options.has('x')) await io.error('Unexpected EOF in archive');
  return fatal(io, 'Unexpected EOF in archive');
}
