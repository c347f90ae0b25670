// What libmysqlclient and mysqlnd do: connect, log in, ask. PHP, Adminer and the `mysql` program stand on it.
import { concatBytes, encodeUtf8 } from '@drydock/machinery';
import {
  BufferedReader,
  Errno,
  openConnection,
  ResolveError,
  type Connection,
  type Process,
} from '@drydock/shell';
import {
  decodeColumn, decodeError, decodeGreeting, decodeOk, encodeLogin, encodePacket, PayloadReader, readPacket, scramble,
  type ColumnPacket, type Ok,
} from '../mysql-packets.ts'; // prettier-ignore
import { connectUnix } from '../unix-sockets.ts';

export interface MysqlTarget {
  /** `localhost` means the socket, as in libmysqlclient and mysqlnd. */
  readonly host: string;
  readonly port?: number;
  readonly socket?: string;
  readonly user: string;
  readonly password: string;
  readonly database?: string;
}

/** What the server refused, or (codes 2000 and up) what the client itself could not do. */
export class MysqlError extends Error {
  constructor(
    readonly code: number,
    readonly state: string,
    message: string,
    /** Behind a 2002, 2003 or 2005: what the system said. */
    override readonly cause?: Errno | ResolveError,
  ) {
    super(message);
    this.name = 'MysqlError';
  }
}

