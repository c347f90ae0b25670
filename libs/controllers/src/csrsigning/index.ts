// Signs approved requests for the built-in signers: pkg/controller/certificates/signer.
import { resources, type Key } from '@drydock/client';
import type { CertificateSigningRequest } from '@drydock/kinds';
import { encodeBase64, encodeUtf8 } from '@drydock/machinery';
import { hasCondition, signers, subjectOf } from '../certificates/requests.ts';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';

export const certificateSigningController: ControllerDefinition = {
  name: 'certificatesigningrequest-signing-controller',
  start(context) {
    const queue = context.run({
      name: certificateSigningController.name,
      reconcile: (key) => reconcile(context, key),
    });
    context.informers.for(resources.certificateSigningRequests).onChange(({ current }) => {
      if (current) queue.add(current.metadata.name ?? '');
    });
  },
};

/** --cluster-signing-duration: a year. */
const longest = 365 * 24 * 3600;
const shortest = 600;

async function reconcile(
  { client, clock, informers, settings }: ControllerContext,
  name: Key,
): Promise<void> {
  const request = informers.for(resources.certificateSigningRequests).get('', name);
  if (!request || !settings.signCertificate || !isForUs(request)) return;
  const seconds = Math.max(shortest, Math.min(request.spec.expirationSeconds ?? longest, longest));
  const now = clock.now();
  const certificate = settings.signCertificate({
    ...subjectOf(request),
    // backdated, for clocks that differ
    notBefore: now - 5 * 60_000,
    notAfter: now + seconds * 1000,
  });
  await client.of(resources.certificateSigningRequests).updateStatus({
    ...request,
    status: { ...request.status, certificate: encodeBase64(encodeUtf8(certificate)) },
  });
}

function isForUs(request: CertificateSigningRequest): boolean {
  if (request.status?.certificate !== undefined) return false;
  if (!hasCondition(request, 'Approved') || hasCondition(request, 'Denied')) return false;
  const { commonName, organizations } = subjectOf(request);
  const isNode = commonName.startsWith('system:node:') && organizations.join() === 'system:nodes';
  switch (request.spec.signerName) {
    case signers.apiServerClient:
      return true;
    case signers.kubeletClient:
    case signers.kubeletServing:
      return isNode;
    default:
      return false;
  }
}
