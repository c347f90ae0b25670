// Keys, requests and certificates as files: PEM in form, without cryptography. A key's modulus follows from its text,
// so that a certificate, a request and the key they were made with can be told to belong together, as with real ones.
import {
  concatBytes,
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  encodeUtf8,
  formatTime,
  type Random,
} from '@drydock/machinery';
import { certificateFromPem, certificateToPem } from '../../net/certificate-text.ts';
import type { TlsCertificate } from '../../net/tls.ts';
import { sha256 } from '../checksum.ts';

export interface Certificate extends TlsCertificate {
  /** Upper-case hexadecimal digits. */
  readonly serial: string;
  readonly modulus: string;
  readonly isAuthority: boolean;
  /** 1 where it was signed without extensions. */
  readonly version: 1 | 3;
}

export interface SigningRequest {
  readonly subject: string;
  readonly dnsNames: readonly string[];
  readonly modulus: string;
}

export function pemOf(label: string, bytes: Uint8Array): string {
  const body = encodeBase64(bytes).replace(/(.{64})(?=.)/g, '$1\n');
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}

export function bytesOfPem(text: string, label: string): Uint8Array | undefined {
  const match = new RegExp(`-----BEGIN ${label}-----([^-]*)-----END`).exec(text);
  return match ? decodeBase64(match[1]!.replace(/\s/g, '')) : undefined;
}

/** A PKCS #8 key of about the length that a real one has. */
export function newKey(random: Random, bits: number): string {
  const head = Uint8Array.of(0x30, 0x82, bits >> 8, bits & 255, 2, 1, 0);
  return pemOf('PRIVATE KEY', concatBytes([head, random.bytes(Math.round(bits * 0.594) - head.length)]));
}

export interface PrivateKey {
  readonly bits: number;
  readonly modulus: string;
}

export function keyFromPem(text: string): PrivateKey | undefined {
  const bytes = bytesOfPem(text, '(?:RSA )?PRIVATE KEY');
  if (!bytes || bytes.length < 8) return undefined;
  const stated = bytes[2]! * 256 + bytes[3]!;
  const bits = [1024, 2048, 3072, 4096].includes(stated) ? stated : 2048;
  return { bits, modulus: modulusOf(bytes, bits) };
}

function modulusOf(bytes: Uint8Array, bits: number): string {
  const seed = sha256(bytes);
  let digits = '';
  for (let block = 0; digits.length < bits / 4; block++) digits += sha256(encodeUtf8(`${seed} ${block}`));
  const first = (parseInt(digits[0]!, 16) | 8).toString(16);
  const last = (parseInt(digits[bits / 4 - 1]!, 16) | 1).toString(16);
  return `${first}${digits.slice(1, bits / 4 - 1)}${last}`.toUpperCase();
}

/** Attribute types by the names of `-subj`. */
const attributeTypes: Readonly<Record<string, number>> = { CN: 3, C: 6, L: 7, ST: 8, O: 10, OU: 11 };

/** `/CN=jane/O=dev` → `CN = jane, O = dev`. Undefined when it is malformed. */
export function subjectFromOption(text: string): string | undefined {
  if (!text.startsWith('/')) return undefined;
  const parts = text
    .slice(1)
    .split(/(?<!\\)\//)
    .filter(Boolean);
  const pairs = parts.map((part) => /^([A-Za-z]+)=(.*)$/.exec(part));
  if (pairs.some((pair) => !pair)) return undefined;
  return pairs.map((pair) => `${pair![1]} = ${pair![2]!.replaceAll('\\/', '/')}`).join(', ');
}

export function splitSubject(subject: string): readonly (readonly [type: string, value: string])[] {
  return subject
    .split(/, (?=[A-Za-z]+ = )/)
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf(' = ');
      return [pair.slice(0, at), pair.slice(at + 3)] as const;
    });
}

function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes([...parts]);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return concatBytes([Uint8Array.of(tag, ...size), body]);
}

/** A CertificationRequest whose subject anybody's ASN.1 reader finds; what only we need to know is in a text at its end. */
export function requestToPem(request: SigningRequest): string {
  const name = splitSubject(request.subject).map(([type, value]) => {
    const identifier = Uint8Array.of(0x55, 4, attributeTypes[type] ?? 41);
    return der(0x31, der(0x30, der(6, identifier), der(0x0c, encodeUtf8(value))));
  });
  const note = der(0xa0, der(0x0c, encodeUtf8(JSON.stringify(request))));
  return pemOf(
    'CERTIFICATE REQUEST',
    der(0x30, der(0x30, der(2, Uint8Array.of(0)), der(0x30, ...name), note)),
  );
}

export function requestFromPem(text: string): SigningRequest | undefined {
  const bytes = bytesOfPem(text, 'CERTIFICATE REQUEST');
  const json = bytes && /\{"subject".*\}/s.exec(decodeUtf8(bytes))?.[0];
  return json ? (JSON.parse(json) as SigningRequest) : undefined;
}

/** With what the cluster's own certificates do not say made up from their text, always the same. */
export function readCertificate(text: string): Certificate | undefined {
  const read = certificateFromPem(text) ?? issuedToUser(text);
  return read && completed(read);
}

/** What the cluster's signers issue says who it is for, in words of its own. */
function issuedToUser(text: string): TlsCertificate | undefined {
  try {
    const bytes = bytesOfPem(text, 'CERTIFICATE') ?? new Uint8Array();
    const { commonName, organizations = [], notBefore, notAfter } = JSON.parse(decodeUtf8(bytes)) as Issued;
    const subject = [...organizations.map((name) => `O = ${name}`), `CN = ${commonName}`].join(', ');
    const times = { notBefore: formatTime(notBefore), notAfter: formatTime(notAfter) };
    return { subject, issuer: 'CN = kubernetes', selfSigned: false, ...times, dnsNames: [], pem: text };
  } catch {
    return undefined; // no text of the simulation
  }
}

interface Issued {
  readonly commonName: string;
  readonly organizations?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
}

export function completed(certificate: TlsCertificate): Certificate {
  const seed = encodeUtf8(`${certificate.subject} ${certificate.notBefore} ${certificate.pem ?? ''}`);
  return {
    serial: sha256(seed)
      .slice(0, 40)
      .toUpperCase()
      .replace(/^[89A-F]/, '5'),
    modulus: modulusOf(seed, 2048),
    isAuthority: certificate.selfSigned,
    version: 3,
    ...certificate,
  };
}

export function writeCertificate(certificate: Certificate): string {
  const { pem: _, ...said } = certificate;
  return certificateToPem(said);
}
