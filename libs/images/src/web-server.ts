// What the small Go web servers among the images share: listen, serve, stop on a signal.
import { BrokenPipe, Cancelled, formatTime, writeText } from '@drydock/machinery';
import {
  answerPlainTextAsGo, certificateToPem, Errno, serveHttp, serveTls, TlsError,
  type Connection, type HttpRequest, type HttpResponse, type Process, type TlsCertificate,
} from '@drydock/shell'; // prettier-ignore

export interface WebRequest extends HttpRequest {
  readonly remotePort: number;
  readonly localAddress: string;
  readonly port: number;
}

export interface WebServer {
  readonly port: number;
  readonly certificate?: TlsCertificate;
  readonly handle: (request: WebRequest) => Promise<HttpResponse>;
}

/** Starts listening; throws Errno EADDRINUSE. Returns a function that stops. */
export function startWebServer(process: Process, server: WebServer): () => void {
  const listener = process.network.listen(
    server.port,
    (connection) => void guardConnection(process, connection, () => serveConnection(connection, server)),
  );
  return () => listener.close();
}

async function serveConnection(connection: Connection, server: WebServer): Promise<void> {
  const { remotePort, localAddress } = connection;
  const plain = server.certificate
    ? await serveTls(connection, server.certificate, { onPlainText: answerPlainTextAsGo })
    : connection;
  await serveHttp(plain, (request) =>
    server.handle({ ...request, remotePort, localAddress, port: server.port }),
  );
}

/** Runs the work on one connection. What the peer does, and the end of the process, are no failures of it. */
export async function guardConnection(
  process: Process,
  connection: Connection,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    connection.reset();
    const usual = [TlsError, Errno, BrokenPipe, Cancelled].some((kind) => error instanceof kind);
    if (!usual) await writeText(process.stderr, `internal error: ${String(error)}\n`).catch(() => undefined);
  }
}

/** The certificate that programs make for themselves when they have none. */
export function selfSignedCertificate(subject: string, now: string): TlsCertificate {
  return {
    subject,
    issuer: subject,
    selfSigned: true,
    notBefore: now,
    notAfter: '2040-01-01T00:00:00Z',
    dnsNames: ['localhost', '127.0.0.1', '0.0.0.0'],
  };
}

/** A self-signed certificate, good for a year, with its key, as a file. */
export function certificateText(subject: string, dnsNames: readonly string[], now: number): string {
  const certificate = certificateToPem({
    subject,
    issuer: subject,
    selfSigned: true,
    notBefore: formatTime(now),
    notAfter: formatTime(now + 365 * 24 * 3_600_000),
    dnsNames,
  });
  return `${certificate}-----BEGIN RSA PRIVATE KEY-----\nbm90IGEga2V5\n-----END RSA PRIVATE KEY-----\n`;
}
