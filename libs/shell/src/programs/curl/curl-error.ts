import { BrokenPipe, Cancelled } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import { BodyCutOff } from '../../net/http-body.ts';
import { EmptyReply } from '../../net/http-client.ts';
import { HttpProtocolError } from '../../net/http-head.ts';
import { TlsError, type TlsFailure } from '../../net/tls.ts';

/** A transfer failed: curl's exit code and its message. */
export class CurlError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const verification: ReadonlySet<TlsFailure> = new Set([
  'self-signed certificate',
  'unable to get local issuer certificate',
  'certificate is not yet valid',
  'certificate has expired',
]);

/** What went wrong after the connection was made. */
export function transferError(error: unknown, host: string): unknown {
  if (error instanceof EmptyReply) return new CurlError(52, 'Empty reply from server');
  if (error instanceof Errno && error.code === 'ECONNRESET')
    return new CurlError(56, 'Recv failure: Connection reset by peer');
  if (error instanceof BrokenPipe) return new CurlError(55, 'Send failure: Broken pipe');
  if (error instanceof HttpProtocolError) return new CurlError(1, 'Received HTTP/0.9 when not allowed');
  if (error instanceof BodyCutOff)
    return new CurlError(
      18,
      `transfer closed with ${error.missing ?? 'outstanding read data'} ${error.missing === undefined ? 'remaining' : 'bytes remaining to read'}`,
    );
  if (error instanceof TlsError) return tlsError(error, host);
  return error;
}

function tlsError(error: TlsError, host: string): CurlError {
  const { failure } = error;
  if (verification.has(failure)) return new CurlError(60, `SSL certificate problem: ${failure}`);
  if (failure === 'name mismatch')
    return new CurlError(
      60,
      `SSL: no alternative certificate subject name matches target host name '${host}'`,
    );
  if (failure === 'wrong version number')
    return new CurlError(35, 'OpenSSL/3.0.17: error:0A00010B:SSL routines::wrong version number');
  if (failure === 'alert')
    return new CurlError(35, 'OpenSSL/3.0.17: error:0A000410:SSL routines::sslv3 alert handshake failure');
  return new CurlError(35, `OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to ${host}:443 `);
}

export const isCancelled = (error: unknown): error is Cancelled => error instanceof Cancelled;

export const certificateHelp = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.
`;
