// The beginning of the MySQL protocol: greeting, login, OK or error. The password goes in clear (plugin
// mysql_clear_password), because hashes are not simulated; everything after the login is not simulated either.
import { concatBytes, decodeUtf8, encodeUtf8 } from '@drydock/machinery';
import type { BufferedReader } from '@drydock/shell';

export function encodePacket(sequence: number, payload: Uint8Array): Uint8Array {
  const { length } = payload;
  return concatBytes([Uint8Array.of(length & 255, (length >> 8) & 255, length >> 16, sequence), payload]);
}

/** The payload of the next packet; undefined at the end. */
export async function readPacket(reader: BufferedReader): Promise<Uint8Array | undefined> {
  const head = await reader.readExactly(4);
  if (head.length < 4) return undefined;
  const payload = await reader.readExactly(head[0]! + head[1]! * 256 + head[2]! * 65_536);
  return payload;
}

const text = (value: string) => concatBytes([encodeUtf8(value), Uint8Array.of(0)]);

export function encodeGreeting(version: string): Uint8Array {
  const challenge = encodeUtf8('12345678');
  const rest = encodeUtf8('901234567890');
  const flags = Uint8Array.of(0, 0xff, 0xff, 255, 2, 0, 0xff, 0xdf, 21, ...Array<number>(10).fill(0));
  const plugin = text('mysql_clear_password');
  return concatBytes([
    Uint8Array.of(10),
    text(version),
    Uint8Array.of(8, 0, 0, 0),
    challenge,
    flags,
    rest,
    Uint8Array.of(0),
    plugin,
  ]);
}

export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export function encodeLogin({ user, password, database }: Login): Uint8Array {
  const head = Uint8Array.of(0x8d, 0xa6, 0x0f, 0, 0, 0, 0, 1, 255, ...Array<number>(23).fill(0));
  const secret = encodeUtf8(password);
  return concatBytes([
    head,
    text(user),
    Uint8Array.of(secret.length),
    secret,
    text(database),
    text('mysql_clear_password'),
  ]);
}

export function decodeLogin(payload: Uint8Array): Login {
  let at = 32;
  const string = () => {
    const end = payload.indexOf(0, at);
    const value = decodeUtf8(payload.subarray(at, end));
    at = end + 1;
    return value;
  };
  const user = string();
  const length = payload[at++] ?? 0;
  const password = decodeUtf8(payload.subarray(at, at + length));
  at += length;
  return { user, password, database: string() };
}

export const okPayload = Uint8Array.of(0, 0, 0, 2, 0, 0, 0);

export function encodeError(code: number, state: string, message: string): Uint8Array {
  return concatBytes([Uint8Array.of(255, code & 255, code >> 8), encodeUtf8(`#${state}${message}`)]);
}

/** Undefined for anything that is not an error. */
export function decodeError(
  payload: Uint8Array,
): { code: number; state: string; message: string } | undefined {
  if (payload[0] !== 255) return undefined;
  const rest = decodeUtf8(payload.subarray(3));
  return { code: payload[1]! + payload[2]! * 256, state: rest.slice(1, 6), message: rest.slice(6) };
}
