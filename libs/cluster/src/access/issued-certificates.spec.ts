import { expect, test } from '@jest/globals';
import { issueCertificate, userOfCertificate } from './issued-certificates.ts';

const authority = `-----BEGIN CERTIFICATE-----\n${'A'.repeat(64)}\n-----END CERTIFICATE-----\n`;
const other = `-----BEGIN CERTIFICATE-----\n${'B'.repeat(64)}\n-----END CERTIFICATE-----\n`;
const issue = { commonName: 'jane', organizations: ['dev'], notBefore: 1_000, notAfter: 2_000 };

test('an issued certificate names its user while it is valid, to its own authority only', () => {
  const pem = issueCertificate(authority, issue);
  expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----\n[\w+/=\n]+\n-----END CERTIFICATE-----\n$/);
  expect(userOfCertificate(authority, pem, 1_500)).toEqual({
    username: 'jane',
    groups: ['dev', 'system:authenticated'],
  });
  expect(userOfCertificate(authority, pem, 2_500)).toBeUndefined();
  expect(userOfCertificate(other, pem, 1_500)).toBeUndefined();
  expect(userOfCertificate(authority, authority, 1_500)).toBeUndefined();
});
