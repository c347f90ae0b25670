// Between the byte strings of PHP (one character, one byte) and the texts and bytes of everything else.
import { decodeUtf8, encodeUtf8 } from '@drydock/machinery';

export function fromBytes(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join('');
}

export function toBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** A text as its UTF-8 bytes. */
export const fromText = (text: string): string =>
  /^[\0-\x7f]*$/.test(text) ? text : fromBytes(encodeUtf8(text));

/** UTF-8 bytes as a text; what is no UTF-8 becomes U+FFFD. */
export const toText = (bytes: string): string =>
  /^[\0-\x7f]*$/.test(bytes) ? bytes : decodeUtf8(toBytes(bytes));

/** Whether the bytes are UTF-8. */
export function isUtf8String(bytes: string): boolean {
  return /^(?:[\0-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})*$/.test(
    bytes,
  );
}
