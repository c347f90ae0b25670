// Certificates of the simulation as PEM: form without cryptography. What is inside says what the certificate says.
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '@drydock/machinery';
import type { TlsCertificate } from './tls.ts';

/** The certificate as a PEM block. */
export function certificateToPem(certificate: Omit<TlsCertificate, 'pem'>): string {
  const body = encodeBase64(encodeUtf8(JSON.stringify(certificate))).replace(/(.{64})(?=.)/g, '$1\n');
  return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
}

/** What the first PEM block of a file says; undefined when it is a certificate from outside, which cannot be read. */
export function certificateFromPem(text: string): TlsCertificate | undefined {
  const block = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n?/.exec(text)?.[0];
  if (block === undefined) return undefined;
  try {
    const bytes = decodeBase64(block.replace(/-----[^-]*-----|\s/g, ''));
    const read = JSON.parse(decodeUtf8(bytes ?? new Uint8Array())) as Partial<TlsCertificate>;
    const isWhole =
      typeof read.subject === 'string' && typeof read.notAfter === 'string' && Array.isArray(read.dnsNames);
    return isWhole ? { ...(read as TlsCertificate), pem: block } : undefined;
  } catch {
    return undefined; // a real certificate: its bytes are no JSON
  }
}
