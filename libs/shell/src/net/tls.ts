// Simulated TLS: no cryptography, but records, hellos, certificates and their verification, so that what goes wrong
// with TLS in a cluster (plain HTTP to an HTTPS port, unknown authority, wrong name, expired) goes wrong here as well.
import { concatBytes, decodeUtf8, encodeUtf8, parseTime, type ByteReader } from '@drydock/machinery';
import type { Connection } from '../kernel/network.ts';
import { BufferedReader } from './buffered-reader.ts';

export interface TlsCertificate {
  /** Distinguished name as OpenSSL prints it: `CN = kubernetes`. */
  readonly subject: string;
  readonly issuer: string;
  readonly selfSigned: boolean;
  /** RFC 3339. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Host names, `*.example.com`, and IP addresses. */
  readonly dnsNames: readonly string[];
  readonly pem?: string;
  /** The certificate of the authority that signed this one: a client trusts it by having this text in its bundle. */
  readonly issuerPem?: string;
}

export type TlsFailure =
  | 'wrong version number'
  | 'unexpected eof'
  | 'alert'
  | 'self-signed certificate'
  | 'unable to get local issuer certificate'
  | 'certificate is not yet valid'
  | 'certificate has expired'
  | 'name mismatch'
  | 'plain text';

/** A handshake failed. */
export class TlsError extends Error {
  constructor(
    readonly failure: TlsFailure,
    readonly certificate?: TlsCertificate,
  ) {
    super(failure);
    this.name = 'TlsError';
  }
}

const recordType = { alert: 0x15, handshake: 0x16, data: 0x17 } as const;
const recordLimit = 16_384;

interface TlsRecord {
  readonly type: number;
  readonly payload: Uint8Array;
}

function encodeRecord(type: number, payload: Uint8Array, minor = 3): Uint8Array {
  return concatBytes([Uint8Array.of(type, 3, minor, payload.length >> 8, payload.length & 255), payload]);
}

/** Undefined at the end of the stream; `wrong version number` when the bytes are no record. */
async function readRecord(reader: BufferedReader): Promise<TlsRecord | undefined> {
  const head = await reader.readExactly(5);
  if (head.length === 0) return undefined;
  const type = head[0]!;
  if (type < recordType.alert || type > recordType.data || (head.length > 1 && head[1] !== 3)) {
    reader.unread(head);
    throw new TlsError('wrong version number');
  }
  if (head.length < 5) return undefined;
  const length = head[3]! * 256 + head[4]!;
  const payload = await reader.readExactly(length);
  return payload.length < length ? undefined : { type, payload };
}

export interface ServeTlsOptions {
  /** Gets the connection, bytes unread, when the client speaks plain text: nginx and Go's server answer 400 over HTTP. */
  readonly onPlainText?: (connection: Connection) => Promise<void>;
  /** Chooses by server name (SNI); undefined takes the default. */
  readonly certificateFor?: (serverName: string) => TlsCertificate | undefined;
}

/** A connection inside TLS, and what its handshake said. */
export interface TlsConnection extends Connection {
  readonly serverName: string;
  readonly certificate: TlsCertificate;
}

/** The server's side of the handshake. Rejects with {@link TlsError} after having closed the connection. */
export async function serveTls(
  connection: Connection,
  certificate: TlsCertificate,
  options: ServeTlsOptions = {},
): Promise<TlsConnection> {
  const reader = new BufferedReader(connection.reader);
  try {
    const hello = await readRecord(reader);
    if (hello?.type !== recordType.handshake) throw new TlsError('unexpected eof');
    const { serverName } = JSON.parse(decodeUtf8(hello.payload)) as { serverName: string };
    const chosen = options.certificateFor?.(serverName) ?? certificate;
    await connection.writer.write(encodeRecord(recordType.handshake, encodeUtf8(JSON.stringify(chosen))));
    const finished = await readRecord(reader);
    if (!finished) throw new TlsError('unexpected eof');
    if (finished.type === recordType.alert) throw new TlsError('alert');
    return { ...wrap(connection, reader), serverName, certificate: chosen };
  } catch (error) {
    const failure = error instanceof TlsError ? error : new TlsError('unexpected eof');
    if (failure.failure !== 'wrong version number') {
      connection.close();
      throw failure;
    }
    if (options.onPlainText)
      await options.onPlainText({
        ...connection,
        reader,
        close: () => connection.close(),
        reset: () => connection.reset(),
      });
    connection.close();
    throw new TlsError('plain text');
  }
}

