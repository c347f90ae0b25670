// redis-server: reads its configuration, loads its data, listens, and saves on the way out.
import { decodeUtf8, writeText } from '@drydock/machinery';
import { Errno, type Listener, type Process, type Program } from '@drydock/shell';
import { timeParts } from '../../time.ts';
import { guardConnection } from '../../web-server.ts';
import type { Client } from './client.ts';
import { readConfiguration } from './configuration.ts';
import { RedisError } from './error.ts';
import { execute, perform } from './execute.ts';
import {
  append, dataFiles, readAppended, readIfThere, restore, snapshot, startAppending,
} from './persistence.ts'; // prettier-ignore
import { follow } from './replication.ts';
import { serveClient } from './session.ts';
import { RedisState, type Host } from './state.ts';

const major = (version: string) => Number(version.split('.')[0]);
/** From 7.2 on what is no warning is no longer marked as one, and the last line says `tcp`. */
const recent = (version: string) => Number.parseFloat(version) >= 7.2 || major(version) > 7;

export function createRedis(version: string): Program {
  return async (process) => {
    if (process.argv.some((word) => word === '--version' || word === '-v')) {
      await writeText(process.stdout, `Redis server v=${version} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0\n`);
      return 0;
    }
    const { settings, explicit, error, unreadable } = readConfiguration(process, version);
    if (unreadable) {
      await writeText(process.stdout, `${process.pid}:C ${stamp(process)} # ${unreadable}\n`);
      return 1;
    }
    if (error) {
      await writeText(process.stderr, error);
      return 1;
    }
    const log = logger(process, () => (state?.master ? 'S' : 'M'));
    const stopping = stopRequest(process);
    const host = hostOf(process, version, log, stopping.request);
    const state: RedisState = new RedisState(host, settings);
    await greet(process, version, explicit, settings.get('port'));
    if (!(await load(process, state))) return 1;
    let listener: Listener;
    try {
      listener = process.network.listen(
        settings.number('port'),
        (connection) => void guardConnection(process, connection, () => serveClient(state, connection)),
      );
    } catch (failure) {
      if (!(failure instanceof Errno)) throw failure;
      await log('#', `Warning: Could not create server TCP listening socket *:${settings.get('port')}: bind: ${failure.message}`);
      await log('#', 'Failed listening on port ' + settings.get('port') + ' (tcp), aborting.');
      return 1;
    }
    const leader = settings.get('replicaof').split(' ');
    if (leader.length === 2) state.master = follow(process, state, leader[0]!, Number(leader[1]));
    await log('*', recent(version) ? 'Ready to accept connections tcp' : 'Ready to accept connections');
    return finish(state, log, listener, await stopping.asked);
  };
} // prettier-ignore

type Log = Host['log'];

function logger(process: Process, role: () => 'M' | 'S'): Log {
  return (level, text) =>
    writeText(process.stdout, `${process.pid}:${role()} ${stamp(process)} ${level} ${text}\n`);
}

function stamp(process: Process): string {
  const at = timeParts(process.clock.now());
  return `${at.day} ${at.monthName} ${at.year} ${at.time}.${at.milliseconds}`;
}

