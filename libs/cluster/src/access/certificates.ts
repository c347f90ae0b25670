// Certificates of the simulation: texts that look like PEM and are unique, without any cryptography in them.
import { encodeBase64, formatTime, type Random } from '@drydock/machinery';
import type { TlsCertificate } from '@drydock/shell';
import type { Profile } from '../profile.ts';

export interface ClusterCertificates {
  /** The authority that signs all others. */
  readonly authority: string;
  /** What the API server shows. */
  readonly server: TlsCertificate;
  /** Certificate and key of the workstation's user. */
  readonly client: { readonly certificate: string; readonly key: string };
  readonly etcd: EtcdCertificates;
}

/** etcd trusts an authority of its own. */
export interface EtcdCertificates {
  readonly server: TlsCertificate;
  /** PEM of the certificates that may ask it. */
  readonly clients: readonly string[];
  /** The directory `pki` of the control plane's node: path to text. */
  readonly files: Readonly<Record<string, string>>;
}

const year = 365 * 24 * 3_600_000;

export function createCertificates(profile: Profile, random: Random, now: number): ClusterCertificates {
  const authority = pem('CERTIFICATE', random, 780);
  const serviceAddress = profile.serviceCidr.replace(/0\/\d+$/, '1');
  return {
    authority,
    server: {
      subject: 'CN = kube-apiserver',
      issuer: 'CN = kubernetes',
      selfSigned: false,
      notBefore: formatTime(now - 5 * 60_000),
      notAfter: formatTime(now + year),
      dnsNames: [
        profile.server.host,
        'kubernetes',
        'kubernetes.default',
        'kubernetes.default.svc',
        'kubernetes.default.svc.cluster.local',
        'localhost',
        '127.0.0.1',
        serviceAddress,
        profile.endpoint.address,
      ],
      pem: pem('CERTIFICATE', random, 900),
      issuerPem: authority,
    },
    client: { certificate: pem('CERTIFICATE', random, 810), key: pem('RSA PRIVATE KEY', random, 1190) },
    etcd: etcdCertificates(profile, random.fork('etcd'), now, authority),
  };
}

function etcdCertificates(
  { endpoint }: Profile,
  random: Random,
  now: number,
  clusterAuthority: string,
): EtcdCertificates {
  const pair = (name: string) => ({
    [`${name}.crt`]: pem('CERTIFICATE', random, 820),
    [`${name}.key`]: pem('RSA PRIVATE KEY', random, 1190),
  });
  const files: Record<string, string> = {
    'ca.crt': clusterAuthority,
    ...pair('etcd/ca'),
    ...pair('etcd/server'),
    ...pair('etcd/peer'),
    ...pair('etcd/healthcheck-client'),
    ...pair('apiserver-etcd-client'),
  };
  const clients = ['etcd/server', 'etcd/peer', 'etcd/healthcheck-client', 'apiserver-etcd-client'];
  const server: TlsCertificate = {
    subject: 'CN = docker-desktop',
    issuer: 'CN = etcd-ca',
    selfSigned: false,
    notBefore: formatTime(now - 5 * 60_000),
    notAfter: formatTime(now + year),
    dnsNames: ['docker-desktop', 'localhost', endpoint.address, '127.0.0.1'],
    pem: files['etcd/server.crt']!,
    issuerPem: files['etcd/ca.crt']!,
  };
  return { server, clients: clients.map((name) => files[`${name}.crt`]!), files };
}

/** Looks like PEM and is unique. */
export function pem(label: string, random: Random, length: number): string {
  const body = encodeBase64(random.bytes(length))
    .replace(/(.{64})/g, '$1\n')
    .trimEnd();
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}
