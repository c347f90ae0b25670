// etcdctl's way to a member: TLS with a client certificate, and Go's words for why there is no connection.
import { encodeBase64, encodeUtf8, type ByteReader } from '@drydock/machinery';
import {
  BufferedReader,
  connectTls,
  EmptyReply,
  Errno,
  exchangeHttp,
  openConnection,
  parseUrl,
  ResolveError,
  TlsError,
  type Connection,
  type Process,
} from '@drydock/shell';

/** Stands for the client certificate of the handshake, of which simulated TLS knows nothing. */
export const clientCertificateHeader = 'X-Client-Certificate';

export interface Target {
  /** As the user wrote it: `https://127.0.0.1:2379`, or `127.0.0.1:2379`. */
  readonly endpoint: string;
  /** PEM; absent: not given. */
  readonly authority?: string;
  readonly certificate?: string;
  readonly skipVerify: boolean;
  /** A certificate, key or authority was given: TLS even without a scheme. */
  readonly secure: boolean;
}

/** No connection; the message is the one that grpc puts behind `last connection error: `. */
export class ConnectionError extends Error {}

export interface Reply {
  readonly status: number;
  readonly body: ByteReader;
  close(): void;
}

/** Posts one request of the gateway. Rejects with {@link ConnectionError}. */
export async function post(process: Process, target: Target, path: string, body: unknown): Promise<Reply> {
  const connection = await open(process, target);
  const bytes = encodeUtf8(JSON.stringify(body));
  const certificate =
    target.certificate === undefined
      ? []
      : [[clientCertificateHeader, encodeBase64(encodeUtf8(target.certificate))] as const];
  try {
    const { status, body: answer } = await exchangeHttp(connection, new BufferedReader(connection.reader), {
      method: 'POST',
      target: `/v3/${path}`,
      headers: [['Host', target.endpoint], ['Content-Length', String(bytes.length)], ...certificate],
      body: bytes,
    });
    return { status, body: answer, close: () => connection.close() };
  } catch (error) {
    connection.close();
    if (!(error instanceof EmptyReply || error instanceof Errno)) throw error;
    throw preface(
      target.certificate === undefined
        ? 'remote error: tls: certificate required'
        : 'remote error: tls: unknown certificate authority',
    );
  }
}

const preface = (why: string) =>
  new ConnectionError(`connection error: desc = "error reading server preface: ${why}"`);

async function open(process: Process, target: Target): Promise<Connection> {
  const url = parseUrl(target.endpoint)!;
  const address = `${url.host}:${url.port}`;
  const failed = (why: string) => new ConnectionError(`connection error: desc = "transport: ${why}"`);
  let plain: Connection;
  try {
    plain = await openConnection(process, url);
  } catch (error) {
    if (error instanceof ResolveError)
      throw failed(`Error while dialing: dial tcp: lookup ${url.host}: no such host`);
    if (!(error instanceof Errno)) throw error;
    throw failed(`Error while dialing: dial tcp ${address}: ${dialText(error)}`);
  }
  const scheme = /^(\w+):\/\//.exec(target.endpoint)?.[1];
  if (scheme === 'http' || (scheme === undefined && !target.secure)) {
    // HTTP/2's preface to a port that speaks TLS: the server hangs up
    plain.close();
    throw preface('EOF');
  }
  const verify = target.skipVerify
    ? false
    : { authorities: target.authority ?? '', now: process.clock.now() };
  try {
    return await connectTls(plain, { serverName: url.host, verify });
  } catch (error) {
    if (!(error instanceof TlsError)) throw error;
    throw failed(`authentication handshake failed: ${tlsText(error)}`);
  }
}

function dialText(error: Errno): string {
  if (error.code === 'ETIMEDOUT') return 'i/o timeout';
  return `connect: ${error.message.toLowerCase()}`;
}

function tlsText({ failure }: TlsError): string {
  if (failure === 'wrong version number') return 'tls: first record does not look like a TLS handshake';
  const x509: Readonly<Record<string, string>> = {
    'unable to get local issuer certificate': 'certificate signed by unknown authority',
    'self-signed certificate': 'certificate signed by unknown authority',
    'certificate has expired': 'certificate has expired or is not yet valid',
    'certificate is not yet valid': 'certificate has expired or is not yet valid',
    'name mismatch': 'certificate is not valid for this name',
  };
  const text = x509[failure];
  return text === undefined ? 'EOF' : `tls: failed to verify certificate: x509: ${text}`;
}
