// One connection to mysqld: greeting, login by account and host, then statements until the client leaves.
import { concatBytes, decodeUtf8, encodeUtf8 } from '@drydock/machinery';
import { BufferedReader, type Connection, type Process } from '@drydock/shell';
import {
  decodeLogin, encodeAuthSwitch, encodeColumn, encodeEnd, encodeError, encodeGreeting, encodeLength, encodeOk, encodePacket, encodeText, makeChallenge,
  okPayload, passwordFits, passwordHash, readPacket, type ReceivedLogin,
} from '../mysql-packets.ts'; // prettier-ignore
import type { AccountEntry } from '../sql/store/catalogue.ts';
import { SqlError, textOf, tokenize, type Database, type Outcome, type Session } from '../sql/index.ts';
import type { SqlType } from '../sql/values/types.ts';

export interface MysqlServer {
  readonly database: Database;
  /** `8.4.7` as the greeting says it. */
  readonly version: string;
  /** SHUTDOWN. */
  readonly shutdown: () => void;
}

/** Host patterns, the most exact first. */
function findAccount(database: Database, user: string, host: string): AccountEntry | undefined {
  const fits = (pattern: string) =>
    pattern === host ||
    (pattern === 'localhost' && (host === '127.0.0.1' || host === '::1')) ||
    new RegExp(
      `^${pattern
        .replace(/[.+*?^${}()|[\]\\]/g, '\\$&')
        .replace(/%/g, '.*')
        .replace(/_/g, '.')}$`,
      'i',
    ).test(host);
  return [...database.accounts.values()]
    .filter((entry) => (entry.user === user || entry.user === '') && fits(entry.host) && !entry.role)
    .sort(
      (a, b) =>
        Number(/[%_]/.test(a.host)) - Number(/[%_]/.test(b.host)) ||
        b.host.length - a.host.length ||
        b.user.length - a.user.length,
    )[0];
}

const mayConnect = (database: Database, host: string) =>
  [...database.accounts.values()].some(
    (entry) => entry.host === '%' || findAccount(database, entry.user, host) === entry,
  );

/** Runs until the connection ends. `host` is `localhost` for the socket. */
export async function serveMysql(
  process: Process,
  connection: Connection,
  server: MysqlServer,
): Promise<void> {
  const { database, version } = server;
  const host = connection.remoteAddress === '127.0.0.1' ? 'localhost' : connection.remoteAddress;
  const reader = new BufferedReader(connection.reader);
  const send = (sequence: number, payload: Uint8Array) =>
    connection.writer.write(encodePacket(sequence, payload));
  if (database.accounts.size > 0 && !mayConnect(database, host)) {
    const product = database.dialect.name === 'mariadb' ? 'MariaDB' : 'MySQL';
    const text = `Host '${host}' is not allowed to connect to this ${product} server`;
    await send(0, concatBytes([Uint8Array.of(255, 1130 & 255, 1130 >> 8), encodeUtf8(text)]));
    return connection.close();
  }
  const challenge = makeChallenge(process.random);
  await send(
    0,
    encodeGreeting(database.dialect.name === 'mariadb' ? `5.5.5-${version}` : version, 8, challenge),
  );
  const packet = await readPacket(reader);
  if (!packet || packet.length <= 32) return connection.close();
  let login = decodeLogin(packet);
  let sequence = 2;
  if (login.plugin !== '' && login.plugin !== 'mysql_native_password') {
    await send(sequence, encodeAuthSwitch(challenge));
    login = { ...login, answer: (await readPacket(reader)) ?? new Uint8Array(0) };
    sequence += 2;
  }
  const session = logIn(database, login, challenge, host);
  if (session instanceof SqlError)
    await send(sequence, encodeError(session.code, session.state, session.message));
  else {
    await send(sequence, okPayload);
    try {
      await commands(reader, send, session, server);
    } finally {
      session.close();
      database.sessions.delete(session.id);
    }
  }
  connection.close();
}

function logIn(
  database: Database,
  login: ReceivedLogin,
  challenge: Uint8Array,
  host: string,
): Session | SqlError {
  const { user, answer } = login;
  const entry = findAccount(database, user, host);
  // the real server lets root in over its socket without a password where the plugin is unix_socket; images do not use it
  const proven = entry && passwordFits(entry.hash, answer, challenge);
  if (!entry || !proven)
    return new SqlError({
      code: 1045,
      state: '28000',
      message: `Access denied for user '${user}'@'${host}' (using password: ${answer.length === 0 ? 'NO' : 'YES'})`,
    });
  if (entry.locked)
    return new SqlError({
      code: database.dialect.name === 'mariadb' ? 4151 : 3118,
      state: 'HY000',
      message: `Access denied for user '${user}'@'${host}'. Account is locked.`,
    });
  try {
    return database.connect({
      user,
      host,
      account: `${entry.user}@${entry.host}`,
      ...(login.database !== '' && { schema: login.database }),
    });
  } catch (error) {
    if (error instanceof SqlError) return error;
    throw error;
  }
}

