// ValidateCertificateSigningRequestCreate of k8s.io/kubernetes/pkg/apis/certificates/validation.
// Left out: the ASN.1 inside the request and its signature.
import {
  decodeBase64,
  decodeUtf8,
  dns1123Label,
  dns1123Subdomain,
  fieldError,
  type FieldError,
} from '@drydock/machinery';
import type { CertificateSigningRequest } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { invalids } from '../../validation/values.ts';

const legacySigner = 'kubernetes.io/legacy-unknown';
const shortestSeconds = 600;
const longestSigner = 571;
const usageNames = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];

export function validateCertificateSigningRequest(
  { spec, status }: CertificateSigningRequest,
  { old }: ValidationContext,
): readonly FieldError[] {
  // The request itself never changes, so an update has nothing new to say about it.
  const errors = old ? [] : validateSpec(spec ?? { request: '', signerName: '' });
  return [...errors, ...validateConditions(status)];
}

function validateSpec({
  request = '',
  usages = [],
  signerName = '',
  expirationSeconds,
}: CertificateSigningRequest['spec']): FieldError[] {
  const errors = isPemRequest(request)
    ? []
    : [fieldError.invalid('spec.request', request, 'PEM block type must be CERTIFICATE REQUEST')];
  if (usages.length === 0) errors.push(fieldError.required('spec.usages'));
  usages.forEach((usage, index) => {
    if (!usageNames.includes(usage))
      errors.push(fieldError.notSupported(`spec.usages[${index}]`, usage, usageNames));
  });
  usages.forEach((usage, index) => {
    if (usages.indexOf(usage) < index) errors.push(fieldError.duplicate(`spec.usages[${index}]`, usage));
  });
  errors.push(
    ...(signerName === legacySigner
      ? invalids('spec.signerName', signerName, ['the legacy signerName is not allowed via this API version'])
      : validateSignerName(signerName)),
  );
  if (expirationSeconds !== undefined && expirationSeconds < shortestSeconds)
    errors.push(
      fieldError.invalid(
        'spec.expirationSeconds',
        expirationSeconds,
        'may not specify a duration less than 600 seconds (10 minutes)',
      ),
    );
  return errors;
}

function isPemRequest(base64: string): boolean {
  const bytes = decodeBase64(base64);
  const text = bytes ? decodeUtf8(bytes) : '';
  return /-----BEGIN CERTIFICATE REQUEST-----\r?\n[\s\S]*?-----END CERTIFICATE REQUEST-----/.test(text);
}

function validateSignerName(name: string): FieldError[] {
  const path = 'spec.signerName';
  if (name === '') return [fieldError.required(path)];
  const segments = name.split('/');
  if (segments.length !== 2)
    return [
      fieldError.invalid(
        path,
        name,
        'must be a fully qualified domain and path of the form "example.com/signer-name"',
      ),
    ];
  const [domain = '', tail = ''] = segments;
  const parts = tail.split('.');
  const tooFew =
    domain.split('.').length < 2
      ? [fieldError.invalid(path, domain, 'should be a domain with at least two segments separated by dots')]
      : [];
  return [
    ...invalids(path, domain, dns1123Subdomain(domain)),
    ...tooFew,
    ...(parts.length > 1
      ? invalids(path, tail, dns1123Subdomain(tail))
      : invalids(path, tail, dns1123Label(tail))),
    ...(name.length > longestSigner ? [fieldError.tooLong(path, longestSigner)] : []),
  ];
}

function validateConditions(status: CertificateSigningRequest['status']): FieldError[] {
  const conditions = status?.conditions ?? [];
  const types = conditions.map(({ type }) => type);
  return conditions.flatMap(({ type, status: value }, index) => {
    const path = `status.conditions[${index}]`;
    const errors: FieldError[] = [];
    if (!type) errors.push(fieldError.required(`${path}.type`));
    if (!value) errors.push(fieldError.required(`${path}.status`));
    else if (['Approved', 'Denied', 'Failed'].includes(type) && value !== 'True')
      errors.push(fieldError.notSupported(`${path}.status`, value, ['True']));
    if (type && types.indexOf(type) < index) errors.push(fieldError.duplicate(`${path}.type`, type));
    const other = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined;
    if (other && types.indexOf(other) >= 0 && types.indexOf(other) < index)
      errors.push(
        fieldError.invalid(`${path}.type`, type, 'Approved and Denied conditions are mutually exclusive'),
      );
    return errors;
  });
}
