import { concatBytes, decodeUtf8, type ByteReader } from '@drydock/machinery';

/** A line or head was longer than the reader's limit. */
export class TooLong extends Error {
  constructor() {
    super('line too long');
    this.name = 'TooLong';
  }
}

/** Lines and exact counts out of a byte stream. It is itself a ByteReader over what is left. */
export class BufferedReader implements ByteReader {
  #waiting: Uint8Array[] = [];
  readonly #source: ByteReader;

  constructor(source: ByteReader) {
    this.#source = source;
  }

  async read(max = Infinity): Promise<Uint8Array | undefined> {
    const first = this.#waiting.shift();
    if (!first) return this.#source.read(max);
    if (first.length <= max) return first;
    this.#waiting.unshift(first.subarray(max));
    return first.subarray(0, max);
  }

  close(): void {
    this.#source.close();
  }

  /** Puts bytes back in front of the stream. */
  unread(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#waiting.unshift(bytes);
  }

  /** One line without its end (`\n` or `\r\n`); undefined at the end of the stream. Throws {@link TooLong}. */
  async readLine(limit = 65_536): Promise<string | undefined> {
    const parts: Uint8Array[] = [];
    let length = 0;
    for (let chunk = await this.read(); chunk; chunk = await this.read()) {
      const end = chunk.indexOf(10);
      parts.push(end < 0 ? chunk : chunk.subarray(0, end));
      length += parts.at(-1)!.length;
      if (length > limit) throw new TooLong();
      if (end < 0) continue;
      this.unread(chunk.subarray(end + 1));
      return withoutCarriageReturn(decodeUtf8(parts.length === 1 ? parts[0]! : concatBytes(parts)));
    }
    return length > 0 ? withoutCarriageReturn(decodeUtf8(concatBytes(parts))) : undefined;
  }

  /** Exactly `count` bytes, or fewer when the stream ends before. */
  async readExactly(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let left = count; left > 0;) {
      const chunk = await this.read(left);
      if (!chunk) break;
      parts.push(chunk);
      left -= chunk.length;
    }
    return concatBytes(parts);
  }
}

const withoutCarriageReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);