export interface MysqlResult {
  /** Absent: the statement has no rows. */
  readonly columns?: readonly ColumnPacket[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly ok: Ok;
}

export interface MysqlConnection {
  readonly serverVersion: string;
  readonly thread: number;
  /** One statement. Rejects with {@link MysqlError}. */
  query(sql: string): Promise<MysqlResult>;
  /** A statement with `?` and its values: prepared by the server, so its syntax is checked before the values come. */
  execute(sql: string, values: readonly (string | number | bigint | boolean | null)[]): Promise<MysqlResult>;
  selectDatabase(name: string): Promise<void>;
  ping(): Promise<void>;
  close(): void;
}

export const defaultSocket = '/var/run/mysqld/mysqld.sock';
/** errno(3) as the client library shows it in brackets. */
export const errnoNumbers: Readonly<Record<string, number>> = {
  ENOENT: 2, EACCES: 13, ECONNREFUSED: 111, ETIMEDOUT: 110, EHOSTUNREACH: 113, ENETUNREACH: 101, ECONNRESET: 104,
}; // prettier-ignore

async function open(process: Process, target: MysqlTarget): Promise<Connection> {
  const { host, port = 3306, socket = defaultSocket } = target;
  try {
    if (host === 'localhost') return connectUnix(process, socket);
    return await openConnection(process, { scheme: 'mysql', host, port, explicitPort: true, path: '/' });
  } catch (error) {
    if (error instanceof ResolveError) {
      const number = error.code === 'EAI_NONAME' ? -2 : -3;
      throw new MysqlError(2005, 'HY000', `Unknown MySQL server host '${host}' (${number})`, error);
    }
    if (!(error instanceof Errno)) throw error;
    const number = errnoNumbers[error.code] ?? 5;
    if (host === 'localhost')
      throw new MysqlError(
        2002,
        'HY000',
        `Can't connect to local MySQL server through socket '${socket}' (${number})`,
        error,
      );
    throw new MysqlError(
      2003,
      'HY000',
      `Can't connect to MySQL server on '${host}:${port}' (${number})`,
      error,
    );
  }
}

/** Connects and logs in. Rejects with {@link MysqlError}. */
export async function connectMysql(process: Process, target: MysqlTarget): Promise<MysqlConnection> {
  const connection = await open(process, target);
  const reader = new BufferedReader(connection.reader);
  const lost = () =>
    new MysqlError(
      2013,
      'HY000',
      "Lost connection to MySQL server at 'reading initial communication packet', system error: 0",
    );
  const receive = async () => {
    const payload = await readPacket(reader);
    if (!payload) throw lost();
    const error = decodeError(payload);
    if (error) throw new MysqlError(error.code, error.state, error.message);
    return payload;
  };
  try {
    const greeting = decodeGreeting(await receive());
    const login = { user: target.user, password: target.password, database: target.database ?? '' };
    await connection.writer.write(encodePacket(1, encodeLogin(login, greeting.challenge)));
    const answer = await receive();
    if (answer[0] === 254) {
      const start = answer.indexOf(0) + 1;
      await connection.writer.write(
        encodePacket(3, scramble(target.password, answer.subarray(start, start + 20))),
      );
      await receive();
    }
    return new OpenMysqlConnection(connection, reader, greeting.version, greeting.thread);
  } catch (error) {
    connection.close();
    if (error instanceof Errno) throw lost();
    throw error;
  }
}

/** A value as a literal of SQL. */
export function sqlLiteral(value: string | number | bigint | boolean | null): string {
  if (value === null) return 'NULL';
  if (typeof value !== 'string') return String(typeof value === 'boolean' ? Number(value) : value);
  const escapes: Readonly<Record<string, string>> = { '\0': '\\0', '\n': '\\n', '\r': '\\r', '\x1a': '\\Z' };
  return `'${value.replace(/[\0\n\r\x1a'"\\]/g, (char) => escapes[char] ?? `\\${char}`)}'`;
}

/** Puts values in the place of the question marks outside strings, names and comments. */
export function bindValues(
  sql: string,
  values: readonly (string | number | bigint | boolean | null)[],
): string {
  let index = 0;
  return sql.replace(
    /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`|--\s[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|\?/g,
    (part) => (part === '?' ? sqlLiteral(values[index++] ?? null) : part),
  );
}

class OpenMysqlConnection implements MysqlConnection {
  constructor(
    readonly connection: Connection,
    readonly reader: BufferedReader,
    readonly serverVersion: string,
    readonly thread: number,
  ) {}

  async query(sql: string): Promise<MysqlResult> {
    const first = await this.#ask(3, sql);
    if (first[0] === 0) return { rows: [], ok: decodeOk(first) };
    const columns: ColumnPacket[] = [];
    for (let count = new PayloadReader(first).length(); count > 0; count--)
      columns.push(decodeColumn(await this.#next()));
    await this.#next();
    const rows: (string | null)[][] = [];
    for (;;) {
      const payload = await this.#next();
      if (payload[0] === 254 && payload.length < 9) {
        const warnings = payload[1]! + payload[2]! * 256;
        return { columns, rows, ok: { affected: rows.length, insertId: 0, warnings, info: '' } };
      }
      const cells = new PayloadReader(payload);
      rows.push(columns.map(() => cells.cell()));
    }
  }

  async execute(
    sql: string,
    values: readonly (string | number | bigint | boolean | null)[],
  ): Promise<MysqlResult> {
    const prepared = await this.#ask(22, sql);
    const reader = new PayloadReader(prepared);
    reader.byte();
    const [statement, columns, parameters] = [reader.fixed(4), reader.fixed(2), reader.fixed(2)];
    for (const count of [parameters, columns])
      for (let left = count > 0 ? count + 1 : 0; left > 0; left--) await this.#next();
    const id = Uint8Array.of(25, statement & 255, (statement >> 8) & 255, 0, 0);
    await this.connection.writer.write(encodePacket(0, id));
    return this.query(bindValues(sql, values));
  }

  async selectDatabase(name: string): Promise<void> {
    await this.#ask(2, name);
  }

  async ping(): Promise<void> {
    await this.#ask(14, '');
  }

  close(): void {
    this.connection.writer.write(encodePacket(0, Uint8Array.of(1))).catch(() => undefined);
    this.connection.close();
  }

  async #ask(command: number, text: string): Promise<Uint8Array> {
    try {
      const payload = concatBytes([Uint8Array.of(command), encodeUtf8(text)]);
      await this.connection.writer.write(encodePacket(0, payload));
    } catch {
      throw new MysqlError(2006, 'HY000', 'MySQL server has gone away');
    }
    return this.#next();
  }

  async #next(): Promise<Uint8Array> {
    const payload = await readPacket(this.reader).catch(() => undefined);
    if (!payload) throw new MysqlError(2013, 'HY000', 'Lost connection to MySQL server during query');
    const error = decodeError(payload);
    if (error) throw new MysqlError(error.code, error.state, error.message);
    return payload;
  }
}
