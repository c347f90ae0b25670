// The `mysql` / `mariadb` program (batch and tables), mysqladmin.
import { decodeUtf8, writeText } from '@drydock/machinery';
import { Errno, type Process, type Program } from '@drydock/shell';
import { mysqlDialect, splitStatements } from '../sql/index.ts';
import { connectMysql, MysqlError, type MysqlConnection, type MysqlResult } from './client.ts';

interface Options {
  host: string;
  port: number;
  socket?: string;
  user: string;
  password: string;
  database: string;
  execute?: string;
  table: boolean;
  names: boolean;
  vertical: boolean;
  force: boolean;
  raw: boolean;
  overTcp: boolean;
  readonly words: string[];
}

const withValue: Readonly<Record<string, string>> = {
  h: 'host',
  P: 'port',
  S: 'socket',
  u: 'user',
  D: 'database',
  e: 'execute',
};

function setOption(options: Options, name: string, value: string): boolean {
  if (name === 'host') options.host = value;
  else if (name === 'port') options.port = Number(value);
  else if (name === 'socket') options.socket = value;
  else if (name === 'user') options.user = value;
  else if (name === 'database') options.database = value;
  else if (name === 'execute') options.execute = value;
  else if (name === 'password') options.password = value;
  else if (name === 'protocol') options.overTcp = /tcp/i.test(value);
  else
    return [
      'default-character-set',
      'connect-timeout',
      'connect_timeout',
      'ssl-mode',
      'ssl',
      'skip-ssl',
      'defaults-file',
      'defaults-extra-file',
    ].includes(name);
  return true;
}

const flags: Readonly<Record<string, (options: Options) => void>> = {
  t: (options) => (options.table = true),
  table: (options) => (options.table = true),
  N: (options) => (options.names = false),
  'skip-column-names': (options) => (options.names = false),
  s: () => undefined,
  silent: () => undefined,
  B: (options) => (options.table = false),
  batch: (options) => (options.table = false),
  E: (options) => (options.vertical = true),
  vertical: (options) => (options.vertical = true),
  f: (options) => (options.force = true),
  force: (options) => (options.force = true),
  r: (options) => (options.raw = true),
  raw: (options) => (options.raw = true),
  v: () => undefined,
  verbose: () => undefined,
  A: () => undefined,
};

class BadOption extends Error {}

function readOptions(process: Process, argv: readonly string[], table: boolean): Options {
  const options: Options = {
    host: 'localhost',
    port: 3306,
    user: process.uid === 0 ? 'root' : 'mysql',
    password: process.env.get('MYSQL_PWD') ?? '',
    database: '',
    table,
    names: true,
    vertical: false,
    force: false,
    raw: false,
    overTcp: false,
    words: [],
  };
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!;
    if (word.startsWith('--')) {
      const [, name = '', value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
      if (Object.hasOwn(flags, name)) flags[name]!(options);
      else if (
        !setOption(
          options,
          name,
          value ?? (Object.values(withValue).includes(name) ? (argv[++index] ?? '') : ''),
        )
      )
        throw new BadOption(`unknown option '${word}'`);
    } else if (word.startsWith('-p')) options.password = word.slice(2);
    else if (word.startsWith('-') && word.length > 1) {
      const letter = word[1]!;
      if (Object.hasOwn(withValue, letter))
        setOption(options, withValue[letter]!, word.length > 2 ? word.slice(2) : (argv[++index] ?? ''));
      else
        for (const flag of word.slice(1)) {
          if (!Object.hasOwn(flags, flag)) throw new BadOption(`unknown option '-${flag}'`);
          flags[flag]!(options);
        }
    } else options.words.push(word);
  }
  return options;
}

async function connect(process: Process, options: Options): Promise<MysqlConnection> {
  const { user, password, database } = options;
  const host = options.overTcp && options.host === 'localhost' ? '127.0.0.1' : options.host;
  const socket =
    options.socket ??
    (process.fs.exists('/run/mysqld/mysqld.sock')
      ? '/run/mysqld/mysqld.sock'
      : '/var/run/mysqld/mysqld.sock');
  return connectMysql(process, { host, port: options.port, socket, user, password, database });
}

