// The MySQL protocol: packets, greeting, login with mysql_native_password, OK, errors, text result sets.
import { concatBytes, decodeUtf8, encodeUtf8 } from '@drydock/machinery';
import type { BufferedReader } from '@drydock/shell';
import { sha1 } from './images/etcd/sha1.ts';

export function encodePacket(sequence: number, payload: Uint8Array): Uint8Array {
  const { length } = payload;
  const head = Uint8Array.of(length & 255, (length >> 8) & 255, (length >> 16) & 255, sequence & 255);
  return concatBytes([head, payload]);
}

/** The payload of the next packet; undefined at the end. */
export async function readPacket(reader: BufferedReader): Promise<Uint8Array | undefined> {
  const head = await reader.readExactly(4);
  if (head.length < 4) return undefined;
  const length = head[0]! + head[1]! * 256 + head[2]! * 65_536;
  const payload = await reader.readExactly(length);
  return payload.length < length ? undefined : payload;
}

const text = (value: string) => concatBytes([encodeUtf8(value), Uint8Array.of(0)]);

/** Twenty printable bytes, no zero among them. */
export function makeChallenge(random: { next(): number }): Uint8Array {
  return Uint8Array.from({ length: 20 }, () => 33 + Math.floor(random.next() * 90));
}

export function encodeGreeting(version: string, thread: number, challenge: Uint8Array): Uint8Array {
  const flags = Uint8Array.of(0, 0x0f, 0xa2, 45, 2, 0, 0x0a, 0, 21, ...Array<number>(10).fill(0));
  const id = Uint8Array.of(thread & 255, (thread >> 8) & 255, 0, 0);
  const [first, rest] = [challenge.subarray(0, 8), challenge.subarray(8)];
  return concatBytes([
    Uint8Array.of(10), text(version), id, first, flags, rest, Uint8Array.of(0), text('mysql_native_password'),
  ]); // prettier-ignore
}

export interface Greeting {
  readonly version: string;
  readonly thread: number;
  readonly challenge: Uint8Array;
}

export function decodeGreeting(payload: Uint8Array): Greeting {
  const end = payload.indexOf(0, 1);
  const version = decodeUtf8(payload.subarray(1, end));
  const challenge = concatBytes([payload.subarray(end + 5, end + 13), payload.subarray(end + 32, end + 44)]);
  return { version, thread: payload[end + 1]! + payload[end + 2]! * 256, challenge };
}

export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

const exclusiveOr = (left: Uint8Array, right: Uint8Array) => left.map((byte, index) => byte ^ right[index]!);

/** What mysql_native_password sends; nothing for an empty password. */
export function scramble(password: string, challenge: Uint8Array): Uint8Array {
  if (password === '') return new Uint8Array(0);
  const once = sha1(encodeUtf8(password));
  return exclusiveOr(once, sha1(concatBytes([challenge, sha1(once)])));
}

/** What the server keeps of a password: `*` and SHA1(SHA1(password)) in hexadecimal; nothing for none. */
export function passwordHash(password: string): string {
  if (password === '') return '';
  const digest = sha1(sha1(encodeUtf8(password)));
  return `*${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('').toUpperCase()}`; // prettier-ignore
}

/** Whether an answer to the challenge comes from somebody who knows the password of that hash. */
export function passwordFits(hash: string, answer: Uint8Array, challenge: Uint8Array): boolean {
  if (hash === '' || answer.length !== 20) return hash === '' && answer.length === 0;
  const kept = Uint8Array.from(hash.slice(1).match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const once = exclusiveOr(answer, sha1(concatBytes([challenge, kept])));
  return sha1(once).every((byte, index) => byte === kept[index]);
}

export function encodeLogin({ user, password, database }: Login, challenge: Uint8Array): Uint8Array {
  const head = Uint8Array.of(0x8d, 0xa2, 0x0a, 0, 0, 0, 0, 1, 45, ...Array<number>(23).fill(0));
  const secret = scramble(password, challenge);
  return concatBytes([
    head, text(user), Uint8Array.of(secret.length), secret, text(database), text('mysql_native_password'),
  ]); // prettier-ignore
}

export interface ReceivedLogin {
  readonly user: string;
  readonly answer: Uint8Array;
  readonly database: string;
  readonly plugin: string;
}

export function decodeLogin(payload: Uint8Array): ReceivedLogin {
  let at = 32;
  const withDatabase = (payload[0]! & 8) !== 0;
  const string = () => {
    const zero = payload.indexOf(0, at);
    const end = zero < 0 ? payload.length : zero;
    const value = decodeUtf8(payload.subarray(at, end));
    at = end + 1;
    return value;
  };
  const user = string();
  const length = payload[at++] ?? 0;
  const answer = payload.subarray(at, at + length);
  at += length;
  return { user, answer, database: withDatabase ? string() : '', plugin: string() };
}

/** The server asks for another proof: the client then sends only that. */
export function encodeAuthSwitch(challenge: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.of(254), text('mysql_native_password'), challenge, Uint8Array.of(0)]);
}

