import { formatMicroTime, formatTime } from '@drydock/machinery';
import type { Process } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';
import { releaseTags } from '../../release-tags.ts';
import { mysqlAdmin, mysqlClient } from '../../mysql-client/program.ts';
import { mysqlDaemon } from '../../mysql-server/daemon.ts';
import { heldBack } from '../../registry/held-back.ts';

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
  if (!initialised && !password.some((name) => process.env.get(name) || process.env.get(`${name}_FILE`)))
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
  return abortLines(version, process, initialised, given.replace(/^--/, ''));
}

/** What mysqld logs on its way to an option that it does not know: options are read after InnoDB has started. */
function abortLines(version: string, process: Process, initialised: boolean, option: string): string {
  const line = (level: string, code: string, text: string) => serverLine(process, level, code, text);
  const begun = [
    line('System', '013576', 'InnoDB initialization has started.')
      .replace('[Server]', '[InnoDB]')
      .replace(' 0 ', ' 1 '),
    line('System', '013577', 'InnoDB initialization has ended.')
      .replace('[Server]', '[InnoDB]')
      .replace(' 0 ', ' 1 '),
    line('ERROR', '000067', `unknown variable '${option}'.`),
  ];
  if (initialised)
    return [
      line('System', '015015', 'MySQL Server - start.'),
      line('System', '010116', `/usr/sbin/mysqld (mysqld ${version}) starting as process 1`),
      ...begun,
      line('ERROR', '010119', 'Aborting'),
      line(
        'System',
        '010910',
        `/usr/sbin/mysqld: Shutdown complete (mysqld ${version})  MySQL Community Server - GPL.`,
      ),
      line('System', '015016', 'MySQL Server - end.'),
    ].join('');
  return [
    entrypointLine(process, 'Note', 'Initializing database files'),
    line('System', '015017', 'MySQL Server Initialization - start.'),
    line(
      'System',
      '013169',
      `/usr/sbin/mysqld (mysqld ${version}) initializing of server in progress as process 80`,
    ),
    ...begun,
    line(
      'ERROR',
      '013236',
      'The designated data directory /var/lib/mysql/ is unusable. You can remove all files that the server added to it.',
    ),
    line('ERROR', '010119', 'Aborting'),
    line('System', '015018', 'MySQL Server Initialization - end.'),
  ].join('');
}

export const mysql: Image = {
  about: {
    does: 'The entry point with its refusals, the log, users and SQL of courses, the client.',
    leftOut: ['Replication, plugins, performance_schema, TLS'],
  },
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
    latest: heldBack['docker.io/library/mysql:latest']!.version,
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
    fs.writeProgram('/usr/bin/mysql', 'mysql');
    fs.writeProgram('/usr/bin/mysqladmin', 'mysqladmin');
    fs.mkdir('/docker-entrypoint-initdb.d');
  },
  programs: (version) => ({
    ...debianBase.programs,
    mysql: mysqlClient,
    mysqladmin: mysqlAdmin,
    mysqld: mysqlDaemon({
      name: 'mysql',
      version,
      serverVersion: version,
      socket: '/var/run/mysqld/mysqld.sock',
      marker: 'mysql.ibd',
      started: `Entrypoint script for MySQL Server ${version}-1.el9 started.`,
      refuse: (process, initialised) => refuse(version, process, initialised),
    }),
  }),
};
