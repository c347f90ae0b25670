import { badRequest } from '@drydock/machinery';

/** One field as it is on the wire: a number, or bytes with a length. */
export type WireField = { readonly number: number } & (
  | { readonly value: number; readonly bytes?: undefined }
  | { readonly bytes: Uint8Array; readonly value?: undefined }
);

const broken = () => badRequest('unable to decode: proto: unexpected EOF or wire type');

/** Walks the fields of one protobuf message. Throws BadRequest when the bytes are none. */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  const varint = (): bigint => {
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw broken();
      result |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, result);
    }
    throw broken();
  };
  const take = (length: number): Uint8Array => {
    if (length < 0 || at + length > bytes.length) throw broken();
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        yield { number, value: Number(varint()) };
        break;
      case 1:
        take(8); // fixed64 occurs in no message that is read here
        break;
      case 2:
        yield { number, bytes: take(Number(varint())) };
        break;
      case 5:
        take(4);
        break;
      default:
        throw broken();
    }
  }
}
