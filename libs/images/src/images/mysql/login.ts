// What mysqld says to a client until it is in: the users and databases are those of the environment.
import { BufferedReader, type Connection, type Process } from '@drydock/shell';
import {
  decodeLogin,
  encodeError,
  encodeGreeting,
  encodePacket,
  okPayload,
  readPacket,
  type Login,
} from '../../mysql-packets.ts';

function passwordOf(process: Process, prefix: string, user: string): string | undefined {
  const value = (name: string) => process.env.get(`${prefix}_${name}`) ?? process.env.get(`MYSQL_${name}`);
  if (user === 'root') return value('ROOT_PASSWORD') ?? '';
  return user === value('USER') ? (value('PASSWORD') ?? '') : undefined;
}

function refusal(process: Process, prefix: string, login: Login, from: string): Uint8Array | undefined {
  const { user, password, database } = login;
  if (passwordOf(process, prefix, user) !== password)
    return encodeError(
      1045,
      '28000',
      `Access denied for user '${user}'@'${from}' (using password: ${password === '' ? 'NO' : 'YES'})`,
    );
  const created = process.env.get(`${prefix}_DATABASE`) ?? process.env.get('MYSQL_DATABASE');
  const known = ['', 'mysql', 'information_schema', 'performance_schema', 'sys', created];
  return known.includes(database) ? undefined : encodeError(1049, '42000', `Unknown database '${database}'`);
}

/** `prefix` is MYSQL or MARIADB. Queries are answered with an error that says that they are not simulated. */
export async function serveMysql(
  process: Process,
  connection: Connection,
  version: string,
  prefix: string,
): Promise<void> {
  const reader = new BufferedReader(connection.reader);
  await connection.writer.write(encodePacket(0, encodeGreeting(version)));
  const login = await readPacket(reader);
  if (login && login.length > 32) {
    const error = refusal(process, prefix, decodeLogin(login), connection.remoteAddress);
    await connection.writer.write(encodePacket(2, error ?? okPayload));
    for (
      let packet = error ? undefined : await readPacket(reader);
      packet;
      packet = await readPacket(reader)
    ) {
      if (packet[0] === 1) break;
      await connection.writer.write(
        encodePacket(1, packet[0] === 14 ? okPayload : encodeError(1235, '42000', 'not simulated: queries')),
      );
    }
  }
  connection.close();
}
