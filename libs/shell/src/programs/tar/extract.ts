import { Errno } from '../../kernel/file-system.ts';
import type { ArchiveReader } from './archive-reader.ts';
import type { TarEntry } from './header.ts';
import type { TarJob } from './job.ts';

/** Unpacks the archive, or lists it: all of it, or the members that are named. */
export async function readArchive(job: TarJob, archive: ArchiveReader, listOnly: boolean): Promise<void> {
  const wanted = new Set(job.operands.map((name) => name.replace(/\/+$/, '')));
  const found = new Set<string>();
  const directories: { readonly path: string; readonly mtime: number; readonly mode: number }[] = [];
  for (let entry = await archive.next(); entry; entry = await archive.next()) {
    const match = matching(entry.path, wanted);
    if (match === undefined || job.excludes(entry.path)) continue;
    found.add(match);
    if (listOnly) {
      await job.list(entry.path, entry);
      continue;
    }
    const name = stripped(job.memberName(entry.path, entry.type === 'directory'), job);
    if (name === '') continue;
    await job.list(entry.path, undefined);
    const path = job.at(name);
    try {
      await extractOne(job, archive, entry, path);
      if (entry.type === 'directory') directories.push({ path, mtime: entry.mtime, mode: entry.mode });
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      await job.fail(extractFailure(job, name, entry, error));
    }
  }
  // what is written into a directory changes its time, and may need a right that it will not give
  for (const { path, mtime, mode } of directories.reverse()) {
    job.io.process.fs.chmod(path, modeFor(job, mode));
    if (!job.options.has('m')) job.io.process.fs.utimes(path, mtime);
  }
  for (const name of wanted) if (!found.has(name)) await job.fail(notFound(job, name));
}

/** Which of the wanted names this member belongs to; the empty one when all are wanted. */
function matching(path: string, wanted: ReadonlySet<string>): string | undefined {
  if (wanted.size === 0) return '';
  const bare = path.replace(/\/+$/, '');
  return [...wanted].find((name) => bare === name || bare.startsWith(`${name}/`));
}

function stripped(name: string, { options }: TarJob): string {
  const count = options.number('S', 0);
  return count > 0 ? name.split('/').slice(count).join('/') : name;
}

async function extractOne(job: TarJob, archive: ArchiveReader, entry: TarEntry, path: string): Promise<void> {
  const { fs, uid } = job.io.process;
  if (job.options.has('O')) {
    if (entry.type === 'file') for await (const bytes of archive.content()) await job.io.put(bytes);
    return;
  }
  const bare = path.replace(/(.)\/+$/, '$1');
  if (entry.type === 'directory') {
    if (!isDirectory(job, bare)) fs.mkdir(bare, { recursive: true, mode: 0o755 });
  } else {
    const parent = bare.slice(0, bare.lastIndexOf('/')) || '/';
    if (!fs.exists(parent)) fs.mkdir(parent, { recursive: true });
    await writeOne(job, archive, entry, bare);
  }
  if (entry.type === 'symlink' || entry.type === 'link') return;
  if (uid === 0 && !job.options.has('o')) fs.chown(bare, entry.uid, entry.gid);
  if (!job.options.has('m')) fs.utimes(bare, entry.mtime);
}

async function writeOne(job: TarJob, archive: ArchiveReader, entry: TarEntry, path: string): Promise<void> {
  const { fs } = job.io.process;
  if (exists(job, path)) {
    if (job.options.has('k')) throw new Errno('EEXIST', path);
    if (!isDirectory(job, path)) fs.unlink(path); // a link is replaced, never followed
  }
  if (entry.type === 'symlink') return fs.symlink(entry.target, path);
  if (entry.type === 'link') return fs.link(job.at(job.memberName(entry.target, false)), path);
  if (entry.type === 'other') return; // devices and pipes
  fs.writeFile(path, '', { mode: 0o600 });
  for await (const bytes of archive.content()) fs.writeFile(path, bytes, { append: true });
  fs.chmod(path, modeFor(job, entry.mode));
}

/** root keeps the modes of the archive, everybody else what the umask leaves of them. */
function modeFor({ io, options }: TarJob, mode: number): number {
  const keeps = options.has('p') || (io.process.uid === 0 && !options.has('1'));
  return keeps ? mode : mode & ~0o022 & 0o777;
}

function exists({ io }: TarJob, path: string): boolean {
  try {
    io.process.fs.lstat(path);
    return true;
  } catch {
    return false;
  }
}

function isDirectory(job: TarJob, path: string): boolean {
  return exists(job, path) && job.io.process.fs.lstat(path).type === 'directory';
}

function extractFailure({ io }: TarJob, name: string, { type }: TarEntry, { message }: Errno): string {
  const shown = name.replace(/\/+$/, '');
  if (io.busybox) {
    const what =
      type === 'directory' ? "can't make dir" : type === 'file' ? "can't open" : "can't create link";
    return `${what} '${shown}': ${message}`;
  }
  if (type === 'directory') return `${shown}: Cannot mkdir: ${message}`;
  if (type === 'symlink') return `${shown}: Cannot create symlink: ${message}`;
  if (type === 'link') return `${shown}: Cannot hard link: ${message}`;
  return `${shown}: Cannot open: ${message}`;
}

const notFound = ({ io }: TarJob, name: string) =>
  io.busybox ? `${name}: not found in archive` : `${name}: Not found in archive`;
