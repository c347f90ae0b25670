import { concatBytes, encodeUtf8 } from '@drydock/machinery';

/** Writes the wire format of protocol buffers: the parts that a document of texts needs. */
export class WireWriter {
  readonly #chunks: Uint8Array[] = [];

  get bytes(): Uint8Array {
    return concatBytes(this.#chunks);
  }

  text(field: number, value: string): void {
    this.message(field, encodeUtf8(value));
  }

  flag(field: number, value: boolean): void {
    if (value) this.#chunks.push(varint(field << 3), Uint8Array.of(1));
  }

  /** A field of bytes: an embedded message or a text. */
  message(field: number, bytes: Uint8Array): void {
    this.#chunks.push(varint((field << 3) | 2), varint(bytes.length), bytes);
  }
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.of(...bytes, rest);
    bytes.push((rest % 128) | 128);
  }
}
