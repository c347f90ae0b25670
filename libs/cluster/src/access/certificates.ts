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
  };
}

function pem(label: string, random: Random, length: number): string {
  const body = encodeBase64(random.bytes(length))
    .replace(/(.{64})/g, '$1\n')
    .trimEnd();
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}
