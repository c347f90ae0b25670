// Header blocks: name and value pairs, compressed in one zlib stream per direction, each block ended by a flush. A flush
// ends on a whole byte and starts a new block, so what a block needs of those before it is the window alone: blocks are
// inflated one by one, and there is no open stream that somebody would have to close.
import { constants, inflateRawSync } from 'node:zlib';
import { headerDictionary } from './dictionary.ts';

const window = 32 * 1024;
/** Inflated; also the bound on what a small hostile block can become. */
const longestBlock = 64 * 1024;
const mostHeaders = 100;
/** CMF, FLG with FDICT, and the Adler-32 of the dictionary. */
const zlibHeader = Buffer.from([0x78, 0xbb, 0xe3, 0xc6, 0xa7, 0xc2]);

/** Reads the header blocks of one direction, in order. */
export class HeaderBlockReader {
  #window: Buffer = headerDictionary;
  #started = false;

  /** Names in lower case with their values; undefined when the block is broken (and then all that follow are). */
  read(block: Uint8Array): ReadonlyMap<string, string> | undefined {
    let compressed = block;
    if (!this.#started) {
      if (block.length < zlibHeader.length || (block[1]! & 0x20) === 0) return undefined;
      compressed = block.subarray(zlibHeader.length);
      this.#started = true;
    }
    const plain = this.#inflate(compressed);
    return plain && parsePairs(plain);
  }

  #inflate(compressed: Uint8Array): Buffer | undefined {
    try {
      const plain = inflateRawSync(compressed, {
        dictionary: this.#window,
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: longestBlock,
      });
      this.#window = Buffer.concat([this.#window, plain]).subarray(-window);
      return plain;
    } catch {
      return undefined;
    }
  }
}

function parsePairs(plain: Buffer): ReadonlyMap<string, string> | undefined {
  let at = 0;
  const number = () => {
    const value = at + 4 <= plain.length ? plain.readUInt32BE(at) : -1;
    at += 4;
    return value;
  };
  const text = () => {
    const length = number();
    if (length < 0 || at + length > plain.length) return undefined;
    at += length;
    return plain.toString('utf8', at - length, at);
  };
  const count = number();
  if (count < 0 || count > mostHeaders) return undefined;
  const headers = new Map<string, string>();
  for (let i = 0; i < count; i++) {
    const [name, value] = [text(), text()];
    if (name === undefined || value === undefined) return undefined;
    headers.set(name.toLowerCase(), value.split('\0').join(','));
  }
  return headers;
}

/** Writes the only header blocks that a server of Kubernetes sends: empty ones, as they are, in stored blocks of deflate. */
export class EmptyHeaderBlocks {
  #started = false;

  next(): Buffer {
    const pairs = Buffer.alloc(4);
    // the empty block at the end is the flush: Go's decompressor hands nothing out before it
    const stored = Buffer.from([
      0,
      pairs.length,
      0,
      ~pairs.length & 0xff,
      0xff,
      ...pairs,
      0,
      0,
      0,
      0xff,
      0xff,
    ]);
    if (this.#started) return stored;
    this.#started = true;
    return Buffer.concat([zlibHeader, stored]);
  }
}
