import { describe, expect, test } from '@jest/globals';
import { runContainer } from '../testing/container.ts';

const ended = async (reference: string, options = {}) => {
  const container = await runContainer(reference, options);
  const { code } = await container.clock.runFor(container.process.exited);
  return { code, stderr: container.stderr() };
};

describe('without a password a new database ends', () => {
  test('mysql', async () => {
    expect(await ended('mysql:8.4')).toEqual({
      code: 1,
      stderr: `2025-10-09 08:53:20+00:00 [Note] [Entrypoint]: Entrypoint script for MySQL Server 8.4.7-1.el9 started.
2025-10-09 08:53:20+00:00 [Note] [Entrypoint]: Switching to dedicated user 'mysql'
2025-10-09 08:53:20+00:00 [Note] [Entrypoint]: Entrypoint script for MySQL Server 8.4.7-1.el9 started.
2025-10-09 08:53:20+00:00 [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified
    You need to specify one of the following as an environment variable:
    - MYSQL_ROOT_PASSWORD
    - MYSQL_ALLOW_EMPTY_PASSWORD
    - MYSQL_RANDOM_ROOT_PASSWORD
`,
    });
  });

  test('mariadb', async () => {
    const { code, stderr } = await ended('mariadb');
    expect([code, stderr.split('\n').slice(3)]).toEqual([
      1,
      [
        '2025-10-09 08:53:20+00:00 [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified',
        '\tYou need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD',
        '',
      ],
    ]);
  });

  test('postgres', async () => {
    const { code, stderr } = await ended('postgres');
    expect([code, stderr.split('\n')[0]]).toEqual([
      1,
      'Error: Database is uninitialized and superuser password is not specified.',
    ]);
  });
});

test('a database with data needs no password', async () => {
  const { process } = await runContainer('mysql', {
    prepare: (fs) => fs.writeFile('/var/lib/mysql/mysql.ibd', 'x'),
  });
  expect(process.exitStatus).toBeUndefined();
});

test('mysql from 8.4 on refuses the old authentication option', async () => {
  const env = { MYSQL_ROOT_PASSWORD: 'example' };
  const args = ['--default-authentication-plugin=mysql_native_password'];
  const { code, stderr } = await ended('mysql:9', { env, args });
  expect([code, stderr.split('\n').slice(8)]).toEqual([
    1,
    [
      "2025-10-09T08:53:20.000000Z 0 [ERROR] [MY-000067] [Server] unknown variable 'default-authentication-plugin=mysql_native_password'.",
      '2025-10-09T08:53:20.000000Z 0 [ERROR] [MY-013236] [Server] The designated data directory /var/lib/mysql/ is unusable. You can remove all files that the server added to it.',
      '2025-10-09T08:53:20.000000Z 0 [ERROR] [MY-010119] [Server] Aborting',
      '2025-10-09T08:53:20.000000Z 0 [System] [MY-015018] [Server] MySQL Server Initialization - end.',
      '',
    ],
  ]);
  expect((await runContainer('mysql:8.0', { env, args })).stderr()).toContain('ready for connections');
});

test('listens, says what it does not do, and stops', async () => {
  const container = await runContainer('postgres:16', { env: { POSTGRES_PASSWORD: 'x' } });
  const connection = await container.network.stack('10.1.0.9').connect('10.1.0.5', 5432);
  await container.clock.settle();
  expect(await connection.reader.read()).toBeUndefined();
  expect(container.stderr()).toContain(
    'not simulated: the protocol of PostgreSQL; a connection from 10.1.0.9 was closed\n',
  );
  container.process.kill('SIGINT');
  expect(await container.clock.runFor(container.process.exited)).toEqual({ code: 0 });
  expect(container.stderr()).toMatch(/LOG: {2}database system is shut down\n$/);
});
