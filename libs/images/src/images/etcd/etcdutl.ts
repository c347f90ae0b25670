// The program `etcdutl`: works on files, without a server.
import { writeText } from '@drydock/machinery';
import { Errno, type Process, type Program } from '@drydock/shell';
import { CtlError, parseFlags, type FlagTable, type ParsedLine } from './etcdctl/flags.ts';
import { drawTable, humanBytes } from './etcdctl/table.ts';
import { idsOf } from './member.ts';
import { readSnapshotFile, snapshotStatus } from './snapshot-file.ts';
import { zapLog } from './zap.ts';

const restoreFlags: FlagTable = {
  'bump-revision': true,
  'data-dir': true,
  'initial-advertise-peer-urls': true,
  'initial-cluster': true,
  'initial-cluster-token': true,
  'initial-memory-map-size': true,
  'mark-compacted': false,
  name: true,
  'skip-hash-check': false,
  'wal-dir': true,
};

type UtlCommand = (process: Process, line: ParsedLine, version: string) => Promise<void>;

const commands: Readonly<Record<string, UtlCommand | undefined>> = {
  completion: undefined,
  defrag: undefined,
  hashkv: undefined,
  migrate: undefined,
  'snapshot restore': restore,
  'snapshot status': status,
  version: (process, _line, version) =>
    writeText(process.stdout, `etcdutl version: ${version}\nAPI version: ${version.replace(/\.\d+$/, '')}\n`),
};

export const etcdutlProgram =
  (version: string): Program =>
  async (process) => {
    try {
      const line = parseFlags(process.argv.slice(1), restoreFlags);
      const { args } = line;
      const name = [`${args[0]} ${args[1]}`, args[0] ?? ''].find((words) => Object.hasOwn(commands, words));
      if (name === undefined || line.flags.has('help')) return await help(process, args[0]);
      const command = commands[name];
      if (!command) throw new CtlError(`not simulated: etcdutl ${name}`);
      await command(process, { ...line, args: args.slice(name.split(' ').length) }, version);
      return 0;
    } catch (error) {
      if (!(error instanceof CtlError)) throw error;
      const prefix = error.message.startsWith('not simulated') ? 'etcdutl' : 'Error';
      await writeText(process.stderr, `${prefix}: ${error.message}\n`);
      return error.code;
    }
  };

async function help(process: Process, first: string | undefined): Promise<number> {
  if (first !== undefined && first !== 'snapshot' && first !== 'help')
    throw new CtlError(
      `unknown command ${JSON.stringify(first)} for "etcdutl"\nRun 'etcdutl --help' for usage.`,
    );
  await writeText(
    process.stdout,
    'Usage:\n  etcdutl [command]\n\nAvailable Commands:\n  completion  Generate completion script\n  defrag      Defragments the storage of the etcd\n  hashkv      Prints the KV history hash of a given file\n  help        Help about any command\n  migrate     Migrates schema of etcd data dir files to make them compatible with different etcd version\n  snapshot    Manages etcd node snapshots\n  version     Prints the version of etcdutl\n\nUse "etcdutl [command] --help" for more information about a command.\n',
  );
  return 0;
}

const absolute = (process: Process, path: string) =>
  path.startsWith('/') ? path : `${process.cwd.replace(/\/$/, '')}/${path}`;

function readFile(process: Process, path: string, call: 'open' | 'stat'): Uint8Array {
  try {
    return process.fs.readFile(absolute(process, path));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new CtlError(`${call} ${path}: ${error.message.toLowerCase()}`);
  }
}

async function status(process: Process, { args, flags }: ParsedLine, version: string): Promise<void> {
  const [path] = args;
  if (path === undefined || args.length > 1)
    throw new CtlError('snapshot status requires exactly one argument', 128);
  const format = flags.get('write-out') ?? 'simple';
  if (!['fields', 'json', 'simple', 'table'].includes(format))
    throw new CtlError('unsupported output format', 4);
  const { pages } = readSnapshotFile(readFile(process, path, 'stat'));
  const found = snapshotStatus(pages);
  if (!found) throw new CtlError('invalid database');
  const { hash, revision, totalKey } = found;
  const storage = version.replace(/\.\d+$/, '.0');
  if (format === 'json') {
    const shown = { hash, revision, totalKey, totalSize: pages.length, version: storage };
    return writeText(process.stdout, `${JSON.stringify(shown)}\n`);
  }
  if (format === 'fields')
    return writeText(
      process.stdout,
      `"Hash" : ${hash}\n"Revision" : ${revision}\n"Keys" : ${totalKey}\n"Size" : ${pages.length}\n"Version" : ${JSON.stringify(storage)}\n`,
    );
  const row = [hash.toString(16), String(revision), String(totalKey), humanBytes(pages.length), storage];
  const titles = ['hash', 'revision', 'total keys', 'total size', 'version'];
  await writeText(process.stdout, format === 'table' ? drawTable(titles, [row]) : `${row.join(', ')}\n`);
}