async function greet(process: Process, version: string, configured: boolean, port: string): Promise<void> {
  const mark = recent(version) ? '*' : '#';
  const line = (role: 'C' | 'M', level: string, text: string) =>
    writeText(process.stdout, `${process.pid}:${role} ${stamp(process)} ${level} ${text}\n`);
  await line('C', mark, 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
  await line(
    'C',
    mark,
    `Redis version=${version}, bits=64, commit=00000000, modified=${major(version) >= 8 ? 1 : 0}, pid=${process.pid}, just started`,
  );
  if (configured) await line('C', mark, 'Configuration loaded');
  else
    await line('C', '#', 'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf'); // prettier-ignore
  await line('M', '*', 'monotonic clock: POSIX clock_gettime');
  await line('M', '*', `Running mode=standalone, port=${port}.`);
  await line('M', mark, 'Server initialized');
}

interface Stop {
  readonly signal?: 'SIGTERM' | 'SIGINT';
  readonly save: boolean;
}
function stopRequest(process: Process) {
  let request: (stop: Stop) => void = () => undefined;
  const asked = process.ended.race(
    new Promise<Stop>((resolve) => {
      request = resolve;
      for (const signal of ['SIGTERM', 'SIGINT'] as const)
        process.onSignal(signal, () => resolve({ signal, save: true }));
    }),
  );
  asked.catch(() => undefined); // a kill may come before the server waits for this
  return { asked, request: (stop: Stop) => request(stop) };
}

function hostOf(process: Process, version: string, log: Log, request: (stop: Stop) => void): Host {
  const { clock, random, ended, pid, fs } = process;
  return {
    clock, random, ended, version, pid, log,
    hostname: process.network.addresses.at(-1) ?? '127.0.0.1',
    save: (state, background) => save(process, state, background),
    append: (state, database, words) => {
      if (state.settings.enabled('appendonly')) append(fs, state, database, words);
    },
    rewrite: async (state) => startAppending(fs, state),
    shutdown: (wanted) => request({ save: wanted }),
    follow: (state, name, port) => follow(process, state, name, port),
    perform: async (state, client, words) => {
      try {
        return await perform(state, client, words);
      } catch (error) {
        if (!(error instanceof RedisError)) throw error;
        return { error: error.message };
      }
    },
  };
} // prettier-ignore

async function save(process: Process, state: RedisState, background: boolean): Promise<boolean> {
  const { log } = state.host;
  if (background) await log('*', `Background saving started by pid ${process.pid + 20 + state.saves}`);
  try {
    process.fs.writeFile(dataFiles(state).snapshot, snapshot(state));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await log('#', `Failed opening the temp RDB file temp-${process.pid}.rdb (in server root dir ${state.settings.get('dir')}) for saving: ${error.message}`); // prettier-ignore
    if (background) await log('#', 'Background saving error');
    if (background) state.lastSaveOk = false;
    return false;
  }
  state.dirty = 0;
  state.saves++;
  state.lastSave = process.clock.now();
  state.lastSaveOk = true;
  await log('*', 'DB saved on disk');
  if (background) await log('*', 'Background saving terminated with success');
  return true;
}

/** False: the data cannot be read, the server ends. */
async function load(process: Process, state: RedisState): Promise<boolean> {
  const { log } = state.host;
  const files = dataFiles(state);
  try {
    if (state.settings.enabled('appendonly')) return await loadAppended(process, state);
    const bytes = readIfThere(process.fs, files.snapshot);
    if (!bytes) return true;
    await log('*', 'Loading RDB produced by version ' + state.host.version);
    const keys = restore(state, bytes);
    await log('*', `Done loading RDB, keys loaded: ${keys}, keys expired: 0.`);
    await log('*', 'DB loaded from disk: 0.000 seconds');
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) {
      const short = decodeUtf8(process.fs.readFile(files.snapshot)).length < 9;
      await log('#', short ? 'Short read or OOM loading DB. Unrecoverable error, aborting now.' : 'Wrong signature trying to load DB from file'); // prettier-ignore
      await log('#', 'Fatal error loading the DB, check server logs. Exiting.');
      return false;
    }
    if (!(error instanceof Errno)) throw error;
    await log('#', `Fatal error: can't open the RDB file ${files.snapshot} for reading: ${error.message}`);
    return false;
  }
}

async function loadAppended(process: Process, state: RedisState): Promise<boolean> {
  const { log } = state.host;
  const { fs } = process;
  const files = dataFiles(state);
  const name = state.settings.get('appendfilename');
  const base = readIfThere(fs, files.base);
  if (!base) {
    startAppending(fs, state);
    await log('*', `Creating AOF base file ${name}.1.base.rdb on server start`);
    await log('*', `Creating AOF incr file ${name}.1.incr.aof on server start`);
    return true;
  }
  const keys = restore(state, base);
  await log('*', `Done loading RDB, keys loaded: ${keys}, keys expired: 0.`);
  await log('*', `DB loaded from base file ${name}.1.base.rdb: 0.000 seconds`);
  const reader = replayer();
  state.settings.change('appendonly', 'no'); // what is read is not written again
  await readAppended(fs, files.increment, async (words) => void (await execute(state, reader, words)));
  state.settings.change('appendonly', 'yes');
  state.dirty = 0;
  await log('*', `DB loaded from incr file ${name}.1.incr.aof: 0.000 seconds`);
  await log('*', 'DB loaded from append only file: 0.000 seconds');
  await log('*', `Opening AOF incr file ${name}.1.incr.aof on server start`);
  return true;
}

function replayer(): Client {
  return {
    id: 0, address: '', connectedAt: 0, user: 'default', authenticated: true, name: '', database: 0, spoiled: false,
    watched: new Map(), channels: new Set(), patterns: new Set(), executing: true, push: () => undefined, end: () => undefined,
  };
} // prettier-ignore

async function finish(state: RedisState, log: Log, listener: Listener, stop: Stop): Promise<number> {
  const { settings } = state;
  if (stop.signal) await log('#', `Received ${stop.signal} scheduling shutdown...`);
  await log(recent(state.host.version) ? '*' : '#', 'User requested shutdown...');
  state.master?.stop();
  if (stop.save && settings.get('save') !== '') {
    await log('*', 'Saving the final RDB snapshot before exiting.');
    if (!(await state.host.save(state, false))) {
      await log('#', "Error trying to save the DB, can't exit.");
    }
  }
  listener.close();
  for (const client of [...state.clients.values()]) client.end();
  await log('#', 'Redis is now ready to exit, bye bye...');
  return 0;
}
