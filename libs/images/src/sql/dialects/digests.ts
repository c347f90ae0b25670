// Digests as hexadecimal text.
import { sha1 as sha1Bytes } from '../../images/etcd/sha1.ts';
import { SqlError } from '../errors.ts';

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
export const sha1 = (bytes: Uint8Array): string => hex(sha1Bytes(bytes));
const missing = (name: string) => (): string => {
  throw new SqlError({ code: 1235, state: '42000', message: `not simulated: ${name}` });
};
export const md5: (bytes: Uint8Array) => string = missing('MD5');
export const sha256: (bytes: Uint8Array) => string = missing('SHA2');
