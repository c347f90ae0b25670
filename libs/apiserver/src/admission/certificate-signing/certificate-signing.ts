import type { CertificateSigningRequest } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';
import type { AdmissionPlugin } from '../plugin.ts';
import { resourceOf } from '../resource-of.ts';
import { checkSignerPermission } from '../signer-permission.ts';

const statusOf = (object: KubeObject) => (object as unknown as CertificateSigningRequest).status;
const hasFailed = (object: KubeObject) => statusOf(object)?.conditions?.some(({ type }) => type === 'Failed');

/** Handing out a certificate, or saying that there will be none, is a right per signer. */
export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  validateUpdate: (object, old, write) => {
    if (resourceOf(write) !== 'certificates.k8s.io/certificatesigningrequests/status') return;
    if (statusOf(object)?.certificate === statusOf(old)?.certificate && hasFailed(object) === hasFailed(old))
      return;
    checkSignerPermission(old, 'sign', write);
  },
};
