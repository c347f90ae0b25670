// Certificates that the cluster issues to users: PEM in form, what they say inside, and the authority's mark. As all
// certificates of the simulation they hold no cryptography: inside a sandbox there is nobody to keep out.
import type { CertificateIssue } from '@drydock/controllers';
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8, type UserInfo } from '@drydock/machinery';

type Issued = CertificateIssue & { readonly issuer: string };

/** The authority is known by the beginning of its text. */
const markOf = (authority: string) => authority.replace(/-----[^-]*-----|\s/g, '').slice(0, 48);

export function issueCertificate(authority: string, issue: CertificateIssue): string {
  const issued: Issued = { ...issue, issuer: markOf(authority) };
  const body = encodeBase64(encodeUtf8(JSON.stringify(issued)))
    .replace(/(.{64})/g, '$1\n')
    .trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
}

/** The user of a certificate that this authority has issued and that is valid now. */
export function userOfCertificate(authority: string, pem: string, now: number): UserInfo | undefined {
  const body = pem.replace(/-----[^-]*-----|\s/g, '');
  try {
    const issued = JSON.parse(decodeUtf8(decodeBase64(body) ?? new Uint8Array())) as Partial<Issued>;
    const { commonName, organizations = [], notBefore = 0, notAfter = 0, issuer } = issued;
    if (!commonName || issuer !== markOf(authority) || now < notBefore || now > notAfter) return undefined;
    return { username: commonName, groups: [...organizations, 'system:authenticated'] };
  } catch {
    return undefined; // text that nobody issued
  }
}
