// The workstation's way to the API server: what a kubeconfig's entries come to.
import type { ApiServer } from '@drydock/apiserver';
import { unauthorized, type RestRequest, type RestTransport, type UserInfo } from '@drydock/machinery';
import type { Profile } from '../profile.ts';
import type { ClusterCertificates } from './certificates.ts';
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

/** A transport that behaves as a connection with these settings does; failures are in Go's words. */
export function transportFor(
  server: ApiServer,
  profile: Profile,
  certificates: ClusterCertificates,
  settings: ConnectionSettings,
): RestTransport {
  const open = (): RestTransport => {
    const failure = connectionFailure(profile, certificates, settings);
    if (failure !== undefined) throw new Error(failure);
    const user = userOf(server, certificates, settings);
    return user ? server.transport(user) : rejecting;
  };
  return {
    request: async (request: RestRequest) => open().request(request),
    connect: async (request: RestRequest) => open().connect(request),
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
): UserInfo | undefined {
  if (clientCertificate?.trim() === certificates.client.certificate.trim()) return workstationUser;
  if (token !== undefined) return server.authenticate(token);
  return clientCertificate === undefined ? anonymous : undefined;
}

const localNames = ['localhost', '127.0.0.1'];

function connectionFailure(
  { server: own }: Profile,
  { authority, server: certificate }: ClusterCertificates,
  { server, certificateAuthority, insecure, tlsServerName }: ConnectionSettings,
): string | undefined {
  const match = /^(https?):\/\/([^/:]+)(?::(\d+))?/.exec(server);
  const [, scheme, host = '', portText] = match ?? [];
  const port = Number(portText ?? (scheme === 'http' ? 80 : 443));
  const isLocal = host === own.host || localNames.includes(host);
  if (!isLocal) {
    const isAddress = /^[\d.]+$/.test(host);
    return isAddress ? `dial tcp ${host}:${port}: i/o timeout` : `dial tcp: lookup ${host}: no such host`;
  }
  if (port !== own.port) return `dial tcp 127.0.0.1:${port}: connect: connection refused`;
  if (scheme === 'http') return undefined;
  if (insecure) return undefined;
  if (!certificateAuthority?.includes(authority.trim()))
    return 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
  const name = tlsServerName ?? host;
  if (certificate.dnsNames.includes(name)) return undefined;
  const names = certificate.dnsNames.filter((dnsName) => !/^[\d.]+$/.test(dnsName)).join(', ');
  return `tls: failed to verify certificate: x509: certificate is valid for ${names}, not ${name}`;
}