async function restore(process: Process, { args, flags }: ParsedLine): Promise<void> {
  const [path] = args;
  if (path === undefined || args.length > 1)
    throw new CtlError('snapshot restore requires exactly one argument', 128);
  const bump = Number(flags.get('bump-revision') ?? 0);
  if (bump > 0 !== flags.has('mark-compacted'))
    throw new CtlError('--mark-compacted required if --revision-bump > 0', 128);
  const name = flags.get('name') ?? 'default';
  const peerUrls = (flags.get('initial-advertise-peer-urls') ?? 'http://localhost:2380').split(',');
  checkBootstrap(name, peerUrls, flags.get('initial-cluster') ?? 'default=http://localhost:2380');
  const directory = flags.get('data-dir') ?? `${name}.etcd`;
  const { fs } = process;
  const place = absolute(process, directory);
  if (fs.exists(place) && fs.readdir(place).length > 0)
    throw new CtlError(`data-dir ${JSON.stringify(directory)} not empty or could not be read`);
  const walDirectory = flags.get('wal-dir') ?? `${directory}/member/wal`;
  const fields = {
    path,
    'wal-dir': walDirectory,
    'data-dir': directory,
    'snap-dir': `${directory}/member/snap`,
    'initial-memory-map-size': Number(flags.get('initial-memory-map-size') ?? 10_737_418_240),
  };
  await zapLog(process, 'info', 'snapshot/v3_snapshot.go:305', 'restoring snapshot', fields);
  const pages = checkedPages(readFile(process, path, 'open'), flags.has('skip-hash-check'));
  await writeDirectory(process, place, absolute(process, walDirectory), bumped(pages, bump));
  const { id, clusterId } = idsOf(peerUrls, flags.get('initial-cluster-token'));
  await zapLog(process, 'info', 'membership/cluster.go:424', 'added member', {
    'cluster-id': clusterId,
    'local-member-id': '0',
    'added-peer-id': id,
    'added-peer-peer-urls': peerUrls,
    'added-peer-is-learner': false,
  });
  await zapLog(process, 'info', 'snapshot/v3_snapshot.go:333', 'restored snapshot', fields);
}

/** The member must be one of the initial cluster, with the peer URLs that it advertises. */
function checkBootstrap(name: string, peerUrls: readonly string[], initialCluster: string): void {
  const entry = initialCluster.split(',').filter((one) => one.startsWith(`${name}=`));
  if (entry.length === 0)
    throw new CtlError(`couldn't find local name "${name}" in the initial cluster configuration`);
  const urls = entry.map((one) => one.slice(name.length + 1));
  const missing = peerUrls.filter((url) => !urls.includes(url));
  if (missing.length > 0 || urls.length !== peerUrls.length)
    throw new CtlError(
      `--initial-cluster has ${entry.join(',')} but missing from --initial-advertise-peer-urls=${peerUrls.join(',')}`,
    );
}

function checkedPages(bytes: Uint8Array, skipCheck: boolean): Uint8Array {
  const { pages, checksum } = readSnapshotFile(bytes);
  if (!checksum && !skipCheck)
    throw new CtlError('snapshot missing hash but --skip-hash-check=false');
  if (checksum && !skipCheck && checksum.got.join() !== checksum.expected.join())
    throw new CtlError(`expected sha256 [${checksum.expected.join(' ')}], got [${checksum.got.join(' ')}]`);
  if (!snapshotStatus(pages)) throw new CtlError('invalid database');
  return pages;
} // prettier-ignore

async function writeDirectory(
  process: Process,
  place: string,
  walDirectory: string,
  pages: Uint8Array,
): Promise<void> {
  const { fs } = process;
  try {
    for (const directory of [`${place}/member/snap`, walDirectory])
      fs.mkdir(directory, { recursive: true, mode: 0o700 });
    fs.writeFile(`${place}/member/snap/db`, pages, { mode: 0o600 });
    fs.writeFile(`${walDirectory}/0000000000000000-0000000000000000.wal`, '', { mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new CtlError(`mkdir ${place}: ${error.message.toLowerCase()}`);
  }
}

/** --bump-revision: clients with a newer cache must not believe that they know the future. */
function bumped(pages: Uint8Array, by: number): Uint8Array {
  if (by === 0) return pages;
  throw new CtlError('not simulated: --bump-revision');
}
