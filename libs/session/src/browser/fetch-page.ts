// The browser pane's requests: from the learner's machine into the simulated network, with the failures a browser names.
import { CancelSource, Cancelled, decodeBase64, type Clock } from '@drydock/machinery';
import {
  EmptyReply,
  Errno,
  httpRequest,
  ResolveError,
  TlsError,
  type FileSystem,
  type NetworkStack,
} from '@drydock/shell';
import type { CertificateInfo, HttpInput, HttpOutcome } from '../contract.ts';

export interface BrowserMachine {
  readonly network: NetworkStack;
  readonly fs: FileSystem;
  readonly clock: Clock;
}

const patienceMs = 30_000;
/** The learner's own machine under its names; the pane is no way to anywhere else. */
const allowedHost = /^https?:\/\/(localhost|127\.0\.0\.1|kubernetes\.docker\.internal)(:\d+)?(\/|$)/i;

/** Never rejects: what went wrong is an outcome with the browser's error code. */
export async function fetchPage(machine: BrowserMachine, request: HttpInput): Promise<HttpOutcome> {
  if (!allowedHost.test(request.url))
    return { error: 'ERR_BLOCKED_BY_CLIENT', message: 'The pane only opens this machine: localhost.' };
  const timeout = new CancelSource();
  const timer = machine.clock.after(patienceMs, () => timeout.cancel('timeout'));
  try {
    const reply = await httpRequest(machine, {
      url: request.url,
      method: request.method,
      headers: request.headers,
      ...(request.body === '' ? {} : { body: decodeBase64(request.body) ?? new Uint8Array() }),
      ...(request.insecure
        ? { insecure: true }
        : { verify: { authorities: trustedAuthorities(machine.fs), now: machine.clock.now() } }),
      signal: timeout.signal,
    });
    return { status: reply.status, headers: reply.headers, body: reply.body };
  } catch (error) {
    return failureOf(error);
  } finally {
    timer.cancel();
  }
}

function trustedAuthorities(fs: FileSystem): string {
  try {
    return new TextDecoder().decode(fs.readFile('/etc/ssl/certs/ca-certificates.crt'));
  } catch {
    return ''; // a machine without a bundle trusts nobody
  }
}

const certificateCodes: Readonly<Record<string, string>> = {
  'self-signed certificate': 'ERR_CERT_AUTHORITY_INVALID',
  'unable to get local issuer certificate': 'ERR_CERT_AUTHORITY_INVALID',
  'certificate is not yet valid': 'ERR_CERT_DATE_INVALID',
  'certificate has expired': 'ERR_CERT_DATE_INVALID',
  'name mismatch': 'ERR_CERT_COMMON_NAME_INVALID',
};
const connectionCodes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  EHOSTUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  ENETUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  ETIMEDOUT: 'ERR_CONNECTION_TIMED_OUT',
};

/** Chromium's net error for a failure. */
function failureOf(error: unknown): HttpOutcome {
  if (error instanceof TlsError) {
    const { certificate } = error;
    const info: CertificateInfo | undefined = certificate && {
      subject: certificate.subject,
      issuer: certificate.issuer,
      trusted: false,
    };
    return {
      error: certificateCodes[error.failure] ?? 'ERR_SSL_PROTOCOL_ERROR',
      message: error.message,
      ...(info ? { certificate: info } : {}),
    };
  }
  if (error instanceof Errno)
    return { error: connectionCodes[error.code] ?? 'ERR_FAILED', message: error.message };
  if (error instanceof ResolveError) return { error: 'ERR_NAME_NOT_RESOLVED', message: error.message };
  if (error instanceof EmptyReply) return { error: 'ERR_EMPTY_RESPONSE', message: error.message };
  if (error instanceof Cancelled)
    return { error: 'ERR_TIMED_OUT', message: 'The server took too long to respond.' };
  return {
    error: 'ERR_INVALID_HTTP_RESPONSE',
    message: error instanceof Error ? error.message : String(error),
  };
}
