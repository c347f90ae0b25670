// Hashes and encodings of bytes.
import { decodeBase64, encodeBase64 } from '@drydock/machinery';
import { fromBytes, toBytes } from '../language/bytes.ts';
import { toSmall } from '../language/convert.ts';
import { notSimulated } from '../language/failures.ts';
import { PhpArray } from '../language/value.ts';
import { md5, sha1, sha256 } from './digests.ts';
import type { FunctionTable } from './index.ts';

const hex = (bytes: string): string =>
  [...bytes].map((one) => one.charCodeAt(0).toString(16).padStart(2, '0')).join('');
const raw = (digest: string): string =>
  digest.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));

export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at++) {
    crc ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const digests: Readonly<Record<string, (text: string) => string>> = {
  md5,
  sha1,
  sha256,
  crc32b: (text) => crc32(text).toString(16).padStart(8, '0'),
};

export const hashFunctions: FunctionTable = {
  'md5 1-2': ({ interpreter }, text, binary) =>
    binary === true ? raw(md5(interpreter.text(text!))) : md5(interpreter.text(text!)),
  'sha1 1-2': ({ interpreter }, text, binary) =>
    binary === true ? raw(sha1(interpreter.text(text!))) : sha1(interpreter.text(text!)),
  'crc32 1': ({ interpreter }, text) => crc32(interpreter.text(text!)),
  'hash 2-4': ({ interpreter }, name, text) => {
    const digest = digests[interpreter.text(name!)];
    if (!digest) throw notSimulated(`hash("${interpreter.text(name!)}")`);
    return digest(interpreter.text(text!));
  },
  'hash_algos 0': () => PhpArray.list(Object.keys(digests)),
  'hash_equals 2': ({ interpreter }, a, b) => interpreter.text(a!) === interpreter.text(b!),
  'bin2hex 1': ({ interpreter }, text) => hex(interpreter.text(text!)),
  'hex2bin 1': ({ interpreter }, text) => raw(interpreter.text(text!)),
  'base64_encode 1': ({ interpreter }, text) => encodeBase64(toBytes(interpreter.text(text!))),
  'base64_decode 1-2': ({ interpreter }, text) => {
    const clean = interpreter.text(text!).replace(/[^A-Za-z0-9+/]/g, '');
    const bytes = decodeBase64(clean.padEnd(Math.ceil(clean.length / 4) * 4, '='));
    return bytes ? fromBytes(bytes) : false;
  },
  'random_bytes 1': ({ interpreter }, size) =>
    Array.from({ length: toSmall(size!) }, () =>
      String.fromCharCode(interpreter.host.process.random.int(256)),
    ).join(''),
  'uniqid 0-2': ({ interpreter }, prefix = '') => {
    const now = interpreter.host.process.clock.now();
    return `${interpreter.text(prefix)}${Math.floor(now / 1000).toString(16)}${interpreter.host.process.random.int(0xfffff).toString(16).padStart(5, '0')}`;
  },
};
