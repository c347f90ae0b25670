// INFO: the sections people read. Numbers that depend on a real allocator are left out.
import { RedisError } from './error.ts';
import type { RedisState } from './state.ts';

type Section = (state: RedisState) => readonly string[];

/** `895.38K`: bytes for people. */
export function humanBytes(bytes: number): string {
  const units = ['B', 'K', 'M', 'G', 'T'];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return unit === 0 ? `${bytes}B` : `${value.toFixed(2)}${units[unit]}`;
}

const emptyServer = 914_000;
/** What the data weigh, roughly: texts and an allowance per key. */
export function usedMemory(state: RedisState): number {
  let total = emptyServer;
  for (const db of state.databases)
    for (const [key, { value }] of db.entries()) {
      total += 64 + key.length;
      if (value.type === 'string') total += value.text.length;
      if (value.type === 'list') for (const item of value.items) total += 11 + item.length;
      if (value.type === 'set') for (const item of value.members) total += 11 + item.length;
      if (value.type === 'hash') for (const [name, text] of value.fields) total += 16 + name.length + text.length;
      if (value.type === 'zset') for (const name of value.scores.keys()) total += 24 + name.length;
    }
  return total;
} // prettier-ignore

const server: Section = ({ host, settings, runId, startedAt }) => {
  const up = Math.floor((host.clock.now() - startedAt) / 1000);
  return [
    `redis_version:${host.version}`, 'redis_git_sha1:00000000', 'redis_git_dirty:0', 'redis_mode:standalone',
    'os:Linux 6.10.14-linuxkit x86_64', 'arch_bits:64', 'monotonic_clock:POSIX clock_gettime', 'multiplexing_api:epoll',
    'gcc_version:14.2.0', `process_id:${host.pid}`, 'process_supervised:no', `run_id:${runId}`, `tcp_port:${settings.get('port')}`,
    `server_time_usec:${host.clock.now()}000`, `uptime_in_seconds:${up}`, `uptime_in_days:${Math.floor(up / 86_400)}`,
    'hz:10', 'configured_hz:10', 'executable:/data/redis-server', 'config_file:', 'io_threads_active:0',
  ];
}; // prettier-ignore

const memory: Section = (state) => {
  const used = usedMemory(state);
  const limit = state.settings.number('maxmemory');
  return [
    `used_memory:${used}`, `used_memory_human:${humanBytes(used)}`,
    `maxmemory:${limit}`, `maxmemory_human:${humanBytes(limit)}`, `maxmemory_policy:${state.settings.get('maxmemory-policy')}`,
    'mem_allocator:jemalloc-5.3.0',
  ];
}; // prettier-ignore

const persistence: Section = ({ dirty, lastSave, lastSaveOk, saves, settings }) => [
  'loading:0', `rdb_changes_since_last_save:${dirty}`, 'rdb_bgsave_in_progress:0',
  `rdb_last_save_time:${Math.floor(lastSave / 1000)}`, `rdb_last_bgsave_status:${lastSaveOk ? 'ok' : 'err'}`,
  `rdb_last_bgsave_time_sec:${saves > 0 ? 0 : -1}`, `rdb_saves:${saves}`,
  `aof_enabled:${Number(settings.enabled('appendonly'))}`, 'aof_rewrite_in_progress:0', 'aof_last_bgrewrite_status:ok', 'aof_last_write_status:ok',
]; // prettier-ignore

const sum = (values: readonly number[]) => values.reduce((left, right) => left + right, 0);
const stats: Section = ({ connections, commands, databases, errors, clients }) => [
  `total_connections_received:${connections}`, `total_commands_processed:${commands}`, 'instantaneous_ops_per_sec:0',
  'rejected_connections:0', `expired_keys:${sum(databases.map(({ expired }) => expired))}`, 'evicted_keys:0',
  `keyspace_hits:${sum(databases.map(({ hits }) => hits))}`, `keyspace_misses:${sum(databases.map(({ misses }) => misses))}`,
  `pubsub_channels:${new Set([...clients.values()].flatMap(({ channels }) => [...channels])).size}`,
  `pubsub_patterns:${new Set([...clients.values()].flatMap(({ patterns }) => [...patterns])).size}`,
  `total_error_replies:${errors}`,
]; // prettier-ignore

const replication: Section = (state) => {
  const { master, offset } = state;
  const followers = state.followers();
  const role = master
    ? ['role:slave', `master_host:${master.host}`, `master_port:${master.port}`, `master_link_status:${master.up ? 'up' : 'down'}`,
       'master_last_io_seconds_ago:0', 'master_sync_in_progress:0', `slave_read_repl_offset:${offset}`, `slave_repl_offset:${offset}`,
       'slave_priority:100', `slave_read_only:${Number(state.settings.enabled('replica-read-only'))}`, 'replica_announced:1']
    : ['role:master'];
  return [
    ...role,
    `connected_slaves:${followers.length}`,
    ...followers.map(
      (client, index) =>
        `slave${index}:ip=${client.address.split(':')[0]},port=${client.listeningPort ?? 6379},state=online,offset=${offset},lag=0`,
    ),
    'master_failover_state:no-failover', `master_replid:${state.replicationId}`, `master_replid2:${'0'.repeat(40)}`,
    `master_repl_offset:${offset}`, 'second_repl_offset:-1', `repl_backlog_active:${Number(followers.length > 0)}`,
    'repl_backlog_size:1048576', `repl_backlog_first_byte_offset:${followers.length > 0 ? 1 : 0}`, `repl_backlog_histlen:${offset}`,
  ];
}; // prettier-ignore

const keyspace: Section = ({ databases, host }) =>
  databases.flatMap((db, index) => {
    const entries = db.entries();
    const left = entries.flatMap(([, { expiresAt }]) =>
      expiresAt === undefined ? [] : [expiresAt - host.clock.now()],
    );
    const average = left.length > 0 ? Math.floor(sum(left) / left.length) : 0;
    return entries.length > 0
      ? [`db${index}:keys=${entries.length},expires=${left.length},avg_ttl=${average}`]
      : [];
  });

const sections: readonly (readonly [string, Section])[] = [
  ['Server', server],
  [
    'Clients',
    ({ clients }) => [
      `connected_clients:${clients.size}`,
      'cluster_connections:0',
      'maxclients:10000',
      'blocked_clients:0',
    ],
  ],
  ['Memory', memory],
  ['Persistence', persistence],
  ['Stats', stats],
  ['Replication', replication],
  ['CPU', () => ['used_cpu_sys:0.000000', 'used_cpu_user:0.000000']],
  ['Modules', () => []],
  ['Errorstats', () => []],
  ['Cluster', () => ['cluster_enabled:0']],
  ['Keyspace', keyspace],
];

export function information(state: RedisState, words: readonly string[]): string {
  const wanted = words.map((word) => word.toLowerCase());
  const all =
    wanted.length === 0 || wanted.some((word) => ['all', 'default', 'everything'].includes(word));
  if (wanted.includes('commandstats')) throw new RedisError('ERR not simulated: INFO commandstats');
  return sections
    .filter(([name]) => all || wanted.includes(name.toLowerCase()))
    .map(([name, section]) => `# ${name}\r\n${section(state).map((line) => `${line}\r\n`).join('')}`)
    .join('\r\n');
} // prettier-ignore
