import type { CertificateSigningRequest } from '@drydock/kinds';
import { forbidden, type KubeObject } from '@drydock/machinery';
import type { WriteRequest } from '../registry/write-request.ts';

/** Throws unless the user may do this for the signer of the request: by its whole name, or for its domain. */
export function checkSignerPermission(
  object: KubeObject,
  verb: 'approve' | 'sign',
  write: WriteRequest,
): void {
  const { signerName = '' } = (object as unknown as CertificateSigningRequest).spec ?? {};
  const names = [signerName, `${signerName.split('/')[0]}/*`];
  const allowed = names.some(
    (name) =>
      write.server.authorizer.authorize({
        user: write.user,
        verb,
        resource: {
          group: 'certificates.k8s.io',
          resource: 'signers',
          subresource: '',
          namespace: '',
          name,
        },
      }).allowed,
  );
  if (!allowed)
    throw forbidden(
      write.resource.qualified,
      write.name,
      `user not permitted to ${verb} requests with signerName ${JSON.stringify(signerName)}`,
    );
}
