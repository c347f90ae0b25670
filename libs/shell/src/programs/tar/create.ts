import { Errno, type FileStat } from '../../kernel/file-system.ts';
import { selectOptionalGroupName, selectOptionalUserName } from '../support/users.ts';
import { blockSize, headerBlocks, padding, type TarEntry } from './header.ts';
import type { TarJob } from './job.ts';

/** Both end with two blocks of zeros; GNU fills up to a record of 20. */
const recordSize = 20 * blockSize;

/** Writes the named files and what is below them. */
export async function create(job: TarJob, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  let written = 0;
  const put = async (bytes: Uint8Array) => {
    written += bytes.length;
    await write(bytes);
  };
  const firstNames = new Map<number, string>();
  for (const operand of job.operands) await add(operand === '/' ? '/' : operand.replace(/\/+$/, ''));
  await put(new Uint8Array(2 * blockSize));
  if (job.io.busybox) return;
  await put(new Uint8Array((recordSize - (written % recordSize)) % recordSize));

  async function add(path: string): Promise<void> {
    const { fs } = job.io.process;
    try {
      const stat = job.options.has('h') ? fs.stat(job.at(path)) : fs.lstat(job.at(path));
      const name = job.memberName(path, stat.type === 'directory');
      if (job.excludes(path)) return;
      if (name !== '') await addOne(path, name, stat);
      if (stat.type === 'directory')
        for (const child of fs.readdir(job.at(path)))
          await add(path === '/' ? `/${child}` : `${path}/${child}`);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      await job.fail(job.io.busybox ? `${path}: ${error.message}` : `${path}: ${failure(error)}`);
    }
  }

  async function addOne(path: string, name: string, stat: FileStat): Promise<void> {
    const { fs } = job.io.process;
    const first = stat.type === 'file' && stat.links > 1 ? firstNames.get(stat.inode) : undefined;
    if (first === undefined) firstNames.set(stat.inode, name);
    // read before its header is written: a file that cannot be read is no member
    const content =
      stat.type === 'file' && first === undefined ? fs.readFile(job.at(path)) : new Uint8Array();
    await put(headerBlocks(entryOf(job, path, name, stat, content.length, first)));
    await put(content);
    await put(padding(content.length));
    await job.list(name, undefined);
  }
}

/** A file that is there and cannot be read fails in another way than one that is not there. */
const failure = (error: Errno) =>
  error.code === 'EACCES' ? `Cannot open: ${error.message}` : `Cannot stat: ${error.message}`;

function entryOf(
  { io }: TarJob,
  path: string,
  name: string,
  stat: FileStat,
  size: number,
  first: string | undefined,
): TarEntry {
  const { process } = io;
  const type = stat.type === 'device' ? 'other' : first === undefined ? stat.type : 'link';
  return {
    path: name,
    type,
    mode: stat.type === 'symlink' ? 0o777 : stat.mode,
    uid: stat.uid,
    gid: stat.gid,
    size,
    mtime: stat.mtime,
    target: first ?? (stat.type === 'symlink' ? process.fs.readlink(io.path(path)) : ''),
    user: selectOptionalUserName(process, stat.uid) ?? '',
    group: selectOptionalGroupName(process, stat.gid) ?? '',
  };
}
