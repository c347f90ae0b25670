// mysqld and mariadbd in a container: the entry point's checks and initialisation, start, the files in the data directory.
import { decodeUtf8, formatMicroTime, formatTime, writeText } from '@drydock/machinery';
import { Errno, type Process, type Program } from '@drydock/shell';
import { gunzipText } from './init-file.ts';
import { stopSignal } from '../inert.ts';
import { createDatabase, mysqlDialect, splitStatements, SqlError, type Database } from '../sql/index.ts';
import { guardConnection } from '../web-server.ts';
import { listenUnix } from '../unix-sockets.ts';
import { passwordHash } from '../mysql-packets.ts';
import { addRoot, serveMysql } from './serve.ts';

export interface MysqlFlavour {
  readonly name: 'mysql' | 'mariadb';
  readonly version: string;
  /** What VERSION() and the log say. */
  readonly serverVersion: string;
  readonly socket: string;
  /** The file that an initialised data directory has. */
  readonly marker: string;
  /** The whole text; undefined: go on. */
  readonly refuse: (process: Process, initialised: boolean) => string | undefined;
  readonly started: string;
}

const directory = '/var/lib/mysql';
const dataFile = `${directory}/ibdata1`;

export class Log {
  constructor(
    readonly process: Process,
    readonly flavour: MysqlFlavour,
  ) {}

  entry(level: string, text: string): Promise<void> {
    const at = formatTime(this.process.clock.now()).replace('T', ' ').replace('Z', '+00:00');
    return writeText(this.process.stderr, `${at} [${level}] [Entrypoint]: ${text}\n`);
  }
  server(level: string, code: string, text: string): Promise<void> {
    const now = this.process.clock.now();
    if (this.flavour.name === 'mysql')
      return writeText(
        this.process.stderr,
        `${formatMicroTime(now)} 0 [${level}] [MY-${code}] [Server] ${text}\n`,
      );
    const shown = level === 'System' ? 'Note' : level;
    return writeText(
      this.process.stderr,
      `${formatTime(now).replace('T', ' ').replace('Z', '')} 0 [${shown}] ${text}\n`,
    );
  }
}

/** Environment variables as the entry points read them: MARIADB_X before MYSQL_X, X_FILE instead of X. */
export function setting(process: Process, flavour: MysqlFlavour, name: string): string | undefined {
  for (const prefix of flavour.name === 'mariadb' ? ['MARIADB', 'MYSQL'] : ['MYSQL']) {
    const file = process.env.get(`${prefix}_${name}_FILE`);
    if (file) return decodeUtf8(process.fs.readFile(file)).replace(/\n+$/, '');
    const value = process.env.get(`${prefix}_${name}`);
    if (value) return value;
  }
  return undefined;
}

function load(process: Process, flavour: MysqlFlavour): Database {
  const dialect = mysqlDialect({ name: flavour.name, version: flavour.serverVersion });
  const { clock, random } = process;
  const dump = process.fs.exists(dataFile) ? decodeUtf8(process.fs.readFile(dataFile)) : undefined;
  const database: Database = createDatabase({
    dialect,
    clock,
    random,
    ...(dump !== undefined && { dump }),
    onChange: () => save(process, database),
  });
  database.globals.set('hostname', process.kernel.hostname);
  return database;
}

/** Every commit is on disk before it is answered, as with innodb_flush_log_at_trx_commit=1. */
function save(process: Process, database: Database): void {
  process.fs.writeFile(dataFile, database.dump());
  for (const [name, { tables }] of database.schemas) {
    const home = `${directory}/${name}`;
    process.fs.mkdir(home, { recursive: true });
    for (const table of tables.keys())
      if (!process.fs.exists(`${home}/${table}.ibd`)) process.fs.writeFile(`${home}/${table}.ibd`, '');
  }
}

