import type { AdmissionPlugin } from '../plugin.ts';
import { resourceOf } from '../resource-of.ts';
import { checkSignerPermission } from '../signer-permission.ts';

/** Approving and denying is a right per signer. */
export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  validateUpdate: (_object, old, write) => {
    if (resourceOf(write) === 'certificates.k8s.io/certificatesigningrequests/approval')
      checkSignerPermission(old, 'approve', write);
  },
};