const escape = (value: string) =>
  value.replace(/[\\\n\t\0]/g, (char) => ({ '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\0': '\\0' })[char]!);

/** A result as the client prints it: tabs, a table, or one line per column. */
export function printResult(
  { columns, rows }: MysqlResult,
  { table, names, vertical, raw }: Pick<Options, 'table' | 'names' | 'vertical' | 'raw'>,
): string {
  if (!columns || (rows.length === 0 && (table || vertical || true))) return '';
  const titles = columns.map(({ name }) => name);
  if (vertical) {
    const width = Math.max(...titles.map((title) => title.length));
    const stars = '*'.repeat(27);
    return rows
      .map(
        (row, index) =>
          `${stars} ${index + 1}. row ${stars}\n${row.map((value, at) => `${titles[at]!.padStart(width)}: ${value ?? 'NULL'}\n`).join('')}`,
      )
      .join('');
  }
  if (!table) {
    const lines = rows.map((row) =>
      row.map((value) => (value === null ? 'NULL' : raw ? value : escape(value))).join('\t'),
    );
    return [...(names ? [titles.join('\t')] : []), ...lines].map((line) => `${line}\n`).join('');
  }
  const numeric = columns.map(({ type }) => type <= 9 || type === 246 || type === 13);
  const widths = titles.map((title, at) =>
    Math.max(names ? [...title].length : 0, ...rows.map((row) => [...(row[at] ?? 'NULL')].length)),
  );
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const line = (cells: readonly string[], right: readonly boolean[]) =>
    `|${cells.map((cell, at) => ` ${right[at] ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)} `).join('|')}|\n`;
  const body = rows
    .map((row) =>
      line(
        row.map((value) => value ?? 'NULL'),
        numeric,
      ),
    )
    .join('');
  return `${rule}${
    names
      ? line(
          titles,
          titles.map(() => false),
        ) + rule
      : ''
  }${body}${rule}`;
}

export const mysqlClient: Program = async (process) => {
  const name = process.argv[0]!.split('/').at(-1)!;
  let options: Options;
  try {
    options = readOptions(process, process.argv.slice(1), process.terminal !== undefined);
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    await writeText(process.stderr, `${name}: ${error.message}\n`);
    return 2;
  }
  const database = options.words[0] ?? options.database;
  if (
    options.password !== '' &&
    name === 'mysql' &&
    process.env.get('MYSQL_PWD') === undefined &&
    process.env.has('MYSQL_VERSION')
  )
    await writeText(
      process.stderr,
      'mysql: [Warning] Using a password on the command line interface can be insecure.\n',
    );
  try {
    const connection = await connect(process, { ...options, database });
    const code =
      options.execute !== undefined
        ? await runScript(process, connection, options.execute, options)
        : await readScript(process, connection, options);
    connection.close();
    return code;
  } catch (error) {
    if (!(error instanceof MysqlError)) throw error;
    await writeText(process.stderr, `ERROR ${error.code} (${error.state}): ${error.message}\n`);
    return 1;
  }
};

const { lexis } = mysqlDialect({ name: 'mysql', version: '8.0' });

async function readScript(process: Process, connection: MysqlConnection, options: Options): Promise<number> {
  let text = '';
  const prompt = async () => {
    if (process.terminal)
      await writeText(
        process.stdout,
        text.trim() === ''
          ? connection.serverVersion.includes('MariaDB')
            ? 'MariaDB [(none)]> '
            : 'mysql> '
          : '    -> ',
      );
  };
  await prompt();
  for (let chunk = await process.stdin.read(); chunk; chunk = await process.stdin.read()) {
    text += decodeUtf8(chunk);
    if (!process.terminal) continue;
    if (/^\s*(exit|quit|\\q)\s*;?\s*$/i.test(text)) {
      await writeText(process.stdout, 'Bye\n');
      return 0;
    }
    if (/(;|\\g|\\G)\s*$/.test(text)) {
      await runScript(process, connection, text, { ...options, table: true, force: true });
      text = '';
    }
    await prompt();
  }
  return runScript(process, connection, text, options);
}

