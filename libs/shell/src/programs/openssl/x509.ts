// `openssl x509`: shows certificates, and signs requests.
import { decodeUtf8, encodeUtf8, formatTime } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { ProgramIo } from '../support/program-io.ts';
import { sha1, sha256 } from '../checksum.ts';
import { OpensslError, readCall, readText, unreadable, writeOut, type Call } from './command-line.ts';
import {
  bytesOfPem,
  keyFromPem,
  readCertificate,
  requestFromPem,
  writeCertificate,
  type Certificate,
} from './documents.ts';
import { alternativeNames, certificateText, colons, endOf, opensslTime } from './print-certificate.ts';
import { alternativeNamesOf, newSerial } from './request.ts';

const options =
  'in: out: noout text subject issuer dates startdate enddate serial fingerprint modulus ext: checkend: checkhost: sha1 sha256 req CA: CAkey: CAcreateserial CAserial: set_serial: days: signkey: key: extfile: extensions: copy_extensions: inform: outform: nameopt: pubkey hash';

export async function x509(io: ProgramIo, words: readonly string[]): Promise<number> {
  const call = readCall('x509', words, options);
  if ((call.value('inform') ?? 'PEM').toUpperCase() !== 'PEM' || call.has('pubkey') || call.has('hash'))
    throw new OpensslError('x509: not simulated: DER, -pubkey and -hash\n');
  if (call.has('req')) return signRequest(io, call);
  const path = call.value('in');
  const text = await readText(io, path, 'certificate');
  const certificate = readCertificate(text);
  if (!certificate) throw unreadable('certificate', path);
  let code = 0;
  for (const [name, value] of call.given) {
    io.print(shown(certificate, name, value, call));
    if (name === 'checkend') code = checkEnd(io, certificate, Number(value));
  }
  if (!call.has('noout')) writeOut(io, call.value('out'), certificate.pem ?? text);
  return code;
}

function shown(certificate: Certificate, name: string, value: string, call: Call): string {
  const { subject, issuer, notBefore, notAfter, serial, modulus, dnsNames } = certificate;
  if (name === 'subject') return `subject=${subject}\n`;
  if (name === 'issuer') return `issuer=${issuer}\n`;
  if (name === 'startdate') return `notBefore=${opensslTime(notBefore)}\n`;
  if (name === 'enddate') return `notAfter=${opensslTime(notAfter)}\n`;
  if (name === 'dates') return `notBefore=${opensslTime(notBefore)}\nnotAfter=${opensslTime(notAfter)}\n`;
  if (name === 'serial') return `serial=${serial}\n`;
  if (name === 'modulus') return `Modulus=${modulus}\n`;
  if (name === 'text') return certificateText(certificate);
  if (name === 'fingerprint') return fingerprint(certificate, call.has('sha256'));
  if (name === 'checkhost') return checkHost(certificate, value);
  if (name !== 'ext') return '';
  if (value !== 'subjectAltName') throw new OpensslError(`x509: not simulated: -ext ${value}\n`);
  if (dnsNames.length === 0) return 'No extensions in certificate\n';
  return `X509v3 Subject Alternative Name: \n    ${alternativeNames(dnsNames)}\n`;
}

function fingerprint({ pem = '' }: Certificate, withSha256: boolean): string {
  const bytes = bytesOfPem(pem, 'CERTIFICATE') ?? new Uint8Array();
  const digits = (withSha256 ? sha256(bytes) : sha1(bytes)).toUpperCase();
  return `${withSha256 ? 'sha256' : 'SHA1'} Fingerprint=${colons(digits)}\n`;
}

function checkEnd(io: ProgramIo, certificate: Certificate, seconds: number): number {
  const expires = endOf(certificate) < io.process.clock.now() + seconds * 1000;
  io.print(`Certificate will ${expires ? '' : 'not '}expire\n`);
  return expires ? 1 : 0;
}

/** The names of the certificate, or its common name where it has none. */
function checkHost({ dnsNames, subject }: Certificate, host: string): string {
  const names = dnsNames.length > 0 ? dnsNames : [/CN = ([^,]*)/.exec(subject)?.[1] ?? ''];
  const matches = names.some(
    (name) => name === host || (name.startsWith('*.') && host.replace(/^[^.]+/, '*') === name),
  );
  return `Hostname ${host} does ${matches ? '' : 'NOT '}match certificate\n`;
}

async function signRequest(io: ProgramIo, call: Call): Promise<number> {
  const path = call.value('in');
  const request = requestFromPem(await readText(io, path, 'certificate request'));
  if (!request) throw unreadable('certificate request', path);
  const authority = await authorityOf(io, call);
  await io.flush();
  await io.process.stderr.write(
    encodeUtf8(`Certificate request self-signature ok\nsubject=${request.subject}\n`),
  );
  const extensions = call.value('extfile');
  const names =
    extensions !== undefined
      ? alternativeNamesOf([decodeUtf8(io.process.fs.readFile(io.path(extensions)))])
      : /^copy(all)?$/.test(call.value('copy_extensions') ?? '')
        ? request.dnsNames
        : [];
  const now = io.process.clock.now();
  const issuer = authority?.subject ?? request.subject;
  const text = writeCertificate({
    subject: request.subject,
    issuer,
    selfSigned: authority === undefined,
    notBefore: formatTime(now),
    notAfter: formatTime(now + Number(call.value('days') ?? 30) * 86_400_000),
    dnsNames: names,
    serial: serialOf(io, call),
    modulus: request.modulus,
    isAuthority: false,
    version: extensions !== undefined || names.length > 0 ? 3 : 1,
    ...(authority?.pem ? { issuerPem: authority.pem } : {}),
  });
  writeOut(io, call.value('out'), text);
  return 0;
}

/** Undefined: the request signs itself (`-signkey`). The authority's key must be its own. */
async function authorityOf(io: ProgramIo, call: Call): Promise<Certificate | undefined> {
  const path = call.value('CA');
  const keyPath = call.value('CAkey') ?? call.value('signkey') ?? call.value('key') ?? path;
  if (keyPath === undefined)
    throw new OpensslError(
      'We need a private key to sign with, use -key or -CAkey or -CA with private key\n',
    );
  const key = keyFromPem(await readText(io, keyPath, 'private key'));
  if (!key) throw unreadable('private key', keyPath);
  if (path === undefined) return undefined;
  const authority = readCertificate(await readText(io, path, 'CA certificate'));
  if (!authority) throw unreadable('CA certificate', path);
  if (authority.modulus !== key.modulus)
    throw new OpensslError('CA certificate and CA private key do not match\n');
  return authority;
}

/** Counts in the authority's .srl file. */
function serialOf(io: ProgramIo, call: Call): string {
  const given = call.value('set_serial');
  if (given !== undefined) return Number(given).toString(16).toUpperCase().padStart(2, '0');
  const authority = call.value('CA');
  if (authority === undefined) return newSerial(io);
  const path = call.value('CAserial') ?? `${authority.replace(/\.[^./]*$/, '')}.srl`;
  let serial: string;
  try {
    const last = BigInt(`0x${decodeUtf8(io.process.fs.readFile(io.path(path))).trim()}`);
    serial = (last + 1n).toString(16).toUpperCase();
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    serial = newSerial(io);
  }
  writeOut(io, path, `${serial}\n`);
  return serial;
}
