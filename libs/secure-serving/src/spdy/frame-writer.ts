// SPDY/3.1 frames as bytes: those that a server sends.

export const resetStatus = { protocolError: 1, refusedStream: 3, cancel: 5, flowControlError: 7 } as const;

const control = (type: number, flags: number, body: Buffer): Buffer => {
  const header = Buffer.alloc(8);
  header.writeUInt32BE((0x8003_0000 | type) >>> 0, 0);
  header[4] = flags;
  header.writeUIntBE(body.length, 5, 3);
  return Buffer.concat([header, body]);
};

const words = (...values: readonly number[]): Buffer => {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => buffer.writeUInt32BE(value >>> 0, i * 4));
  return buffer;
};

export function dataFrame(stream: number, bytes: Uint8Array, fin: boolean): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(stream, 0);
  header[4] = fin ? 1 : 0;
  header.writeUIntBE(bytes.length, 5, 3);
  return Buffer.concat([header, bytes]);
}

export const synReplyFrame = (stream: number, headers: Uint8Array) =>
  control(2, 0, Buffer.concat([words(stream), headers]));

export const resetFrame = (stream: number, status: number) => control(3, 0, words(stream, status));

export const pingFrame = (id: number) => control(6, 0, words(id));

export const goAwayFrame = (lastStream: number, status: number) => control(7, 0, words(lastStream, status));