async function runScript(
  process: Process,
  connection: MysqlConnection,
  source: string,
  options: Options,
): Promise<number> {
  for (const { text, start } of splitStatements(source.replace(/\\G\s*$/, ''), lexis)) {
    try {
      const result = await connection.query(text);
      await writeText(
        process.stdout,
        printResult(result, { ...options, vertical: options.vertical || /\\G\s*$/.test(source) }),
      );
      if (process.terminal) await writeText(process.stdout, summary(result));
    } catch (error) {
      if (!(error instanceof MysqlError)) throw error;
      const line =
        options.execute === undefined && process.terminal
          ? ''
          : ` at line ${source.slice(0, start).split('\n').length}`;
      await writeText(process.stderr, `ERROR ${error.code} (${error.state})${line}: ${error.message}\n`);
      if (!options.force) return 1;
    }
  }
  return 0;
}

function summary({ columns, rows, ok }: MysqlResult): string {
  const count = columns
    ? rows.length === 0
      ? 'Empty set'
      : `${rows.length} row${rows.length === 1 ? '' : 's'} in set`
    : `Query OK, ${ok.affected} row${ok.affected === 1 ? '' : 's'} affected`;
  const warnings = ok.warnings > 0 ? `, ${ok.warnings} warning${ok.warnings === 1 ? '' : 's'}` : '';
  return `${count}${warnings} (0.000 sec)\n${ok.info === '' ? '' : `${ok.info}\n`}\n`;
}

/** mysqladmin ping, status, version, shutdown. */
export const mysqlAdmin: Program = async (process) => {
  const name = process.argv[0]!.split('/').at(-1)!;
  const options = readOptions(process, process.argv.slice(1), false);
  const [command = ''] = options.words;
  try {
    const connection = await connect(process, options);
    if (command === 'status')
      await writeText(
        process.stdout,
        `Uptime: ${Math.floor((process.clock.now() - process.kernel.processes[0]!.startedAt) / 1000)}  Threads: 1  Questions: 1  Slow queries: 0\n`,
      );
    else if (command === 'shutdown') await connection.query('SHUTDOWN');
    else if (command === 'ping')
      await writeText(process.stdout, `${name === 'mariadb-admin' ? 'mysqld' : 'mysqld'} is alive\n`);
    else {
      await writeText(
        process.stderr,
        command === ''
          ? `not simulated: ${name} without a command\n`
          : `${name}: Unknown command: '${command}'\n`,
      );
      return 1;
    }
    connection.close();
    return 0;
  } catch (error) {
    if (!(error instanceof MysqlError) && !(error instanceof Errno)) throw error;
    // a refused login still means that the server lives
    if (command === 'ping' && error instanceof MysqlError && error.code === 1045) {
      await writeText(process.stdout, 'mysqld is alive\n');
      await writeText(process.stderr, '');
      return 0;
    }
    const where =
      options.host === 'localhost'
        ? `Check that ${name === 'mysqladmin' ? 'mysqld' : 'mariadbd'} is running and that the socket: '${options.socket ?? '/var/run/mysqld/mysqld.sock'}' exists!`
        : `Check that ${name === 'mysqladmin' ? 'mysqld' : 'mariadbd'} is running on ${options.host} and that the port is ${options.port}.\nYou can check this by doing 'telnet ${options.host} ${options.port}'`;
    const refused = error instanceof MysqlError && error.code === 1045;
    await writeText(
      process.stderr,
      `${name}: connect to server at '${options.host}' failed\nerror: '${error.message}'\n${refused ? '' : `${where}\n`}`,
    );
    return 1;
  }
};
