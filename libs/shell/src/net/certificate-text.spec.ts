import { expect, test } from '@jest/globals';
import { certificateFromPem, certificateToPem } from './certificate-text.ts';

const certificate = {
  subject: 'CN = web.example.com',
  issuer: 'CN = web.example.com',
  selfSigned: true,
  notBefore: '2025-10-09T08:53:20Z',
  notAfter: '2026-10-09T08:53:20Z',
  dnsNames: ['web.example.com'],
};

test('a certificate comes back from its text', () => {
  const pem = certificateToPem(certificate);
  expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END CERTIFICATE-----\n$/);
  expect(certificateFromPem(`${pem}another`)).toEqual({ ...certificate, pem });
});

test.each(['', 'no certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'])(
  'what is none: %j',
  (text) => {
    expect(certificateFromPem(text)).toBeUndefined();
  },
);
