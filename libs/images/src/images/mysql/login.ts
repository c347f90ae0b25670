// What mysqld says to a client until it is in: the users and databases are those of the environment.
import { BufferedReader, type Connection, type Process } from '@drydock/shell';
import {
  decodeLogin,
  encodeError,
  encodeGreeting,
  encodePacket,
  makeChallenge,
  okPayload,
  passwordFits,
  passwordHash,
  readPacket,
  type ReceivedLogin,
} from '../../mysql-packets.ts';

function passwordOf(process: Process, prefix: string, user: string): string | undefined {
  const value = (name: string) => process.env.get(`${prefix}_${name}`) ?? process.env.get(`MYSQL_${name}`);
  if (user === 'root') return value('ROOT_PASSWORD') ?? '';
  return user === value('USER') ? (value('PASSWORD') ?? '') : undefined;
}

function refusal(
  process: Process,
  prefix: string,
  login: ReceivedLogin,
  challenge: Uint8Array,
  from: string,
): Uint8Array | undefined {
  const { user, answer, database } = login;
  const password = passwordOf(process, prefix, user);
  if (password === undefined || !passwordFits(passwordHash(password), answer, challenge))
    return encodeError(
      1045,
      '28000',
      `Access denied for user '${user}'@'${from}' (using password: ${answer.length === 0 ? 'NO' : 'YES'})`,
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
  const challenge = makeChallenge(process.random);
  await connection.writer.write(encodePacket(0, encodeGreeting(version, 8, challenge)));
  const login = await readPacket(reader);
  if (login && login.length > 32) {
    const error = refusal(process, prefix, decodeLogin(login), challenge, connection.remoteAddress);
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
