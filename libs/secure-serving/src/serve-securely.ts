// The HTTPS port of an API server.
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { CertificateAuthority, type CertificateSubject } from './certificates/authority.ts';
import { kubeconfigText } from './certificates/kubeconfig.ts';
import { answerRequest } from './http/answer-request.ts';
import { createTlsPort } from './plain-text.ts';
import type { ServedApi } from './served-api.ts';
import { serveUpgrade } from './upgrade/serve-upgrade.ts';

export interface SecureServingOptions<Caller> {
  readonly api: ServedApi<Caller>;
  /** 0: any free one. */
  readonly port: number;
  /** The address to listen on. Default: loopback. */
  readonly host?: string;
  /** Names and addresses under which clients reach it, besides the usual ones. */
  readonly names?: readonly string[];
  /** Default: a fresh one. */
  readonly authority?: CertificateAuthority;
}

/** Who a kubeconfig is for: by a certificate that is issued now, or by a token that `ServedApi` knows. */
export interface KubeconfigRequest {
  readonly name: string;
  readonly certificate?: CertificateSubject;
  readonly token?: string;
}

export interface SecureServer {
  readonly port: number;
  /** `https://127.0.0.1:6443`. */
  readonly url: string;
  readonly authority: CertificateAuthority;
  /** A kubeconfig with these users; the first is the one of the current context. */
  kubeconfig(clusterName: string, users: readonly KubeconfigRequest[]): Promise<string>;
  /** Ends all connections; resolves when the port is free. */
  close(): Promise<void>;
}

/** What kubeadm's serving certificate holds, apart from addresses. */
const usualNames = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  'localhost',
  '127.0.0.1',
  '::1',
];
/** The limits of kube-apiserver and Go's net/http where they have one. */
const limits = {
  handshakeTimeout: 10_000,
  headersTimeout: 32_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 90_000,
  maxHeaderSize: 1024 * 1024,
  connectionsCheckingInterval: 5_000,
};
const mostConnections = 2_000;

/** Serves an API over HTTPS, websockets and SPDY. */
export async function serveSecurely<Caller>(options: SecureServingOptions<Caller>): Promise<SecureServer> {
  const { api, host = '127.0.0.1' } = options;
  const authority = options.authority ?? (await CertificateAuthority.create());
  const names = [...new Set([...usualNames, ...(options.names ?? []), ...(isWildcard(host) ? [] : [host])])];
  const serving = await authority.issueServing('kube-apiserver', names);
  const https = createServer({
    ...limits,
    cert: serving.certificate,
    key: serving.key,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: false, // a certificate that we have not signed is answered with 401
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
  });
  https.on('request', (request, response) => void answerRequest(api, request, response));
  https.on('upgrade', (request, socket, head) => void serveUpgrade(api, request, socket as Socket, head));
  https.on('tlsClientError', (_error, socket) => socket.destroy());
  https.on('clientError', refuseMalformed);
  const port = createTlsPort(https);
  port.maxConnections = mostConnections;
  const open = new Set<Socket>();
  port.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  port.listen(options.port, host);
  await once(port, 'listening'); // rejects with 'error': the port is taken
  const address = port.address() as AddressInfo;
  const url = `https://${urlHost(host)}:${address.port}`;
  return {
    port: address.port,
    url,
    authority,
    kubeconfig: (clusterName, users) => kubeconfigFor(authority, url, clusterName, users),
    async close() {
      const closed = new Promise<void>((resolve) => port.close(() => resolve()));
      https.closeAllConnections();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

async function kubeconfigFor(
  authority: CertificateAuthority,
  server: string,
  clusterName: string,
  requests: readonly KubeconfigRequest[],
): Promise<string> {
  const users = await Promise.all(
    requests.map(async ({ name, certificate, token }) => ({
      name,
      ...(certificate ? { certificate: await authority.issueClient(certificate) } : {}),
      ...(token === undefined ? {} : { token }),
    })),
  );
  return kubeconfigText({ server, authority: authority.certificate, clusterName, users });
}

const isWildcard = (host: string) => host === '0.0.0.0' || host === '::';

/** How a client on this machine reaches the address. */
function urlHost(host: string): string {
  if (isWildcard(host)) return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** What cannot be read as HTTP, or takes too long, gets Go's short answers. */
function refuseMalformed(
  error: NodeJS.ErrnoException,
  socket: NodeJS.WritableStream & { destroy(): void; writable: boolean },
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return socket.destroy();
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${status}`,
    () => socket.destroy(),
  );
}
