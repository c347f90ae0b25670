import { expect, test } from '@jest/globals';
import { runContainer } from '../testing/container.ts';

const env = {
  MYSQL_ROOT_PASSWORD: 'example',
  MYSQL_DATABASE: 'db',
  MYSQL_USER: 'app',
  MYSQL_PASSWORD: 'secret',
};

test('the course starts mysql:latest with its option; root and the user get in, with the right password only', async () => {
  const args = ['--default-authentication-plugin=mysql_native_password'];
  const container = await runContainer('mysql:latest', { env, args });
  const ask = (user: string, password: string, ...rest: string[]) =>
    container.exec('mysql', '-h127.0.0.1', `-u${user}`, `-p${password}`, ...rest);
  const warning = 'mysql: [Warning] Using a password on the command line interface can be insecure.\n';
  expect(await ask('root', 'example', '-e', 'select version(); create table db.t (id int); insert into db.t values (1); select * from db.t')).toEqual({
    code: 0,
    stdout: 'version()\n8.3.0\nid\n1\n',
    stderr: warning,
  }); // prettier-ignore
  expect(await ask('app', 'secret', '-N', 'db', '-e', 'show tables')).toEqual({
    code: 0,
    stdout: 't\n',
    stderr: warning,
  });
  expect(await ask('app', 'wrong', 'db')).toEqual({
    code: 1,
    stdout: '',
    stderr: `${warning}ERROR 1045 (28000): Access denied for user 'app'@'localhost' (using password: YES)\n`,
  });
  expect(await ask('root', 'example', 'nix')).toEqual({
    code: 1,
    stdout: '',
    stderr: `${warning}ERROR 1049 (42000): Unknown database 'nix'\n`,
  });
});

test('scripts run once; what is in the volume is there after a restart', async () => {
  const first = await runContainer('mariadb:10.11', {
    env: { MARIADB_ROOT_PASSWORD: 'example', MARIADB_DATABASE: 'shop' },
    prepare: (fs) =>
      fs.writeFile(
        '/docker-entrypoint-initdb.d/1.sql',
        "create table p (name text);\ninsert into p values ('tea');\n",
      ),
  });
  expect(first.stderr()).toContain('[Note] [Entrypoint]: running /docker-entrypoint-initdb.d/1.sql\n');
  const select = ['mariadb', '-uroot', '-pexample', '-t', 'shop', '-e', 'select * from p'];
  const shown = { code: 0, stdout: '+------+\n| name |\n+------+\n| tea  |\n+------+\n', stderr: '' };
  expect(await first.exec(...select)).toEqual(shown);
  expect((await first.exec('mariadb-admin', 'ping')).stdout).toBe('mysqld is alive\n');
  first.process.kill('SIGTERM');
  expect(await first.clock.runFor(first.process.exited)).toEqual({ code: 0 });
  const files = ['/var/lib/mysql/ibdata1', '/var/lib/mysql/mariadb_upgrade_info'].map(
    (path) => [path, first.fs.readFile(path)] as const,
  );
  const second = await runContainer('mariadb:10.11', {
    prepare: (fs) => files.forEach(([path, bytes]) => fs.writeFile(path, bytes)),
  });
  expect(second.stderr()).not.toContain('Initializing');
  expect(await second.exec(...select)).toEqual(shown);
});

test('a broken script ends the container with the line', async () => {
  const container = await runContainer('mysql:8.4', {
    env: { MYSQL_ROOT_PASSWORD: 'example', MYSQL_DATABASE: 'shop' },
    prepare: (fs) => fs.writeFile('/docker-entrypoint-initdb.d/1.sql', 'select 1;\nselct 2;\n'),
  });
  expect(await container.clock.runFor(container.process.exited)).toEqual({ code: 1 });
  expect(container.stderr().split('\n').at(-2)).toBe(
    "ERROR 1064 (42000) at line 2: You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'selct 2' at line 1",
  );
});

test('without a server the client says so', async () => {
  const container = await runContainer('mariadb:10.11', { command: ['sleep', '1000'] });
  expect(await container.exec('mariadb', '-uroot')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)\n",
  });
  expect(await container.exec('mariadb', '-h', '10.1.0.77', '-uroot')).toEqual({
    code: 1,
    stdout: '',
    stderr: "ERROR 2003 (HY000): Can't connect to MySQL server on '10.1.0.77:3306' (111)\n",
  });
});
