// An archive that comes in chunks, entry by entry: never more in memory than one chunk and one long name.
import { concatBytes, decodeUtf8 } from '@drydock/machinery';
import {
  blockSize,
  extended,
  isZeroBlock,
  parseHeader,
  parsePaxRecords,
  type RawHeader,
  type TarEntry,
} from './header.ts';

/** The bytes are no archive, or end in the middle of a file or of a header. */
export class ArchiveError extends Error {
  constructor(readonly problem: 'not an archive' | 'cut off' | 'half a header') {
    super(problem);
  }
}

/** Of a long name or a pax header. */
const longestExtension = 64 * 1024;

export class ArchiveReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();
  #contentLeft = 0;
  #paddingLeft = 0;
  #started = false;

  /** Whether there was an entry, or something that belongs to one. */
  get started(): boolean {
    return this.#started;
  }

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next entry, after what is left of the one before; undefined at the end. Throws ArchiveError. */
  async next(): Promise<TarEntry | undefined> {
    let pax: ReadonlyMap<string, string> = new Map();
    let long: { path?: string; target?: string } = {};
    for (;;) {
      await this.#skip();
      const header = await this.#header();
      if (!header) return undefined;
      if (header.flag === 'L') long = { ...long, path: zeroTerminated(await this.#extension(header)) };
      else if (header.flag === 'K') long = { ...long, target: zeroTerminated(await this.#extension(header)) };
      else if (header.flag === 'x') pax = parsePaxRecords(await this.#extension(header));
      else if (header.flag === 'g') this.#expect(header.size);
      else {
        const entry = extended(header, pax, long);
        // only files have content, whatever their header says
        this.#expect(entry.type === 'file' || entry.type === 'other' ? entry.size : 0);
        return entry;
      }
    }
  }

  /** The content of the entry that `next` gave. */
  async *content(): AsyncGenerator<Uint8Array> {
    while (this.#contentLeft > 0) {
      const bytes = await this.#some(this.#contentLeft);
      this.#contentLeft -= bytes.length;
      yield bytes;
    }
  }

  /** Lets the writer finish: what follows the end of an archive is read and dropped. */
  async drain(): Promise<void> {
    while (!(await this.#chunks.next()).done);
  }

  async #header(): Promise<RawHeader | undefined> {
    const first = await this.#block();
    if (first.length < blockSize && (first.length > 0 || !this.#started))
      throw new ArchiveError('half a header');
    if (first.length === 0 || isZeroBlock(first)) return undefined;
    const header = parseHeader(first);
    if (!header) throw new ArchiveError('not an archive');
    this.#started = true;
    return header;
  }

  /** Shorter at the end of the bytes. */
  async #block(): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let left = blockSize; left > 0; left -= parts.at(-1)!.length) {
      if (this.#rest.length === 0 && !(await this.#more())) break;
      parts.push(this.#take(left));
    }
    return concatBytes(parts);
  }

  async #extension({ size }: RawHeader): Promise<Uint8Array> {
    if (size > longestExtension) throw new ArchiveError('not an archive');
    this.#expect(size);
    const parts: Uint8Array[] = [];
    for await (const bytes of this.content()) parts.push(bytes);
    return concatBytes(parts);
  }

  #expect(size: number): void {
    this.#contentLeft = size;
    this.#paddingLeft = (blockSize - (size % blockSize)) % blockSize;
  }

  async #skip(): Promise<void> {
    let left = this.#contentLeft + this.#paddingLeft;
    while (left > 0) left -= (await this.#some(left)).length;
    this.#contentLeft = 0;
    this.#paddingLeft = 0;
  }

  async #some(most: number): Promise<Uint8Array> {
    if (this.#rest.length === 0 && !(await this.#more())) throw new ArchiveError('cut off');
    return this.#take(most);
  }

  #take(most: number): Uint8Array {
    const taken = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done) return false;
    this.#rest = value;
    return true;
  }
}

function zeroTerminated(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeUtf8(end < 0 ? bytes : bytes.subarray(0, end));
}
