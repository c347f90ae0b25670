import { formatTime } from '@drydock/machinery';
import type { Process } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';
import { releaseTags } from '../../release-tags.ts';
import { mysqlAdmin, mysqlClient } from '../../mysql-client/program.ts';
import { mysqlDaemon } from '../../mysql-server/daemon.ts';

const line = (process: Process, level: string, text: string) =>
  `${formatTime(process.clock.now()).replace('T', ' ').replace('Z', '+00:00')} [${level}] [Entrypoint]: ${text}\n`;

function refuse(process: Process, initialised: boolean): string | undefined {
  const names = [
    'ROOT_PASSWORD',
    'ROOT_PASSWORD_HASH',
    'ALLOW_EMPTY_ROOT_PASSWORD',
    'RANDOM_ROOT_PASSWORD',
    'ALLOW_EMPTY_PASSWORD',
  ];
  const given = names.some((name) =>
    ['MARIADB', 'MYSQL'].some(
      (prefix) => process.env.get(`${prefix}_${name}`) || process.env.get(`${prefix}_${name}_FILE`),
    ),
  );
  if (initialised || given) return undefined;
  return `${line(process, 'ERROR', 'Database is uninitialized and password option is not specified')}\tYou need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD\n`;
}

export const mariadb: Image = {
  about: {
    does: 'The entry point with its refusals, the log, users and SQL of courses, the client.',
    leftOut: ['Replication, plugins, performance_schema, TLS'],
  },
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
  files: (fs, version) => {
    debianBase.files(fs);
    fs.mkdir('/var/lib/mysql', { recursive: true });
    fs.writeProgram('/usr/local/bin/docker-entrypoint.sh', 'mariadbd');
    for (const name of ['mariadb', 'mysql'].slice(0, oldNames(version) ? 2 : 1))
      fs.writeProgram(`/usr/bin/${name}`, 'mariadb');
    for (const name of ['mariadb-admin', 'mysqladmin'].slice(0, oldNames(version) ? 2 : 1))
      fs.writeProgram(`/usr/bin/${name}`, 'mariadb-admin');
    fs.mkdir('/docker-entrypoint-initdb.d');
  },
  programs: (version) => ({
    ...debianBase.programs,
    mariadb: mysqlClient,
    'mariadb-admin': mysqlAdmin,
    mariadbd: mysqlDaemon({
      name: 'mariadb',
      version,
      serverVersion: `${version}-MariaDB-ubu2404`,
      socket: '/run/mysqld/mysqld.sock',
      marker: 'mariadb_upgrade_info',
      started: `Entrypoint script for MariaDB Server 1:${version}+maria~ubu2404 started.`,
      refuse,
    }),
  }),
};

/** From 11.0 on the programs are called mariadb only. */
const oldNames = (version: string) => Number.parseInt(version, 10) < 11;
