// gzip (RFC 1951 and 1952) as servers compress answers: one block with the fixed Huffman codes. Real servers reach
// somewhat smaller sizes; what unpacks it gets the same bytes.

const windowSize = 32_768;
const longest = 258;

/** Writes codes bit by bit, lowest bit first. */
class BitWriter {
  readonly #bytes: number[] = [];
  #held = 0;
  #count = 0;

  write(value: number, bits: number): void {
    this.#held |= value << this.#count;
    this.#count += bits;
    for (; this.#count >= 8; this.#count -= 8) {
      this.#bytes.push(this.#held & 255);
      this.#held >>>= 8;
    }
  }

  /** A Huffman code, which goes highest bit first. */
  writeCode(code: number, bits: number): void {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed |= ((code >> bit) & 1) << (bits - 1 - bit);
    this.write(reversed, bits);
  }

  finish(): readonly number[] {
    if (this.#count > 0) this.#bytes.push(this.#held & 255);
    return this.#bytes;
  }
}

function writeSymbol(out: BitWriter, symbol: number): void {
  if (symbol < 144) out.writeCode(0x30 + symbol, 8);
  else if (symbol < 256) out.writeCode(0x190 + symbol - 144, 9);
  else if (symbol < 280) out.writeCode(symbol - 256, 7);
  else out.writeCode(0xc0 + symbol - 280, 8);
}

/** The classes of lengths and distances: first value and number of extra bits. */
function classes(first: number, count: number, perStep: number): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let index = 0, from = first; index < count; index++) {
    const bits = Math.max(0, Math.floor(index / perStep) - 1);
    found.push([from, bits]);
    from += 2 ** bits;
  }
  return found;
}

const lengthClasses = classes(3, 28, 4);
const distanceClasses = classes(1, 30, 2);

function writeMatch(out: BitWriter, length: number, distance: number): void {
  if (length === longest) writeSymbol(out, 285);
  else {
    const index = lengthClasses.findLastIndex(([from]) => from <= length);
    const [from, bits] = lengthClasses[index]!;
    writeSymbol(out, 257 + index);
    out.write(length - from, bits);
  }
  const index = distanceClasses.findLastIndex(([from]) => from <= distance);
  const [from, bits] = distanceClasses[index]!;
  out.writeCode(index, 5);
  out.write(distance - from, bits);
}

function deflate(bytes: Uint8Array): readonly number[] {
  const out = new BitWriter();
  out.write(0b011, 3); // the last block, fixed codes
  const seen = new Map<number, number>();
  for (let at = 0; at < bytes.length;) {
    const key = at + 2 < bytes.length ? bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) : -1;
    const before = key < 0 ? undefined : seen.get(key);
    if (key >= 0) seen.set(key, at);
    const distance = before === undefined ? Infinity : at - before;
    let length = 0;
    if (distance <= windowSize)
      while (length < longest && at + length < bytes.length && bytes[at + length] === bytes[before! + length])
        length++;
    if (length >= 3) writeMatch(out, length, distance);
    else writeSymbol(out, bytes[at]!);
    at += Math.max(1, length >= 3 ? length : 1);
  }
  writeSymbol(out, 256);
  return out.finish();
}

export function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** The bytes as a gzip stream. */
export function gzip(bytes: Uint8Array): Uint8Array {
  const number = (value: number) => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
  const head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
  return Uint8Array.from([...head, ...deflate(bytes), ...number(crc32(bytes)), ...number(bytes.length)]);
}