/** What Go's net/http answers on an HTTPS port to a plain request: the usual `onPlainText`. */
export async function answerPlainTextAsGo(connection: Connection): Promise<void> {
  await connection.reader.read();
  const text = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';
  await connection.writer.write(encodeUtf8(text));
}

export interface TlsVerification {
  /** PEM bundle of the trusted authorities. */
  readonly authorities: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface ConnectTlsOptions {
  readonly serverName: string;
  /** Absent or false: any certificate will do. */
  readonly verify?: TlsVerification | false;
}

/** The client's side of the handshake. Rejects with {@link TlsError} after having closed the connection. */
export async function connectTls(connection: Connection, options: ConnectTlsOptions): Promise<TlsConnection> {
  const reader = new BufferedReader(connection.reader);
  const { serverName } = options;
  try {
    await connection.writer.write(
      encodeRecord(recordType.handshake, encodeUtf8(JSON.stringify({ serverName })), 1),
    );
    const answer = await readRecord(reader);
    if (!answer) throw new TlsError('unexpected eof');
    if (answer.type !== recordType.handshake) throw new TlsError('alert');
    const certificate = JSON.parse(decodeUtf8(answer.payload)) as TlsCertificate;
    const failure = options.verify ? verifyCertificate(certificate, serverName, options.verify) : undefined;
    if (failure) {
      await connection.writer.write(encodeRecord(recordType.alert, Uint8Array.of(2, 48)));
      throw new TlsError(failure, certificate);
    }
    await connection.writer.write(encodeRecord(recordType.handshake, encodeUtf8('{}')));
    return { ...wrap(connection, reader), serverName, certificate };
  } catch (error) {
    connection.close();
    throw error instanceof TlsError ? error : new TlsError('unexpected eof');
  }
}

/** What OpenSSL would find wrong with a certificate. */
export function verifyCertificate(
  certificate: TlsCertificate,
  serverName: string,
  { authorities, now }: TlsVerification,
): TlsFailure | undefined {
  const authority = certificate.selfSigned ? certificate.pem : certificate.issuerPem;
  const trusted =
    authority !== undefined && authority.trim() !== '' && authorities.includes(authority.trim());
  if (!trusted)
    return certificate.selfSigned ? 'self-signed certificate' : 'unable to get local issuer certificate';
  if (now < (parseTime(certificate.notBefore) ?? 0)) return 'certificate is not yet valid';
  if (now > (parseTime(certificate.notAfter) ?? Infinity)) return 'certificate has expired';
  return certificate.dnsNames.some((name) => nameMatches(name, serverName)) ? undefined : 'name mismatch';
}

function nameMatches(pattern: string, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (!pattern.startsWith('*.')) return pattern.toLowerCase() === name;
  const dot = name.indexOf('.');
  return dot > 0 && name.slice(dot) === pattern.slice(1).toLowerCase();
}

function wrap(connection: Connection, reader: BufferedReader): Connection {
  return {
    reader: plainReader(reader),
    writer: {
      write: async (bytes) => {
        for (let offset = 0; offset < bytes.length; offset += recordLimit)
          await connection.writer.write(
            encodeRecord(recordType.data, bytes.subarray(offset, offset + recordLimit)),
          );
      },
      close: () => connection.writer.close(),
    },
    localAddress: connection.localAddress,
    localPort: connection.localPort,
    remoteAddress: connection.remoteAddress,
    remotePort: connection.remotePort,
    close: () => connection.close(),
    reset: () => connection.reset(),
  };
}

function plainReader(reader: BufferedReader): ByteReader {
  const opened = new BufferedReader({
    read: async () => {
      for (let record = await readRecord(reader); record; record = await readRecord(reader)) {
        if (record.type === recordType.data && record.payload.length > 0) return record.payload;
        if (record.type === recordType.alert) return undefined;
      }
      return undefined;
    },
    close: () => reader.close(),
  });
  return opened;
}
