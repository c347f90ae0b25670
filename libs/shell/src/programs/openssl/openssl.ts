// OpenSSL 3.0, as far as courses type it. Certificates and keys have its form and say what they should, and hold no
// cryptography: nothing here may be used outside of the simulation.
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '@drydock/machinery';
import { md5, sha1, sha256 } from '../checksum.ts';
import { program, type ProgramIo } from '../support/program-io.ts';
import { OpensslError, readCall, readText, unreadable, writeOut } from './command-line.ts';
import { keyFromPem, newKey } from './documents.ts';
import { req } from './request.ts';
import { sClient } from './s-client.ts';
import { verify } from './verify.ts';
import { x509 } from './x509.ts';

type Command = (io: ProgramIo, words: readonly string[]) => Promise<number>;

const digests = { md5, sha1, sha256 } as const;
const digestNames = { md5: 'MD5', sha1: 'SHA1', sha256: 'SHA2-256' } as const;
type Digest = keyof typeof digests;

const digest =
  (usual: Digest): Command =>
  async (io, words) => {
    const call = readCall('dgst', words, 'md5 sha1 sha256 r hex');
    const chosen = call.given.map(([name]) => name).findLast((name) => name in digests) ?? usual;
    for (const path of call.operands.length > 0 ? call.operands : ['-']) {
      const value = digests[chosen as Digest](await io.bytes(path));
      const name = path === '-' ? 'stdin' : path;
      io.print(
        call.has('r') ? `${value} *${name}\n` : `${digestNames[chosen as Digest]}(${name})= ${value}\n`,
      );
    }
    return 0;
  };

const base64: Command = async (io, words) => {
  const call = readCall('enc', words, 'd e a A base64 in: out:');
  const bytes = await io.bytes(call.value('in') ?? '-');
  if (call.has('d')) {
    const text = decodeUtf8(bytes).replace(/\s/g, '');
    io.print(decodeBase64(text) ?? new Uint8Array());
  } else {
    const text = encodeBase64(bytes);
    const wrapped = call.has('A') ? text : `${text.replace(/(.{64})(?=.)/g, '$1\n')}\n`;
    writeOut(io, call.value('out'), wrapped);
  }
  return 0;
};

const genrsa: Command = async (io, words) => {
  const call = readCall('genrsa', words, 'out: traditional verbose quiet');
  const bits = Number(call.operands[0] ?? 2048);
  if (!Number.isInteger(bits) || bits < 512 || bits > 16_384)
    throw new OpensslError(`genrsa: Can't parse "${call.operands[0]}" as a number\n`);
  writeOut(io, call.value('out'), newKey(io.process.random, bits), 0o600);
  return 0;
};

const rand: Command = async (io, words) => {
  const call = readCall('rand', words, 'hex base64 out:');
  const bytes = io.process.random.bytes(Math.min(Number(call.operands[0] ?? 0), 1_048_576));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const wrapped = encodeBase64(bytes).replace(/(.{64})(?=.)/g, '$1\n');
  if (call.has('hex')) writeOut(io, call.value('out'), `${hex}\n`);
  else if (call.has('base64')) writeOut(io, call.value('out'), `${wrapped}\n`);
  else io.print(bytes);
  return 0;
};

const rsa: Command = async (io, words) => {
  const call = readCall('rsa', words, 'in: out: check noout modulus');
  const path = call.value('in');
  const text = await readText(io, path, 'private key');
  const key = keyFromPem(text);
  if (!key) throw unreadable('private key', path);
  if (call.has('modulus')) io.print(`Modulus=${key.modulus}\n`);
  if (call.has('check')) io.print('RSA key ok\n');
  if (call.has('noout')) return 0;
  await io.flush();
  await io.process.stderr.write(encodeUtf8('writing RSA key\n'));
  writeOut(io, call.value('out'), text, 0o600);
  return 0;
};

const version: Command = async (io) => {
  io.print('OpenSSL 3.0.17 1 Jul 2025 (Library: OpenSSL 3.0.17 1 Jul 2025)\n');
  return 0;
};

const commands: Readonly<Record<string, Command>> = {
  base64,
  dgst: digest('sha256'),
  enc: base64,
  genrsa,
  md5: digest('md5'),
  rand,
  req,
  rsa,
  s_client: sClient,
  sha1: digest('sha1'),
  sha256: digest('sha256'),
  verify,
  version,
  x509,
};

/** Commands that exist and are not here: they say so. */
const notHere = new Set(
  'asn1parse ca ciphers cms crl dhparam dsa ec ecparam engine genpkey help kdf list mac ocsp passwd pkcs12 pkcs7 pkcs8 pkey pkeyutl prime s_server s_time sess_id smime speed spkac storeutl ts'.split(
    ' ',
  ),
);

export const openssl = program(async (io) => {
  const [name = 'help', ...words] = io.args;
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command) return await command(io, words);
    if (notHere.has(name)) throw new OpensslError(`openssl: not simulated: ${name}\n`);
    throw new OpensslError(`Invalid command '${name}'; type "help" for a list.\n`);
  } catch (error) {
    if (!(error instanceof OpensslError)) throw error;
    await io.flush();
    await io.process.stderr.write(encodeUtf8(error.message));
    return error.code;
  }
});
