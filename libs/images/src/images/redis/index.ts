import { debianBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';
import { releaseTags } from '../../release-tags.ts';
import { createRedisCli } from './cli/cli.ts';
import { redisEntrypoint } from './entrypoint.ts';
import { createRedis } from './server.ts';

export const redis: Image = {
  about: {
    does: 'redis-server and redis-cli: strings, lists, sets, hashes, sorted sets, streams with groups, expiry, transactions, publish and subscribe, replication, snapshots and append-only file in /data, redis.conf.',
    leftOut: [
      'Lua, functions, modules, cluster, Sentinel, TLS, protocol version 3, HyperLogLog, geography, users of ACL',
      'Eviction by memory: maxmemory is kept and shown only',
      'The snapshot file is JSON of ours; SORT BY, XAUTOCLAIM, blocking commands other than BLPOP, BRPOP, XREAD',
    ],
  },
  repository: 'docker.io/library/redis',
  tags: releaseTags({
    series: {
      8.4: 0,
      8.2: 3,
      '8.0': 5,
      7.4: 7,
      7.2: 12,
      '7.0': 15,
      6.2: 21,
      '6.0': 20,
      '5.0': 14,
      '4.0': 14,
      3.2: 12,
      '3.0': 7,
      2.8: 23,
    },
    latest: '8.4.0',
    suffixes: ['-alpine', '-bookworm', '-trixie', '-alpine3.22'],
  }),
  size: 52_900_000,
  published: 1_763_500_000_000,
  config: (version) => ({
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['redis-server'],
    workingDir: '/data',
    exposedPorts: ['6379/tcp'],
    volumes: ['/data'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', REDIS_VERSION: version },
  }),
  files: (fs) => {
    debianBase.files(fs);
    fs.mkdir('/data');
    fs.writeProgram('/usr/local/bin/docker-entrypoint.sh', 'redis-entrypoint');
    fs.writeProgram('/usr/local/bin/redis-server', 'redis-server');
    fs.writeProgram('/usr/local/bin/redis-cli', 'redis-cli');
  },
  programs: (version) => ({
    ...debianBase.programs,
    'redis-cli': createRedisCli(version),
    'redis-entrypoint': redisEntrypoint,
    'redis-server': createRedis(version),
  }),
};
