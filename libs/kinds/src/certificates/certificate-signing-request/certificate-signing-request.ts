import { humanDuration } from '@drydock/machinery';
import { defineKind } from '../../kind.ts';
import type { CertificateSigningRequest } from '../../generated/types.ts';
import { withEmptyStructs } from '../../schema/go-zero-values.ts';
import { withoutStatus, withStatusOf } from '../../status.ts';
import { age, ageColumn, nameColumn, orNone } from '../../table/cells.ts';
import { validateCertificateSigningRequest } from './validate.ts';

export const certificateSigningRequest = defineKind<CertificateSigningRequest>({
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  singular: 'certificatesigningrequest',
  shortNames: ['csr'],
  namespaced: false,
  leftOut: ['The ASN.1 inside a request and its signature are not checked'],
  schemaType: 'CertificateSigningRequest',
  subresources: ['status'],
  nameRule: 'pathSegment',
  defaults: (object) => withEmptyStructs(object, 'spec', 'status'),
  // Who asks is written down by the API server, which knows the user: see its registry hooks.
  prepareForCreate: withoutStatus,
  prepareForUpdate: (object, old) => ({ ...withStatusOf(object, old), spec: old.spec }),
  validate: validateCertificateSigningRequest,
  selectableFields: { 'spec.signerName': (object) => object.spec?.signerName ?? '' },
  table: {
    columns: [
      nameColumn,
      ageColumn,
      { name: 'SignerName', documentedBy: 'CertificateSigningRequestSpec.signerName' },
      { name: 'Requestor', documentedBy: 'CertificateSigningRequestSpec.request' },
      { name: 'RequestedDuration', documentedBy: 'CertificateSigningRequestSpec.expirationSeconds' },
      { name: 'Condition', documentedBy: 'CertificateSigningRequestStatus.conditions' },
    ],
    row: (object, now) => [
      object.metadata.name ?? '',
      age(object.metadata.creationTimestamp, now),
      orNone(object.spec?.signerName),
      object.spec?.username ?? '',
      object.spec?.expirationSeconds === undefined
        ? '<none>'
        : humanDuration(object.spec.expirationSeconds * 1000),
      condition(object),
    ],
  },
});

/** A denial weighs more than an approval. */
function condition({ status }: CertificateSigningRequest): string {
  const has = (type: string) => (status?.conditions ?? []).some((one) => one.type === type);
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${decision}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
}
