// One HTTPS GET with the token of the pod's service account: how metrics-server asks kubelets. Failures speak Go.
import { CancelSource, decodeUtf8 } from '@drydock/machinery';
import { goError } from '@drydock/runtime';
import {
  hostHeader,
  httpRequest,
  parseUrl,
  TlsError,
  type Process,
  type TlsCertificate,
} from '@drydock/shell';
import { inClusterConfig, UnreachableServer } from './transport.ts';

export interface TokenRequest {
  readonly url: string;
  /** Takes any certificate. */
  readonly insecure: boolean;
  readonly timeoutMs: number;
}

export interface TokenAnswer {
  readonly status: number;
  /** `200 OK` */
  readonly statusLine: string;
  readonly text: string;
}

/** Rejects with UnreachableServer: `Get "https://…": …`. */
export async function getWithToken(process: Process, request: TokenRequest): Promise<TokenAnswer> {
  const { url, insecure, timeoutMs } = request;
  const config = inClusterConfig(process);
  const timeout = new CancelSource();
  const timer = process.clock.after(timeoutMs, () => timeout.cancel('timeout'));
  try {
    const reply = await httpRequest(process, {
      url,
      headers: [['Authorization', `Bearer ${config?.token ?? ''}`]],
      signal: timeout.signal,
      ...(insecure
        ? { insecure }
        : { verify: { authorities: config?.authorities ?? '', now: process.clock.now() } }),
    });
    const statusLine = `${reply.status} ${reply.reason ?? ''}`;
    return { status: reply.status, statusLine, text: decodeUtf8(reply.body) };
  } catch (error) {
    process.ended.throwIfCancelled();
    const target = parseUrl(url)!;
    const why = certificateError(error, target.host) ?? goError(error, hostHeader(target));
    throw new UnreachableServer(`Get ${JSON.stringify(url)}: ${why}`);
  } finally {
    timer.cancel();
  }
}

const isAddress = (name: string) => /^[\d.]+$|:/.test(name);

/** Go looks at the name before it looks for the authority. */
function certificateError(error: unknown, host: string): string | undefined {
  if (!(error instanceof TlsError) || !error.certificate) return undefined;
  const found = x509Error(error.certificate, error.failure, host);
  return found && `tls: failed to verify certificate: x509: ${found}`;
}

function x509Error({ dnsNames }: TlsCertificate, failure: string, host: string): string | undefined {
  const kind = dnsNames.filter((name) => isAddress(name) === isAddress(host));
  if (failure === 'certificate has expired') return 'certificate has expired or is not yet valid';
  if (!kind.includes(host)) {
    if (kind.length > 0) return `certificate is valid for ${kind.join(', ')}, not ${host}`;
    return isAddress(host)
      ? `cannot validate certificate for ${host} because it doesn't contain any IP SANs`
      : `certificate is not valid for any names, but wanted to match ${host}`;
  }
  return /issuer|self-signed/.test(failure) ? 'certificate signed by unknown authority' : undefined;
}