export function encodeLength(value: number): Uint8Array {
  if (value < 251) return Uint8Array.of(value);
  if (value < 65_536) return Uint8Array.of(252, value & 255, value >> 8);
  return Uint8Array.of(253, value & 255, (value >> 8) & 255, (value >> 16) & 255);
}
export function encodeText(value: string): Uint8Array {
  const bytes = encodeUtf8(value);
  return concatBytes([encodeLength(bytes.length), bytes]);
}

/** Reads the length-encoded parts of a payload one after the other. */
export class PayloadReader {
  at = 0;
  constructor(readonly payload: Uint8Array) {}

  byte(): number {
    return this.payload[this.at++] ?? 0;
  }
  fixed(bytes: number): number {
    let value = 0;
    for (let index = 0; index < bytes; index++) value += this.byte() * 256 ** index;
    return value;
  }
  length(): number {
    const first = this.byte();
    return first < 251 ? first : this.fixed(first === 252 ? 2 : first === 253 ? 3 : 8);
  }
  text(): string {
    const length = this.length();
    const value = decodeUtf8(this.payload.subarray(this.at, this.at + length));
    this.at += length;
    return value;
  }
  /** A cell of a row: null is a byte of its own. */
  cell(): string | null {
    if (this.payload[this.at] !== 251) return this.text();
    this.at++;
    return null;
  }
  rest(): string {
    return decodeUtf8(this.payload.subarray(this.at));
  }
}

export const okPayload = Uint8Array.of(0, 0, 0, 2, 0, 0, 0);

export interface Ok {
  readonly affected: number;
  readonly insertId: number;
  readonly warnings: number;
  readonly info: string;
}

export function encodeOk({ affected, insertId, warnings, info }: Ok): Uint8Array {
  const counts = [encodeLength(affected), encodeLength(insertId)];
  const status = Uint8Array.of(2, 0, warnings & 255, warnings >> 8);
  return concatBytes([
    Uint8Array.of(0),
    ...counts,
    status,
    info === '' ? new Uint8Array(0) : encodeUtf8(info),
  ]);
}

export function decodeOk(payload: Uint8Array): Ok {
  const reader = new PayloadReader(payload);
  reader.byte();
  const [affected, insertId] = [reader.length(), reader.length()];
  reader.fixed(2);
  return { affected, insertId, warnings: reader.fixed(2), info: reader.rest() };
}

export const encodeEnd = (warnings: number) => Uint8Array.of(254, warnings & 255, warnings >> 8, 2, 0);

export interface ColumnPacket {
  readonly name: string;
  readonly table: string;
  /** The protocol's type number. */
  readonly type: number;
  readonly length: number;
  readonly flags: number;
  readonly decimals: number;
}

export function encodeColumn({ name, table, type, length, flags, decimals }: ColumnPacket): Uint8Array {
  const bytes = [length & 255, (length >> 8) & 255, (length >> 16) & 255, (length >> 24) & 255];
  const tail = Uint8Array.of(12, 45, 0, ...bytes, type, flags & 255, flags >> 8, decimals, 0, 0);
  return concatBytes([encodeText('def'), encodeText(''), encodeText(table), encodeText(table), encodeText(name), encodeText(name), tail]); // prettier-ignore
}

export function decodeColumn(payload: Uint8Array): ColumnPacket {
  const reader = new PayloadReader(payload);
  const [, , table, , name] = [reader.text(), reader.text(), reader.text(), reader.text(), reader.text()];
  reader.text();
  reader.fixed(3);
  const [length, type, flags, decimals] = [reader.fixed(4), reader.byte(), reader.fixed(2), reader.byte()];
  return { name: name!, table: table!, type, length, flags, decimals };
}

export function encodeError(code: number, state: string, message: string): Uint8Array {
  return concatBytes([Uint8Array.of(255, code & 255, code >> 8), encodeUtf8(`#${state}${message}`)]);
}

/** Undefined for anything that is not an error. */
export function decodeError(
  payload: Uint8Array,
): { code: number; state: string; message: string } | undefined {
  if (payload[0] !== 255) return undefined;
  const rest = decodeUtf8(payload.subarray(3));
  const code = payload[1]! + payload[2]! * 256;
  // before the login there is no SQLSTATE
  return rest.startsWith('#')
    ? { code, state: rest.slice(1, 6), message: rest.slice(6) }
    : { code, state: 'HY000', message: rest };
}