type Send = (sequence: number, payload: Uint8Array) => Promise<void>;

async function commands(
  reader: BufferedReader,
  send: Send,
  session: Session,
  server: MysqlServer,
): Promise<void> {
  for (let packet = await readPacket(reader); packet && packet[0] !== 1; packet = await readPacket(reader)) {
    const text = decodeUtf8(packet.subarray(1));
    try {
      if (packet[0] === 3) await query(text, send, session, server);
      else if (packet[0] === 2) {
        session.use(text);
        await send(1, okPayload);
      } else if (packet[0] === 22)
        await send(1, prepared(text, session)).then(() => parameters(text, send, session));
      else if (packet[0] === 14) await send(1, okPayload);
      else if (packet[0] !== 25)
        throw new SqlError(session.dialect.errors.notSimulated(`protocol command ${packet[0]}`));
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      await send(1, encodeError(error.code, error.state, error.message));
    }
  }
}

const parameterCount = (text: string, session: Session) =>
  tokenize(text, session.dialect.lexis).filter(({ kind }) => kind === 'parameter').length;

function prepared(text: string, session: Session): Uint8Array {
  session.check(text);
  const count = parameterCount(text, session);
  return Uint8Array.of(0, 1, 0, 0, 0, 0, 0, count & 255, count >> 8, 0, 0, 0);
}

async function parameters(text: string, send: Send, session: Session): Promise<void> {
  const count = parameterCount(text, session);
  const column = encodeColumn({ name: '?', table: '', type: 253, length: 0, flags: 0, decimals: 0 });
  for (let index = 0; index < count; index++) await send(index + 2, column);
  if (count > 0) await send(count + 2, encodeEnd(0));
}

async function query(text: string, send: Send, session: Session, server: MysqlServer): Promise<void> {
  if (/^\s*shutdown\s*$/i.test(text)) {
    await send(1, okPayload);
    return server.shutdown();
  }
  const outcome = await session.execute(text.replace(/;\s*$/, ''));
  if (outcome.kind === 'done') {
    const { affected, insertId, info } = outcome;
    return send(
      1,
      encodeOk({ affected, insertId: Number(insertId), warnings: session.warnings.length, info }),
    );
  }
  await sendRows(outcome, send, session.warnings.length);
}

async function sendRows(
  { columns, rows }: Extract<Outcome, { kind: 'rows' }>,
  send: Send,
  warnings: number,
): Promise<void> {
  let sequence = 1;
  await send(sequence++, encodeLength(columns.length));
  for (const { name, table, type, notNull } of columns)
    await send(
      sequence++,
      encodeColumn({
        name,
        table,
        type: typeNumber(type),
        length: type.length ?? 255,
        flags: notNull ? 1 : 0,
        decimals: type.scale ?? 0,
      }),
    );
  await send(sequence++, encodeEnd(0));
  for (const row of rows)
    await send(
      sequence++,
      concatBytes(
        row.map((value, index) =>
          value === null ? Uint8Array.of(251) : encodeText(shown(textOf(value), columns[index]!.type)),
        ),
      ),
    );
  await send(sequence, encodeEnd(warnings));
}

function shown(text: string, type: SqlType): string {
  if (type.family === 'bit') return String.fromCharCode(Number(text));
  return type.zerofill && type.length !== undefined ? text.padStart(type.length, '0') : text;
}

function typeNumber({ family, name }: SqlType): number {
  if (family === 'integer') return { tinyint: 1, smallint: 2, mediumint: 9, int: 3 }[name] ?? 8;
  return (
    {
      decimal: 246,
      float: name === 'float' ? 4 : 5,
      date: 10,
      time: 11,
      datetime: name === 'timestamp' ? 7 : 12,
      year: 13,
      json: 245,
      null: 6,
      binary: 252,
      bit: 16,
    }[family as 'date'] ?? 253
  );
}

/** The accounts of a new server: root with that password, from here and (unless told otherwise) from anywhere. */
export function addRoot(database: Database, password: string, anywhere: boolean): void {
  for (const host of anywhere ? ['localhost', '%'] : ['localhost'])
    database.accounts.set(`root@${host}`, {
      user: 'root',
      host,
      hash: passwordHash(password),
      plugin: 'mysql_native_password',
      locked: false,
      role: false,
      grants: { '*.*': ['ALL PRIVILEGES'] },
      grantOptions: ['*.*'],
    });
}
