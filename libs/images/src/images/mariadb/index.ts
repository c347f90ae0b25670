import { formatTime } from '@drydock/machinery';
import type { Process } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import { databaseProgram } from '../../database-server.ts';
import type { Image } from '../../image.ts';
import { releaseTags } from '../../release-tags.ts';
import { serveMysql } from '../mysql/login.ts';

const line = (process: Process, level: string, text: string) =>
  `${formatTime(process.clock.now()).replace('T', ' ').replace('Z', '+00:00')} [${level}] [Entrypoint]: ${text}\n`;
const serverLine = (process: Process, text: string) =>
  `${formatTime(process.clock.now()).replace('T', ' ').replace('Z', '')} 0 [Note] ${text}\n`;

function startLines(version: string, process: Process): string {
  const started = line(
    process,
    'Note',
    `Entrypoint script for MariaDB Server 1:${version}+maria~ubu2404 started.`,
  );
  return started + line(process, 'Note', "Switching to dedicated user 'mysql'") + started;
}

function refuse(process: Process, initialised: boolean): string | undefined {
  const names = [
    'ROOT_PASSWORD',
    'ROOT_PASSWORD_HASH',
    'ALLOW_EMPTY_ROOT_PASSWORD',
    'RANDOM_ROOT_PASSWORD',
    'ALLOW_EMPTY_PASSWORD',
  ];
  const given = names.some((name) => process.env.get(`MARIADB_${name}`) || process.env.get(`MYSQL_${name}`));
  if (initialised || given) return undefined;
  return `${line(process, 'ERROR', 'Database is uninitialized and password option is not specified')}\tYou need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD\n`;
}

export const mariadb: Image = {
  repository: 'docker.io/library/mariadb',
  tags: releaseTags({
    series: {
      '12.0': 2,
      11.8: 5,
      11.7: 2,
      11.6: 2,
      11.5: 2,
      11.4: 9,
      11.3: 2,
      11.2: 6,
      11.1: 6,
      '11.0': 6,
      10.11: 15,
      10.6: 24,
      10.5: 29,
      10.4: 34,
      10.3: 39,
    },
    latest: '12.0.2',
    suffixes: ['-noble', '-jammy', '-ubi'],
    aliases: { lts: '11.8.5' },
  }),
  size: 118_000_000,
  published: 1_763_000_000_000,
  config: (version) => ({
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['mariadbd'],
    exposedPorts: ['3306/tcp'],
    volumes: ['/var/lib/mysql'],
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      MARIADB_VERSION: `1:${version}+maria~ubu2404`,
      LANG: 'C.UTF-8',
    },
  }),
  files: (fs) => {
    debianBase.files(fs);
    fs.mkdir('/var/lib/mysql', { recursive: true });
    fs.writeProgram('/usr/local/bin/docker-entrypoint.sh', 'mariadbd');
    fs.mkdir('/docker-entrypoint-initdb.d');
  },
  programs: (version) => ({
    ...debianBase.programs,
    mariadbd: databaseProgram({
      name: 'MariaDB',
      port: 3306,
      serve: (process, connection) => serveMysql(process, connection, version, 'MARIADB'),
      dataDirectory: '/var/lib/mysql',
      marker: 'mariadb_upgrade_info',
      before: (process) => startLines(version, process),
      refuse,
      ready: (process) =>
        serverLine(
          process,
          `Starting MariaDB ${version}-MariaDB-ubu2404 source revision  server_uid as process 1`,
        ) +
        serverLine(process, 'mariadbd: ready for connections.') +
        `Version: '${version}-MariaDB-ubu2404'  socket: '/run/mysqld/mysqld.sock'  port: 3306  mariadb.org binary distribution\n`,
      stopped: (process) =>
        serverLine(process, 'mariadbd (initiated by: unknown): Normal shutdown') +
        serverLine(process, 'mariadbd: Shutdown complete'),
    }),
  }),
};
