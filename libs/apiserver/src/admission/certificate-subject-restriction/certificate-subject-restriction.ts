import type { CertificateSigningRequest } from '@drydock/kinds';
import { decodeBase64, decodeUtf8, forbidden } from '@drydock/machinery';
import type { AdmissionPlugin } from '../plugin.ts';
import { resourceOf } from '../resource-of.ts';

const signer = 'kubernetes.io/kube-apiserver-client';
const group = 'system:masters';

/** Nobody becomes an administrator by certificate. */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  validateCreate: (object, write) => {
    if (resourceOf(write) !== 'certificates.k8s.io/certificatesigningrequests') return;
    const { spec } = object as unknown as CertificateSigningRequest;
    if (spec?.signerName === signer && namesOrganization(spec.request))
      throw forbidden(
        write.resource.qualified,
        write.name,
        `use of ${signer} signer with ${group} group is not allowed`,
      );
  },
};

/** The object identifier of organizationName (2.5.4.10), as it stands before the name in the request's DER. */
const organization = [0x06, 0x03, 0x55, 0x04, 0x0a];

/** Whether the request (PEM in base64) asks for the group. */
function namesOrganization(request: string): boolean {
  const pem = decodeUtf8(decodeBase64(request) ?? new Uint8Array());
  const der = decodeBase64(pem.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, '')) ?? new Uint8Array();
  for (let at = 0; at + organization.length < der.length; at++) {
    if (!organization.every((byte, index) => der[at + index] === byte)) continue;
    // the identifier, then the type of the string, its length and its bytes
    const start = at + organization.length + 2;
    const length = der[start - 1] ?? 0;
    if (decodeUtf8(der.subarray(start, start + length)) === group) return true;
  }
  return false;
}
