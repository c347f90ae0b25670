// The FastCGI protocol: nginx is its client here, php-fpm its server.
import { concatBytes, decodeUtf8, encodeUtf8 } from '@drydock/machinery';

export const recordTypes = { begin: 1, end: 3, params: 4, stdin: 5, stdout: 6, stderr: 7 } as const;

/** One record of request 1. */
export function encodeRecord(type: number, content: Uint8Array): Uint8Array {
  const head = Uint8Array.of(1, type, 0, 1, content.length >> 8, content.length & 255, 0, 0);
  return concatBytes([head, content]);
}

/** Content of any length as records of at most 32 KiB. */
export function encodeStream(type: number, content: Uint8Array): Uint8Array {
  const records: Uint8Array[] = [];
  for (let at = 0; at < content.length; at += 32_768)
    records.push(encodeRecord(type, content.subarray(at, at + 32_768)));
  return concatBytes(records);
}

/** Name-value pairs with their length prefixes. */
export function encodeParameters(parameters: readonly (readonly [string, string])[]): Uint8Array {
  const length = (size: number) =>
    size < 128
      ? Uint8Array.of(size)
      : Uint8Array.of((size >> 24) | 128, (size >> 16) & 255, (size >> 8) & 255, size & 255);
  return concatBytes(
    parameters.flatMap(([name, value]) => {
      const [key, text] = [encodeUtf8(name), encodeUtf8(value)];
      return [length(key.length), length(text.length), key, text];
    }),
  );
}

export function decodeParameters(bytes: Uint8Array): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  let at = 0;
  const length = () => {
    const first = bytes[at++]!;
    if (first < 128) return first;
    const size = ((first & 127) << 24) | (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    at += 3;
    return size;
  };
  while (at < bytes.length) {
    const [name, value] = [length(), length()];
    parameters.set(
      decodeUtf8(bytes.subarray(at, at + name)),
      decodeUtf8(bytes.subarray(at + name, at + name + value)),
    );
    at += name + value;
  }
  return parameters;
}

/** The STDOUT and STDERR streams of a response. */
export function decodeRecords(bytes: Uint8Array): { readonly output: Uint8Array; readonly errors: string } {
  const output: Uint8Array[] = [];
  const errors: Uint8Array[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = bytes[at + 4]! * 256 + bytes[at + 5]!;
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (bytes[at + 1] === recordTypes.stdout) output.push(content);
    if (bytes[at + 1] === recordTypes.stderr) errors.push(content);
    at += 8 + length + bytes[at + 6]!;
  }
  return { output: concatBytes(output), errors: decodeUtf8(concatBytes(errors)) };
}
