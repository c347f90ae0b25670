import { formatMicroTime } from '@drydock/machinery';
import type { Process } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import { databaseProgram } from '../../database-server.ts';
import type { Image } from '../../image.ts';
import { releaseTags } from '../../release-tags.ts';

const line = (process: Process, text: string) =>
  `${formatMicroTime(process.clock.now()).slice(0, 23).replace('T', ' ')} UTC [${process.pid}] LOG:  ${text}\n`;

const missingPassword = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`;

function refuse(process: Process, initialised: boolean): string | undefined {
  const trusted = process.env.get('POSTGRES_HOST_AUTH_METHOD') === 'trust';
  return initialised || trusted || process.env.get('POSTGRES_PASSWORD') ? undefined : missingPassword;
}

export const postgres: Image = {
  about: {
    does: 'Checks its environment as the entry point does, writes its log, listens.',
    leftOut: ['The wire protocol, psql, SQL and init scripts: connections are closed, and the log says so'],
  },
  repository: 'docker.io/library/postgres',
  tags: releaseTags({
    series: {
      18: 1,
      17: 7,
      16: 11,
      15: 15,
      14: 20,
      13: 23,
      12: 22,
      11: 22,
      10: 23,
      9.6: 24,
      9.5: 25,
      9.4: 26,
    },
    latest: '18.1',
    suffixes: ['-alpine', '-trixie', '-bookworm', '-alpine3.22', '-bullseye'],
  }),
  size: 160_000_000,
  published: 1_763_200_000_000,
  config: (version) => ({
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['postgres'],
    exposedPorts: ['5432/tcp'],
    volumes: [Number.parseInt(version, 10) >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data'],
    stopSignal: 'SIGINT',
    env: {
      PATH: `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/${Number.parseInt(version, 10)}/bin`,
      LANG: 'en_US.utf8',
      PG_MAJOR: String(Number.parseInt(version, 10)),
      PG_VERSION: version,
      PGDATA: dataDirectory(version),
    },
  }),
  files: (fs, version) => {
    debianBase.files(fs);
    fs.mkdir(dataDirectory(version), { recursive: true });
    fs.writeProgram('/usr/local/bin/docker-entrypoint.sh', 'postgres');
    fs.mkdir('/docker-entrypoint-initdb.d');
  },
  programs: (version) => ({
    ...debianBase.programs,
    postgres: databaseProgram({
      name: 'PostgreSQL',
      port: 5432,
      dataDirectory: dataDirectory(version),
      marker: 'PG_VERSION',
      before: (_, initialised) =>
        initialised
          ? '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
          : '',
      refuse,
      ready: (process) =>
        line(
          process,
          `starting PostgreSQL ${version} (Debian ${version}-1.pgdg13+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit`,
        ) +
        line(process, 'listening on IPv4 address "0.0.0.0", port 5432') +
        line(process, 'listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"') +
        line(process, 'database system is ready to accept connections'),
      stopped: (process) =>
        line(process, 'received fast shutdown request') + line(process, 'database system is shut down'),
    }),
  }),
};

/** From 18 on the directory carries the major version. */
function dataDirectory(version: string): string {
  const major = Number.parseInt(version, 10);
  return major >= 18 ? `/var/lib/postgresql/${major}/docker` : '/var/lib/postgresql/data';
}
