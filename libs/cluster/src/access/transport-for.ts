// The workstation's way to the API server: what a kubeconfig's entries come to.
import type { ApiServer } from '@drydock/apiserver';
import {
  unauthorized,
  type CancelSignal,
  type Clock,
  type RestRequest,
  type RestTransport,
  type UserInfo,
} from '@drydock/machinery';
import type { Profile } from '../profile.ts';
import type { ClusterCertificates } from './certificates.ts';
import { userOfCertificate } from './issued-certificates.ts';
import { anonymous, workstationUser } from './users.ts';

/** The parts of a kubeconfig (or of kubectl's flags) that decide about a connection. */
export interface ConnectionSettings {
  /** `https://host:port`. */
  readonly server: string;
  readonly token?: string;
  readonly clientCertificate?: string;
  readonly certificateAuthority?: string;
  readonly insecure?: boolean;
  readonly tlsServerName?: string;
}

/** The server was not reached. The message is Go's: `dial tcp 10.0.0.1:6443: i/o timeout`. */
export class ConnectionFailure extends Error {
  constructor(
    readonly server: string,
    message: string,
    /** How long a real client would have tried. */
    readonly afterMs: number,
  ) {
    super(message);
    this.name = 'ConnectionFailure';
  }
}

/** A transport that behaves as a connection with these settings does; its requests reject with ConnectionFailure. */
export function transportFor(
  server: ApiServer,
  profile: Profile,
  certificates: ClusterCertificates,
  clock: Clock,
  settings: ConnectionSettings,
): RestTransport {
  const open = async (signal: CancelSignal | undefined): Promise<RestTransport> => {
    const failure = connectionFailure(profile, certificates, settings);
    if (failure) {
      if (failure.afterMs > 0) await clock.sleep(failure.afterMs, signal);
      throw failure;
    }
    const user = userOf(server, certificates, settings, clock.now());
    return user ? server.transport(user) : rejecting;
  };
  return {
    request: async (request: RestRequest) => (await open(request.signal)).request(request),
    connect: async (request: RestRequest) => (await open(request.signal)).connect(request),
  };
}

/** A credential that nobody issued: the server does not even look at the request. */
const rejecting: RestTransport = {
  request: async () => ({
    status: 401,
    headers: { 'content-type': 'application/json' },
    body: unauthorized().status,
  }),
  connect: async () => {
    throw unauthorized();
  },
};

function userOf(
  server: ApiServer,
  certificates: ClusterCertificates,
  { token, clientCertificate }: ConnectionSettings,
  now: number,
): UserInfo | undefined {
  if (clientCertificate?.trim() === certificates.client.certificate.trim()) return workstationUser;
  const issued =
    clientCertificate === undefined
      ? undefined
      : userOfCertificate(certificates.authority, clientCertificate, now);
  if (issued) return issued;
  if (token !== undefined) return server.authenticate(token);
  return clientCertificate === undefined ? anonymous : undefined;
}

const localNames = ['localhost', '127.0.0.1'];

/** How long Go's dialler waits for an answer. */
const dialTimeout = 30_000;

function connectionFailure(
  profile: Profile,
  certificates: ClusterCertificates,
  settings: ConnectionSettings,
): ConnectionFailure | undefined {
  const match = /^(https?):\/\/([^/:]+)(?::(\d+))?/.exec(settings.server);
  const [, scheme, host = '', portText] = match ?? [];
  const port = Number(portText ?? (scheme === 'http' ? 80 : 443));
  const failure = (message: string, afterMs = 0) => new ConnectionFailure(settings.server, message, afterMs);
  if (host !== profile.server.host && !localNames.includes(host))
    return /^[\d.]+$/.test(host)
      ? failure(`dial tcp ${host}:${port}: i/o timeout`, dialTimeout)
      : failure(`dial tcp: lookup ${host}: no such host`);
  if (port !== profile.server.port) return failure(`dial tcp 127.0.0.1:${port}: connect: connection refused`);
  if (scheme === 'http' || settings.insecure) return undefined;
  const distrust = certificateFailure(certificates, settings, host);
  return distrust === undefined ? undefined : failure(`tls: failed to verify certificate: x509: ${distrust}`);
}

function certificateFailure(
  { authority, server: certificate }: ClusterCertificates,
  { certificateAuthority, tlsServerName }: ConnectionSettings,
  host: string,
): string | undefined {
  if (!certificateAuthority?.includes(authority.trim())) return 'certificate signed by unknown authority';
  const name = tlsServerName ?? host;
  if (certificate.dnsNames.includes(name)) return undefined;
  const names = certificate.dnsNames.filter((dnsName) => !/^[\d.]+$/.test(dnsName)).join(', ');
  return `certificate is valid for ${names}, not ${name}`;
}
