// The kubelet on the simulated network: HTTPS on port 10250 of its node, with the certificate that a kubelet signs itself
// when nobody gives it one. It names the host and no address, which is why metrics-server needs --kubelet-insecure-tls.
import type { Kubelet } from '@drydock/kubelet';
import { formatTime, type Clock, type Random } from '@drydock/machinery';
import {
  answerPlainTextAsGo,
  serveHttp,
  serveTls,
  type Connection,
  type HttpRequest,
  type HttpResponse,
  type NetworkStack,
  type TlsCertificate,
} from '@drydock/shell';
import { pem } from '../access/certificates.ts';

export const kubeletPort = 10_250;
/** Stands for the API server's client certificate, which simulated TLS does not carry. */
export const apiServerHeader = 'x-drydock-kubelet-client';

const year = 365 * 24 * 3_600_000;

/** Listens until the stack is gone. Who shows `secret` is the API server. */
export function serveKubelet(
  stack: NetworkStack,
  kubelet: Kubelet,
  secret: string,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): void {
  const certificate = kubeletCertificate(kubelet.nodeName, clock.now(), random);
  stack.listen(kubeletPort, (connection) => void serve(connection, kubelet, secret, certificate));
}

function kubeletCertificate(nodeName: string, now: number, random: Random): TlsCertificate {
  const seconds = Math.floor(now / 1000);
  const issuerPem = pem('CERTIFICATE', random, 760);
  return {
    subject: `CN = ${nodeName}@${seconds}`,
    issuer: `CN = ${nodeName}-ca@${seconds}`,
    selfSigned: false,
    notBefore: formatTime(now - 3_600_000),
    notAfter: formatTime(now + year),
    dnsNames: [nodeName],
    pem: pem('CERTIFICATE', random, 800),
    issuerPem,
  };
}

async function serve(
  connection: Connection,
  kubelet: Kubelet,
  secret: string,
  certificate: TlsCertificate,
): Promise<void> {
  try {
    const secure = await serveTls(connection, certificate, { onPlainText: answerPlainTextAsGo });
    await serveHttp(secure, (request) => answer(kubelet, secret, request));
  } catch {
    // a failed handshake or a broken connection: the peer has seen it, and there is nobody else to tell
  }
}

async function answer(kubelet: Kubelet, secret: string, request: HttpRequest): Promise<HttpResponse> {
  const headers = new Map(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const token = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  const { status, type, body } = await kubelet.serve({
    method: request.method,
    path: request.target,
    fromApiServer: headers.get(apiServerHeader) === secret,
    ...(token === undefined ? {} : { token }),
  });
  return { status, headers: [['Content-Type', type]], body };
}
