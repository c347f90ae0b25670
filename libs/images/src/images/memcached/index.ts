import { decodeUtf8, encodeUtf8, writeText } from '@drydock/machinery';
import { BufferedReader, type Connection, type Process, type Program } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';
import { stopSignal } from '../../inert.ts';
import { releaseTags } from '../../release-tags.ts';
import { guardConnection } from '../../web-server.ts';

interface Item {
  value: string;
  readonly flags: string;
  readonly expiresAt: number;
  readonly unique: number;
}
interface Cache {
  readonly items: Map<string, Item>;
  readonly version: string;
  readonly startedAt: number;
  counter: number;
  hits: number;
  misses: number;
}

function find(process: Process, cache: Cache, key: string): Item | undefined {
  const item = cache.items.get(key);
  if (item && item.expiresAt <= process.clock.now()) cache.items.delete(key);
  return cache.items.get(key);
}

/** The expiry of the protocol: 0 is never, up to thirty days is relative, more is a date. */
function expiry(process: Process, seconds: number): number {
  if (seconds === 0) return Infinity;
  return seconds > 2_592_000 ? seconds * 1000 : process.clock.now() + seconds * 1000;
}

async function store(process: Process, cache: Cache, words: readonly string[], reader: BufferedReader): Promise<string> {
  const [command = '', key = '', flags = '', seconds, length] = words;
  const size = Number(length);
  if (!/^\d+$/.test(length ?? '') || key.length > 250) return 'CLIENT_ERROR bad command line format\r\n';
  if (size > 1_048_576) return 'SERVER_ERROR object too large for cache\r\n';
  const value = decodeUtf8(await reader.readExactly(size));
  if (decodeUtf8(await reader.readExactly(2)) !== '\r\n') return 'CLIENT_ERROR bad data chunk\r\n';
  const old = find(process, cache, key);
  const refused =
    (command === 'add' && old) || (['replace', 'append', 'prepend'].includes(command) && !old);
  if (refused) return 'NOT_STORED\r\n';
  if (command === 'cas' && !old) return 'NOT_FOUND\r\n';
  if (command === 'cas' && String(old!.unique) !== words[5]) return 'EXISTS\r\n';
  const joined = command === 'append' ? old!.value + value : command === 'prepend' ? value + old!.value : value;
  cache.items.set(key, {
    value: joined, flags, expiresAt: expiry(process, Number(seconds)), unique: ++cache.counter,
  });
  return 'STORED\r\n';
} // prettier-ignore

function get(process: Process, cache: Cache, keys: readonly string[], withUnique: boolean): string {
  const blocks = keys.map((key) => {
    const item = find(process, cache, key);
    if (item) cache.hits++;
    else cache.misses++;
    if (!item) return '';
    return `VALUE ${key} ${item.flags} ${encodeUtf8(item.value).length}${withUnique ? ` ${item.unique}` : ''}\r\n${item.value}\r\n`;
  });
  return `${blocks.join('')}END\r\n`;
}

function count(process: Process, cache: Cache, [command, key = '', by = '']: readonly string[]): string {
  const item = find(process, cache, key);
  if (!item) return 'NOT_FOUND\r\n';
  if (!/^\d+$/.test(by)) return 'CLIENT_ERROR invalid numeric delta argument\r\n';
  if (!/^\d+$/.test(item.value)) return 'CLIENT_ERROR cannot increment or decrement non-numeric value\r\n';
  const value = Number(item.value) + (command === 'incr' ? Number(by) : -Number(by));
  item.value = String(Math.max(0, value));
  return `${item.value}\r\n`;
}

function stats(process: Process, cache: Cache): string {
  const lines = [
    `STAT pid ${process.pid}`,
    `STAT uptime ${Math.floor((process.clock.now() - cache.startedAt) / 1000)}`,
    `STAT version ${cache.version}`,
    `STAT curr_items ${cache.items.size}`,
    `STAT get_hits ${cache.hits}`,
    `STAT get_misses ${cache.misses}`,
    'END',
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

async function serve(process: Process, connection: Connection, cache: Cache): Promise<void> {
  const reader = new BufferedReader(connection.reader);
  for (let line = await reader.readLine(2048); line !== undefined; line = await reader.readLine(2048)) {
    const words = line.split(' ').filter(Boolean);
    const [command = ''] = words;
    if (command === 'quit') break;
    const answer = ['set', 'add', 'replace', 'append', 'prepend', 'cas'].includes(command)
      ? await store(process, cache, words, reader)
      : simple(process, cache, words);
    if (words.at(-1) !== 'noreply') await writeText(connection.writer, answer);
  }
  connection.close();
}

function simple(process: Process, cache: Cache, words: readonly string[]): string {
  const [command, key = ''] = words;
  switch (command) {
    case 'get':
    case 'gets':
      return words.length < 2 ? 'ERROR\r\n' : get(process, cache, words.slice(1), command === 'gets');
    case 'delete':
      return find(process, cache, key) && cache.items.delete(key) ? 'DELETED\r\n' : 'NOT_FOUND\r\n';
    case 'incr':
    case 'decr':
      return count(process, cache, words);
    case 'flush_all':
      cache.items.clear();
      return 'OK\r\n';
    case 'stats':
      return stats(process, cache);
    case 'version':
      return `VERSION ${cache.version}\r\n`;
    default:
      return 'ERROR\r\n';
  }
}

const memcachedProgram = (version: string): Program => async (process) => {
  const stopped = stopSignal(process);
  const { argv } = process;
  const at = argv.findIndex((word) => word === '-p');
  const port = Number(at > 0 ? argv[at + 1] : (argv.find((word) => /^--port=/.test(word))?.slice(7) ?? 11211));
  const cache: Cache = { items: new Map(), version, startedAt: process.clock.now(), counter: 0, hits: 0, misses: 0 };
  const listener = process.network.listen(
    port,
    (connection) => void guardConnection(process, connection, () => serve(process, connection, cache)),
  );
  if (argv.includes('-v') || argv.includes('-vv'))
    await writeText(process.stderr, 'not simulated: the verbose log of memcached\n');
  const signal = await stopped;
  listener.close();
  await writeText(process.stderr, `Signal handled: ${signal === 'SIGTERM' ? 'Terminated' : 'Interrupt'}.\n`);
  return 0;
}; // prettier-ignore

export const memcached: Image = {
  repository: 'docker.io/library/memcached',
  about: {
    does: 'The text protocol: storage, get, incr, delete, expiry, stats, version.',
    leftOut: ['The binary and meta protocols, eviction by memory, slabs, SASL, the verbose log'],
  },
  tags: releaseTags({
    series: { '1.6': 39 },
    latest: '1.6.39',
    suffixes: ['-alpine', '-bookworm', '-trixie'],
  }),
  size: 32_000_000,
  published: 1_763_000_000_000,
  config: (version) => ({
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['memcached'],
    user: '11211',
    exposedPorts: ['11211/tcp'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', MEMCACHED_VERSION: version },
  }),
  files: (fs) => {
    debianBase.files(fs);
    fs.writeProgram('/usr/local/bin/docker-entrypoint.sh', 'memcached');
    fs.writeProgram('/usr/local/bin/memcached', 'memcached');
  },
  programs: (version) => ({ ...debianBase.programs, memcached: memcachedProgram(version) }),
};
