// What is asked of a CertificateSigningRequest: its conditions, and the subject inside the PKCS #10 request.
import type { CertificateSigningRequest } from '@drydock/kinds';
import { decodeBase64, decodeUtf8 } from '@drydock/machinery';

export const signers = {
  apiServerClient: 'kubernetes.io/kube-apiserver-client',
  kubeletClient: 'kubernetes.io/kube-apiserver-client-kubelet',
  kubeletServing: 'kubernetes.io/kubelet-serving',
} as const;

export function hasCondition(
  { status }: CertificateSigningRequest,
  type: 'Approved' | 'Denied' | 'Failed',
): boolean {
  return (
    status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false
  );
}

export interface Subject {
  /** CN: the user. */
  readonly commonName: string;
  /** O: the groups. */
  readonly organizations: readonly string[];
}

/** Reads CN and O of the request; empty where it is no PKCS #10. */
export function subjectOf({ spec }: CertificateSigningRequest): Subject {
  const pem = decodeUtf8(decodeBase64(spec.request) ?? new Uint8Array());
  const body = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([\s\S]*?)-----END/.exec(pem)?.[1] ?? '';
  const der = decodeBase64(body.replace(/\s+/g, '')) ?? new Uint8Array();
  return { commonName: attributes(der, 3)[0] ?? '', organizations: attributes(der, 10) };
}

/** Values of the attribute type 2.5.4.`last`: the object identifier, then a string of a short length. */
function attributes(der: Uint8Array, last: number): readonly string[] {
  const identifier = [0x06, 0x03, 0x55, 0x04, last];
  const found: string[] = [];
  for (let at = 0; at + 7 < der.length; at++) {
    if (!identifier.every((byte, i) => der[at + i] === byte)) continue;
    const length = der[at + 6] ?? 0;
    if (length < 0x80) found.push(decodeUtf8(der.subarray(at + 7, at + 7 + length)));
  }
  return found;
}
