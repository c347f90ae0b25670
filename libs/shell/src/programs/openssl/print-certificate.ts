import { encodeUtf8, parseTime } from '@drydock/machinery';
import { isAddress } from '../../net/resolver.ts';
import { sha1, sha256 } from '../checksum.ts';
import type { Certificate } from './documents.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2025-10-09T08:53:20Z` → `Oct  9 08:53:20 2025 GMT`. */
export function opensslTime(text: string): string {
  const month = months[Number(text.slice(5, 7)) - 1] ?? 'Jan';
  return `${month} ${String(Number(text.slice(8, 10))).padStart(2)} ${text.slice(11, 19)} ${text.slice(0, 4)} GMT`;
}

export const alternativeNames = (names: readonly string[]) =>
  names.map((name) => (isAddress(name) ? `IP Address:${name}` : `DNS:${name}`)).join(', ');

export const colons = (digits: string) => digits.match(/../g)?.join(':') ?? '';

const lines = (digits: string, perLine: number, indent: string, last = '') =>
  (digits.match(new RegExp(`.{1,${perLine * 2}}`, 'g')) ?? [])
    .map((line, index, all) => `${indent}${colons(line)}${index < all.length - 1 ? ':' : last}\n`)
    .join('');

export function publicKeyText(modulus: string): string {
  return [
    '        Subject Public Key Info:\n            Public Key Algorithm: rsaEncryption\n',
    `                Public-Key: (${modulus.length * 4} bit)\n                Modulus:\n`,
    lines(`00${modulus.toLowerCase()}`, 15, ' '.repeat(20)),
    '                Exponent: 65537 (0x10001)\n',
  ].join('');
}

/** A signature's worth of bytes: there is no cryptography in them. */
export function signatureText(seed: string): string {
  const digits = Array.from({ length: 8 }, (_, block) => sha256(encodeUtf8(`${seed} ${block}`))).join('');
  return `    Signature Algorithm: sha256WithRSAEncryption\n    Signature Value:\n${lines(digits, 18, ' '.repeat(8))}`;
}

const keyIdentifier = (modulus: string) => colons(sha1(encodeUtf8(modulus)).toUpperCase());

function extensionsText({
  modulus,
  issuer,
  selfSigned,
  isAuthority,
  dnsNames,
  version,
}: Certificate): string {
  if (version === 1) return '';
  const names = `            X509v3 Subject Alternative Name: \n                ${alternativeNames(dnsNames)}\n`;
  const alternative = dnsNames.length > 0 ? names : '';
  const identifiers = [
    `            X509v3 Subject Key Identifier: \n                ${keyIdentifier(modulus)}\n`,
    `            X509v3 Authority Key Identifier: \n                ${keyIdentifier(selfSigned ? modulus : issuer)}\n`,
  ].join('');
  const authority = isAuthority
    ? '            X509v3 Basic Constraints: critical\n                CA:TRUE\n'
    : '';
  const all = selfSigned ? [identifiers, authority, alternative] : [alternative, identifiers];
  return `        X509v3 extensions:\n${all.join('')}`;
}

/** `x509 -text`. */
export function certificateText(certificate: Certificate): string {
  const { version, serial, issuer, subject, notBefore, notAfter, modulus } = certificate;
  return [
    `Certificate:\n    Data:\n        Version: ${version} (0x${version - 1})\n`,
    `        Serial Number:\n            ${colons(serial.toLowerCase())}\n`,
    `        Signature Algorithm: sha256WithRSAEncryption\n        Issuer: ${issuer}\n`,
    `        Validity\n            Not Before: ${opensslTime(notBefore)}\n            Not After : ${opensslTime(notAfter)}\n`,
    `        Subject: ${subject}\n${publicKeyText(modulus)}${extensionsText(certificate)}`,
    signatureText(`${serial} ${subject}`),
  ].join('');
}

export const endOf = ({ notAfter }: Certificate) => parseTime(notAfter) ?? 0;
