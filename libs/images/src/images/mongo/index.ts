import { formatMicroTime } from '@drydock/machinery';
import type { Process } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import { databaseProgram } from '../../database-server.ts';
import type { Image } from '../../image.ts';
import { releaseTags } from '../../release-tags.ts';

/** One line of MongoDB's structured log. */
function line(process: Process, c: string, id: number, ctx: string, msg: string, attr?: unknown): string {
  const at = `${formatMicroTime(process.clock.now()).slice(0, 23)}+00:00`;
  return `${JSON.stringify({ t: { $date: at }, s: 'I', c, id, ctx, msg, ...(attr !== undefined && { attr }) })}\n`;
}

/** Both or neither: the entry point's own words. */
function refuse(process: Process, initialised: boolean): string | undefined {
  const [user, password] = ['USERNAME', 'PASSWORD'].map((name) => process.env.get(`MONGO_INITDB_ROOT_${name}`) ?? '');
  if (initialised || (user === '') === (password === '')) return undefined;
  return `error: missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'\n       both must be specified for a user to be created\n`;
} // prettier-ignore

export const mongo: Image = {
  repository: 'docker.io/library/mongo',
  about: {
    does: 'Starts, checks its environment, writes its log and listens.',
    leftOut: ['The wire protocol (connections are closed, and the log says so), mongosh, users, replica sets'],
  },
  tags: releaseTags({ series: { '8.2': 2, '8.0': 16, '7.0': 26, '6.0': 27, '5.0': 32, '4.4': 30 }, latest: '8.2.2', suffixes: ['-noble', '-jammy'] }), // prettier-ignore
  size: 330_000_000,
  published: 1_763_300_000_000,
  config: (version) => ({
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['mongod'],
    exposedPorts: ['27017/tcp'],
    volumes: ['/data/configdb', '/data/db'],
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      MONGO_VERSION: version,
      HOME: '/data/db',
    },
  }),
  files: (fs) => {
    debianBase.files(fs);
    fs.mkdir('/data/db', { recursive: true });
    fs.mkdir('/data/configdb');
    fs.mkdir('/docker-entrypoint-initdb.d');
    fs.writeProgram('/usr/local/bin/docker-entrypoint.sh', 'mongod');
  },
  programs: (version) => ({
    ...debianBase.programs,
    mongod: databaseProgram({
      name: 'MongoDB',
      port: 27017,
      dataDirectory: '/data/db',
      marker: 'WiredTiger',
      refuse,
      before: () => '',
      ready: (process) =>
        line(process, 'CONTROL', 4615611, 'initandlisten', 'MongoDB starting', { pid: process.pid, port: 27017, dbPath: '/data/db', architecture: '64-bit', host: process.kernel.hostname }) +
        line(process, 'CONTROL', 23403, 'initandlisten', 'Build Info', { buildInfo: { version, modules: [], allocator: 'tcmalloc-google' } }) +
        line(process, 'NETWORK', 23015, 'listener', 'Listening on', { address: '0.0.0.0:27017' }) +
        line(process, 'NETWORK', 23016, 'listener', 'Waiting for connections', { port: 27017, ssl: 'off' }),
      stopped: (process) =>
        line(process, 'CONTROL', 23377, 'SignalHandler', 'Received signal', { signal: 15, error: 'Terminated' }) +
        line(process, 'CONTROL', 20565, 'SignalHandler', 'Now exiting') +
        line(process, 'CONTROL', 23138, 'SignalHandler', 'Shutting down', { exitCode: 0 }),
    }),
  }),
}; // prettier-ignore
