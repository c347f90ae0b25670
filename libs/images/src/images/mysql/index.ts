import { formatMicroTime, formatTime } from '@drydock/machinery';
import type { Process } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import { databaseProgram } from '../../database-server.ts';
import type { Image } from '../../image.ts';
import { releaseTags } from '../../release-tags.ts';
import { serveMysql } from './login.ts';

const entrypointLine = (process: Process, level: string, text: string) =>
  `${formatTime(process.clock.now()).replace('T', ' ').replace('Z', '+00:00')} [${level}] [Entrypoint]: ${text}\n`;
const serverLine = (process: Process, level: string, code: string, text: string) =>
  `${formatMicroTime(process.clock.now())} 0 [${level}] [MY-${code}] [Server] ${text}\n`;

/** Options that were removed: mysqld does not start with them. */
const removed: readonly { readonly option: string; readonly since: number }[] = [
  { option: 'default-authentication-plugin', since: 8.4 },
  { option: 'mysql-native-password', since: 9 },
  { option: 'skip-host-cache', since: 8.4 },
];

function refuse(version: string, process: Process, initialised: boolean): string | undefined {
  const password = ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'];
  if (!initialised && !password.some((name) => process.env.get(name)))
    return (
      entrypointLine(process, 'ERROR', 'Database is uninitialized and password option is not specified') +
      `    You need to specify one of the following as an environment variable:\n${password.map((name) => `    - ${name}\n`).join('')}`
    );
  if (process.env.get('MYSQL_USER') === 'root')
    return entrypointLine(
      process,
      'ERROR',
      'MYSQL_USER="root", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user and cannot be used for the root user',
    );
  const number = Number(version.split('.').slice(0, 2).join('.'));
  const given = process.argv.find((argument) =>
    removed.some(
      ({ option, since }) => argument.replaceAll('_', '-').startsWith(`--${option}`) && number >= since,
    ),
  );
  if (given === undefined) return undefined;
  return (
    serverLine(process, 'ERROR', '000067', `unknown variable '${given.replace(/^--/, '')}'.`) +
    serverLine(process, 'ERROR', '010119', 'Aborting')
  );
}

function startLines(version: string, process: Process): string {
  const started = entrypointLine(
    process,
    'Note',
    `Entrypoint script for MySQL Server ${version}-1.el9 started.`,
  );
  const switched = entrypointLine(process, 'Note', "Switching to dedicated user 'mysql'");
  return started + switched + started;
}

export const mysql: Image = {
  repository: 'docker.io/library/mysql',
  tags: releaseTags({
    series: {
      9.5: 0,
      9.4: 0,
      9.3: 0,
      9.2: 0,
      9.1: 0,
      '9.0': 1,
      8.4: 7,
      8.3: 0,
      8.2: 0,
      8.1: 0,
      '8.0': 44,
      5.7: 44,
      5.6: 51,
      5.5: 62,
    },
    latest: '9.5.0',
    suffixes: ['-oracle', '-oraclelinux9', '-debian'],
    aliases: { lts: '8.4.7', innovation: '9.5.0', 8: '8.4.7', '8-oracle': '8.4.7' },
  }),
  size: 231_000_000,
  published: 1_761_100_000_000,
  config: (version) => ({
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['mysqld'],
    exposedPorts: ['3306/tcp', '33060/tcp'],
    volumes: ['/var/lib/mysql'],
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      GOSU_VERSION: '1.19',
      MYSQL_MAJOR: version.split('.').slice(0, 2).join('.'),
      MYSQL_VERSION: `${version}-1.el9`,
    },
  }),
  files: (fs) => {
    debianBase.files(fs);
    fs.mkdir('/var/lib/mysql', { recursive: true });
    fs.writeProgram('/usr/local/bin/docker-entrypoint.sh', 'mysqld');
    fs.mkdir('/docker-entrypoint-initdb.d');
  },
  programs: (version) => ({
    ...debianBase.programs,
    mysqld: databaseProgram({
      name: 'MySQL',
      port: 3306,
      serve: (process, connection) => serveMysql(process, connection, version, 'MYSQL'),
      dataDirectory: '/var/lib/mysql',
      marker: 'mysql.ibd',
      before: (process) => startLines(version, process),
      refuse: (process, initialised) => refuse(version, process, initialised),
      ready: (process) =>
        serverLine(
          process,
          'System',
          '010116',
          `/usr/sbin/mysqld (mysqld ${version}) starting as process 1`,
        ) +
        serverLine(
          process,
          'System',
          '010931',
          `/usr/sbin/mysqld: ready for connections. Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.`,
        ),
      stopped: (process) =>
        serverLine(
          process,
          'System',
          '013172',
          `Received SHUTDOWN from user <via user signal>. Shutting down mysqld (Version: ${version}).`,
        ),
    }),
  }),
};
