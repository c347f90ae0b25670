// `openssl req`: requests and self-signed certificates.
import { encodeUtf8, formatTime } from '@drydock/machinery';
import type { ProgramIo } from '../support/program-io.ts';
import { OpensslError, readCall, readText, unreadable, writeOut, type Call } from './command-line.ts';
import {
  keyFromPem,
  newKey,
  requestFromPem,
  requestToPem,
  subjectFromOption,
  writeCertificate,
  type PrivateKey,
  type SigningRequest,
} from './documents.ts';
import { publicKeyText, signatureText } from './print-certificate.ts';

const options =
  'x509 new nodes noenc newkey: keyout: key: out: in: days: subj: addext: text noout subject pubkey verify sha256 sha384 sha512 batch utf8 config: extensions: reqexts: set_serial: passout: passin: multivalue-rdn modulus';

export async function req(io: ProgramIo, words: readonly string[]): Promise<number> {
  const call = readCall('req', words, options);
  if (!call.has('new') && !call.has('newkey') && !call.has('x509')) return showRequest(io, call);
  const key = await keyOf(io, call);
  const subject = subjectOf(call);
  const names = alternativeNamesOf(call.given.filter(([name]) => name === 'addext').map(([, text]) => text));
  if (!call.has('x509')) {
    writeOut(io, call.value('out'), requestToPem({ subject, dnsNames: names, modulus: key.modulus }));
    return 0;
  }
  const now = io.process.clock.now();
  const certificate = writeCertificate({
    subject,
    issuer: subject,
    selfSigned: true,
    notBefore: formatTime(now),
    notAfter: formatTime(now + Number(call.value('days') ?? 30) * 86_400_000),
    dnsNames: names,
    serial: newSerial(io),
    modulus: key.modulus,
    isAuthority: true,
    version: 3,
  });
  writeOut(io, call.value('out'), certificate);
  return 0;
}

export const newSerial = (io: ProgramIo) => `4${io.process.random.string(39, '0123456789ABCDEF')}`;

async function keyOf(io: ProgramIo, call: Call): Promise<PrivateKey> {
  const given = call.value('key');
  if (given !== undefined) {
    const key = keyFromPem(await readText(io, given, 'private key'));
    if (!key) throw unreadable('private key', given);
    return key;
  }
  const kind = call.value('newkey') ?? 'rsa:2048';
  const bits = /^rsa(?::(\d+))?$/.exec(kind);
  if (!bits) throw new OpensslError(`req: not simulated: keys other than RSA (-newkey ${kind})\n`);
  if (!call.has('nodes') && !call.has('noenc'))
    throw new OpensslError('req: not simulated: keys with a pass phrase; add -nodes\n');
  const text = newKey(io.process.random, Number(bits[1] ?? 2048));
  // The dots of the search for primes are left out: no two runs of the real one show the same.
  await io.process.stderr.write(encodeUtf8('-----\n'));
  writeOut(io, call.value('keyout') ?? 'privkey.pem', text, 0o600);
  return keyFromPem(text)!;
}

function subjectOf(call: Call): string {
  const text = call.value('subj');
  if (text === undefined)
    throw new OpensslError('req: not simulated: asking for the subject; give it with -subj\n');
  const subject = subjectFromOption(text);
  if (subject === undefined)
    throw new OpensslError(
      `req: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${text.replace(/^\//, '')}'\n`,
    );
  return subject;
}

/** Out of lines such as `subjectAltName = DNS:a, IP:10.0.0.1`. */
export function alternativeNamesOf(texts: readonly string[]): readonly string[] {
  return texts
    .flatMap((text) => /^\s*subjectAltName\s*=\s*(?:critical,)?(.*)$/m.exec(text)?.[1]?.split(',') ?? [])
    .map((name) => name.trim().replace(/^(DNS|IP|email|URI):/, ''))
    .filter((name) => name !== '');
}

async function showRequest(io: ProgramIo, call: Call): Promise<number> {
  const path = call.value('in');
  const text = await readText(io, path, 'certificate request');
  const request = requestFromPem(text);
  if (!request) throw unreadable('certificate request', path);
  if (call.has('verify'))
    await io.process.stderr.write(encodeUtf8('Certificate request self-signature verify OK\n'));
  for (const [name] of call.given) {
    if (name === 'subject') io.print(`subject=${request.subject}\n`);
    if (name === 'modulus') io.print(`Modulus=${request.modulus}\n`);
    if (name === 'text') io.print(requestText(request));
  }
  if (!call.has('noout')) writeOut(io, call.value('out'), text);
  return 0;
}

function requestText({ subject, modulus, dnsNames }: SigningRequest): string {
  const names = dnsNames.map((name) => (/^[\d.]+$/.test(name) ? `IP Address:${name}` : `DNS:${name}`));
  const attributes =
    names.length > 0
      ? `        Attributes:\n            Requested Extensions:\n                X509v3 Subject Alternative Name: \n                    ${names.join(', ')}\n`
      : '        Attributes:\n            (none)\n            Requested Extensions:\n';
  return [
    `Certificate Request:\n    Data:\n        Version: 1 (0x0)\n        Subject: ${subject}\n`,
    publicKeyText(modulus),
    attributes,
    signatureText(subject),
  ].join('');
}
