// PDO's driver for MySQL: connects and asks, and fails in the words of the real one.
import {
  connectMysql,
  MysqlError,
  type MysqlConnection,
  type MysqlResult,
} from '../../../mysql-client/client.ts';
import { fromText, toText } from '../language/bytes.ts';
import { notSimulated } from '../language/failures.ts';
import type { Gen, Interpreter } from '../language/interpreter.ts';
import type { PhpThrow } from '../language/failures.ts';
import { Float, PhpArray, type Value } from '../language/value.ts';

export const drivers = (extensions: ReadonlySet<string>): string[] =>
  [...extensions]
    .filter((name) => name.startsWith('pdo_'))
    .map((name) => name.slice(4))
    .sort();

/** `new PDO("mysql:host=db;dbname=shop", "user", "password")`. */
export function* connectPdo(
  interpreter: Interpreter,
  dsn: string,
  user: string,
  password: string,
): Gen<MysqlConnection> {
  const { process, extensions } = interpreter.host;
  const [driver = '', rest] = dsn.split(/:(.*)/s);
  if (rest === undefined)
    throw interpreter.error(
      'PDOException',
      'PDO::__construct(): Argument #1 ($dsn) must be a valid data source name',
    );
  if (!extensions.has(`pdo_${driver}`)) throw interpreter.error('PDOException', 'could not find driver');
  if (driver !== 'mysql') throw notSimulated(`PDO driver "${driver}"`);
  const settings = new Map(
    rest.split(';').map((pair) => pair.split('=').map((part) => part.trim()) as [string, string]),
  );
  const database = settings.get('dbname');
  const [port, socket] = [settings.get('port'), settings.get('unix_socket')];
  try {
    return (yield connectMysql(process, {
      host: settings.get('host') ?? 'localhost',
      user: toText(user),
      password: toText(password),
      ...(port && { port: Number(port) }),
      ...(socket && { socket }),
      ...(database && { database }),
    })) as MysqlConnection;
  } catch (error) {
    if (!(error instanceof MysqlError)) throw error;
    throw connectFailure(interpreter, error, settings.get('host') ?? 'localhost');
  }
}

function connectFailure(interpreter: Interpreter, error: MysqlError, host: string): PhpThrow {
  const client = error.code >= 2000 && error.code < 3000;
  const code = client && error.cause ? 2002 : error.code === 2013 ? 2006 : error.code;
  let message = error.message;
  if (error.code === 2005)
    message = `php_network_getaddresses: getaddrinfo for ${host} failed: ${error.cause?.message ?? ''}`;
  else if (client && error.cause) message = error.cause.message;
  else if (code === 2006) message = 'MySQL server has gone away';
  const state = client || error.code === 1045 || error.code === 1049 ? 'HY000' : error.state;
  return pdoError(interpreter, `SQLSTATE[${state}] [${code}] ${message}`, code, [state, code, message]);
}

function pdoError(interpreter: Interpreter, message: string, code: Value, info: readonly Value[]): PhpThrow {
  const thrown = interpreter.error('PDOException', fromText(message), 0);
  thrown.object.properties.set('code', code);
  thrown.object.properties.set('errorInfo', PhpArray.list(info));
  return thrown;
}

const stateNames: Readonly<Record<string, string>> = {
  '42S02': 'Base table or view not found',
  '42S22': 'Column not found',
  '42S01': 'Base table or view already exists',
  '42000': 'Syntax error or access violation',
  '23000': 'Integrity constraint violation',
  '22001': 'String data, right truncated',
  '22003': 'Numeric value out of range',
  '22007': 'Invalid datetime format',
  '21S01': 'Insert value list does not match column list',
  HY000: 'General error',
};

/** One statement; the result as PHP's array of columns, rows and counts. */
export function* askPdo(
  interpreter: Interpreter,
  connection: MysqlConnection,
  sql: string,
  values: readonly Value[] | undefined,
): Gen<Value> {
  try {
    const given = values?.map((value) =>
      value instanceof Float
        ? value.value
        : typeof value === 'string'
          ? toText(value)
          : (value as null | boolean | number | bigint),
    );
    const result = (yield given
      ? connection.execute(toText(sql), given)
      : connection.query(toText(sql))) as MysqlResult;
    const columns = (result.columns ?? []).map(({ name }) => fromText(name));
    const rows = result.rows.map((row) =>
      PhpArray.list(row.map((cell, at) => typedCell(cell, result.columns![at]!.type))),
    );
    return PhpArray.from([
      ['columns', PhpArray.list(columns)],
      ['rows', PhpArray.list(rows)],
      ['affected', result.ok.affected],
      ['id', String(result.ok.insertId)],
    ]);
  } catch (error) {
    if (!(error instanceof MysqlError)) throw error;
    const name = stateNames[error.state] ?? 'General error';
    throw pdoError(
      interpreter,
      `SQLSTATE[${error.state}]: ${name}: ${error.code} ${error.message}`,
      error.state,
      [error.state, error.code, fromText(error.message)],
    );
  }
}

/** mysqlnd hands integers and floats over as such. */
function typedCell(cell: string | null, type: number): Value {
  if (cell === null) return null;
  if ([1, 2, 3, 8, 9, 13].includes(type)) return Number(cell);
  return type === 4 || type === 5 ? new Float(Number(cell)) : fromText(cell);
}