async function initialise(process: Process, flavour: MysqlFlavour, log: Log): Promise<Database> {
  await log.entry('Note', 'Initializing database files');
  for (const name of ['mysql', 'performance_schema', 'sys'])
    process.fs.mkdir(`${directory}/${name}`, { recursive: true });
  process.fs.writeFile(`${directory}/${flavour.marker}`, `${flavour.serverVersion}\n`);
  const database = load(process, flavour);
  await log.entry('Note', 'Database files initialized');
  await log.entry('Note', 'Starting temporary server');
  await log.entry('Note', 'Temporary server started.');
  let root = setting(process, flavour, 'ROOT_PASSWORD');
  if (
    root === undefined &&
    setting(process, flavour, flavour.name === 'mysql' ? 'RANDOM_ROOT_PASSWORD' : 'RANDOM_ROOT_PASSWORD')
  ) {
    root = process.random.string(32, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
    await log.entry('Note', `GENERATED ROOT PASSWORD: ${root}`);
  }
  addRoot(database, root ?? '', true);
  const schema = setting(process, flavour, 'DATABASE');
  if (schema !== undefined) {
    await log.entry('Note', `Creating database ${schema}`);
    database.addSchema(schema);
  }
  const [user, password] = [setting(process, flavour, 'USER'), setting(process, flavour, 'PASSWORD')];
  if (user !== undefined && password !== undefined) {
    await log.entry('Note', `Creating user ${user}`);
    const grants = schema === undefined ? {} : { [`${schema}.*`]: ['ALL PRIVILEGES'] };
    if (schema !== undefined) await log.entry('Note', `Giving user ${user} access to schema ${schema}`);
    database.accounts.set(`${user}@%`, {
      user,
      host: '%',
      hash: passwordHash(password),
      plugin: 'mysql_native_password',
      locked: false,
      role: false,
      grants,
      grantOptions: [],
    });
  }
  save(process, database);
  await runInitFiles(process, database, schema, flavour, log);
  await log.entry('Note', 'Stopping temporary server');
  await log.entry('Note', 'Temporary server stopped');
  await log.entry(
    'Note',
    `${flavour.name === 'mysql' ? 'MySQL' : 'MariaDB'} init process done. Ready for start up.`,
  );
  return database;
}

class InitFailed extends Error {}

async function runInitFiles(
  process: Process,
  database: Database,
  schema: string | undefined,
  flavour: MysqlFlavour,
  log: Log,
): Promise<void> {
  const home = '/docker-entrypoint-initdb.d';
  const names = process.fs.exists(home) ? process.fs.readdir(home) : [];
  if (names.length === 0) return;
  const session = database.connect({ user: 'root', host: 'localhost', ...(schema && { schema }) });
  const closeSocket = listenUnix(
    process,
    flavour.socket,
    (connection) =>
      void guardConnection(process, connection, () =>
        serveMysql(process, connection, {
          database,
          version: flavour.serverVersion,
          shutdown: () => undefined,
        }),
      ),
  );
  try {
    for (const name of names) {
      const path = `${home}/${name}`;
      if (/\.sh$/.test(name)) {
        await log.entry(
          'Note',
          `${(process.fs.stat(path).mode & 0o111) !== 0 ? 'running' : 'sourcing'} ${path}`,
        );
        const { code } = await process.spawn({ argv: ['bash', path] }).exited;
        if (code !== 0) throw new InitFailed();
      } else if (/\.sql(\.gz)?$/.test(name)) {
        await log.entry('Note', `running ${path}`);
        const source = gunzipText(process.fs.readFile(path), name);
        for (const { text, start } of splitStatements(source, database.dialect.lexis)) {
          try {
            await session.execute(text);
          } catch (error) {
            if (!(error instanceof SqlError)) throw error;
            const line = source.slice(0, start).split('\n').length;
            await writeText(
              process.stderr,
              `${flavour.name === 'mariadb' ? '--------------\n' + text + '\n--------------\n\n' : ''}ERROR ${error.code} (${error.state}) at line ${line}: ${error.message}\n`,
            );
            throw new InitFailed();
          }
        }
      } else await log.entry('Warn', `ignoring ${path}`);
    }
  } finally {
    closeSocket();
    session.close();
    database.sessions.delete(session.id);
  }
}

export function mysqlDaemon(flavour: MysqlFlavour): Program {
  return async (process) => {
    const log = new Log(process, flavour);
    const stopping = stopSignal(process, ['SIGTERM', 'SIGINT']);
    try {
      const initialised =
        process.fs.exists(`${directory}/mysql`) || process.fs.exists(`${directory}/${flavour.marker}`);
      await log.entry('Note', flavour.started);
      await log.entry('Note', "Switching to dedicated user 'mysql'");
      await log.entry('Note', flavour.started);
      const refusal = flavour.refuse(process, initialised);
      if (refusal !== undefined) {
        await writeText(process.stderr, refusal);
        return 1;
      }
      return await serveUntilStopped(process, flavour, log, initialised, stopping);
    } catch (error) {
      if (error instanceof InitFailed) return 1;
      if (error instanceof SyntaxError) {
        await log.server(
          'ERROR',
          '012526',
          `Upgrade is not supported: the data directory ${directory} was not written by this server.`,
        );
        await log.server('ERROR', '010119', 'Aborting');
        return 1;
      }
      if (!(error instanceof Errno)) throw error;
      await log.entry('ERROR', `${error.path ?? directory}: ${error.message}`);
      return 1;
    }
  };
}

async function serveUntilStopped(
  process: Process,
  flavour: MysqlFlavour,
  log: Log,
  initialised: boolean,
  stopping: Promise<unknown>,
): Promise<number> {
  const database = initialised ? load(process, flavour) : await initialise(process, flavour, log);
  // a directory that something else filled: the server makes what it needs, as with an empty password
  if (database.accounts.size === 0) addRoot(database, setting(process, flavour, 'ROOT_PASSWORD') ?? '', true);
  let asked: () => void = () => undefined;
  const shutdown = new Promise<void>((resolve) => (asked = resolve));
  const accept = (connection: Parameters<typeof serveMysql>[1]) =>
    void guardConnection(process, connection, () =>
      serveMysql(process, connection, { database, version: flavour.serverVersion, shutdown: asked }),
    );
  const name = flavour.name === 'mysql' ? 'mysqld' : 'mariadbd';
  const shown = flavour.serverVersion;
  await log.server(
    'System',
    '010116',
    flavour.name === 'mysql'
      ? `/usr/sbin/mysqld (mysqld ${flavour.version}) starting as process 1`
      : `Starting MariaDB ${shown} source revision  server_uid as process 1`,
  );
  const listener = process.network.listen(3306, accept);
  const closeSocket = listenUnix(process, flavour.socket, accept);
  if (flavour.name === 'mysql')
    await log.server(
      'System',
      '010931',
      `/usr/sbin/mysqld: ready for connections. Version: '${shown}'  socket: '${flavour.socket}'  port: 3306  MySQL Community Server - GPL.`,
    );
  else {
    await log.server('Note', '', `${name}: ready for connections.`);
    await writeText(
      process.stderr,
      `Version: '${shown}'  socket: '${flavour.socket}'  port: 3306  mariadb.org binary distribution\n`,
    );
  }
  await Promise.race([stopping, shutdown]);
  listener.close();
  closeSocket();
  for (const session of database.sessions.values()) session.rollback();
  save(process, database);
  if (flavour.name === 'mysql')
    await log.server(
      'System',
      '013172',
      `Received SHUTDOWN from user <via user signal>. Shutting down mysqld (Version: ${flavour.version}).`,
    );
  else {
    await log.server('Note', '', `${name} (initiated by: unknown): Normal shutdown`);
    await log.server('Note', '', `${name}: Shutdown complete`);
  }
  return 0;
}
