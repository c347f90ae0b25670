// Password files of web servers (`htpasswd`): `user:hash` lines.
import { decodeBase64, encodeUtf8, concatBytes } from '@drydock/machinery';
import { md5, sha1 } from '@drydock/shell';

/** Whether the password fits; undefined when the hash is of a kind that is not simulated (crypt, bcrypt). */
export function verifyPassword(password: string, stored: string): boolean | undefined {
  if (stored.startsWith('$apr1$')) return apr1(password, stored.split('$')[2] ?? '') === stored;
  if (stored.startsWith('{PLAIN}')) return stored.slice('{PLAIN}'.length) === password;
  if (stored.startsWith('{SHA}')) return sameHash(stored.slice(5), encodeUtf8(password), 20);
  if (stored.startsWith('{SSHA}')) {
    const salt = decodeBase64(stored.slice(6))?.subarray(20) ?? new Uint8Array();
    return sameHash(stored.slice(6), concatBytes([encodeUtf8(password), salt]), 20);
  }
  return undefined;
}

function sameHash(base64: string, content: Uint8Array, length: number): boolean {
  const digest = decodeBase64(base64)?.subarray(0, length) ?? new Uint8Array();
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex === sha1(content);
}

const hexBytes = (hex: string) => Uint8Array.from(hex.match(/../g)!.map((pair) => Number.parseInt(pair, 16)));
const digestOf = (...parts: readonly Uint8Array[]) => hexBytes(md5(concatBytes(parts)));

/** Apache's variant of the MD5 password hash: what `htpasswd` makes unless told otherwise. */
export function apr1(password: string, salt: string): string {
  const [word, grain] = [encodeUtf8(password), encodeUtf8(salt.slice(0, 8))];
  const alternate = digestOf(word, grain, word);
  const parts = [word, encodeUtf8('$apr1$'), grain];
  for (let left = word.length; left > 0; left -= 16) parts.push(alternate.subarray(0, Math.min(16, left)));
  for (let bits = word.length; bits > 0; bits >>= 1)
    parts.push(bits & 1 ? Uint8Array.of(0) : word.subarray(0, 1));
  let digest = digestOf(...parts);
  for (let round = 0; round < 1000; round++)
    digest = digestOf(
      round & 1 ? word : digest,
      round % 3 ? grain : new Uint8Array(),
      round % 7 ? word : new Uint8Array(),
      round & 1 ? digest : word,
    );
  return `$apr1$${salt.slice(0, 8)}$${encodeDigest(digest)}`;
}

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function encodeDigest(digest: Uint8Array): string {
  const letters = (value: number, count: number) =>
    Array.from({ length: count }, (_, index) => alphabet[(value >> (6 * index)) & 63]).join('');
  const groups = [0, 1, 2, 3, 4].map((index) => {
    const [high, middle, low] = [index, index + 6, index === 4 ? 5 : index + 12];
    return letters((digest[high]! << 16) | (digest[middle]! << 8) | digest[low]!, 4);
  });
  return groups.join('') + letters(digest[11]!, 2);
}
