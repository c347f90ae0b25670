import { concatBytes, encodeUtf8 } from './bytes.ts';

/** The reading end of a byte stream. */
export interface ByteReader {
  /** The next bytes (at least one, at most `max`); undefined at the end. One read at a time. */
  read(max?: number): Promise<Uint8Array | undefined>;
  /** No more reads: a writer at the other end gets a {@link BrokenPipe}. */
  close(): void;
}

/** The writing end of a byte stream. */
export interface ByteWriter {
  /** Resolves when there is room for more; rejects with {@link BrokenPipe} when nobody reads any more. */
  write(bytes: Uint8Array): Promise<void>;
  /** End of the stream for the reader. */
  close(): void;
}

export class BrokenPipe extends Error {
  constructor() {
    super('Broken pipe');
    this.name = 'BrokenPipe';
  }
}

const defaultCapacity = 65_536;

/** A pipe(7): bytes in order, with back-pressure once `capacity` bytes wait. */
export class Pipe implements ByteReader, ByteWriter {
  #chunks: Uint8Array[] = [];
  #size = 0;
  #ended = false;
  #broken = false;
  #readers: (() => void)[] = [];
  #writers: (() => void)[] = [];

  constructor(readonly capacity = defaultCapacity) {}

  readonly reader: ByteReader = { read: (max) => this.read(max), close: () => this.closeReader() };
  readonly writer: ByteWriter = { write: (bytes) => this.write(bytes), close: () => this.close() };

  /** Bytes that wait for a reader. */
  get size(): number {
    return this.#size;
  }

  /** Whether the writing end is closed (bytes may still wait). */
  get ended(): boolean {
    return this.#ended;
  }

  async read(max = Infinity): Promise<Uint8Array | undefined> {
    while (this.#size === 0) {
      if (this.#ended || this.#broken) return undefined;
      await new Promise<void>((resolve) => this.#readers.push(resolve));
    }
    const first = this.#chunks[0]!;
    const taken = first.length <= max ? first : first.subarray(0, max);
    if (taken.length === first.length) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(taken.length);
    this.#size -= taken.length;
    if (this.#size < this.capacity) this.#wake(this.#writers);
    return taken;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#broken || this.#ended) throw new BrokenPipe();
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    this.#wake(this.#readers);
    while (this.#size >= this.capacity && !this.#broken && !this.#ended)
      await new Promise<void>((resolve) => this.#writers.push(resolve));
    if (this.#broken) throw new BrokenPipe();
  }

  /** Closes the writing end. */
  close(): void {
    this.#ended = true;
    this.#wake(this.#readers);
    this.#wake(this.#writers);
  }

  closeReader(): void {
    this.#broken = true;
    this.#chunks = [];
    this.#size = 0;
    this.#wake(this.#readers);
    this.#wake(this.#writers);
  }

  #wake(waiting: (() => void)[]): void {
    for (const resume of waiting.splice(0)) resume();
  }
}

/** All bytes up to the end of the stream. */
export async function readAll(reader: ByteReader): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await reader.read(); chunk; chunk = await reader.read()) chunks.push(chunk);
  return concatBytes(chunks);
}

export async function writeText(writer: ByteWriter, text: string): Promise<void> {
  await writer.write(encodeUtf8(text));
}

/** A reader over bytes that are all there already. */
export function readerOf(bytes: Uint8Array | string): ByteReader {
  let rest: Uint8Array | undefined = typeof bytes === 'string' ? encodeUtf8(bytes) : bytes;
  return {
    read: async (max = Infinity) => {
      if (!rest || rest.length === 0) return undefined;
      const taken = rest.subarray(0, max);
      rest = rest.subarray(taken.length);
      return taken;
    },
    close: () => (rest = undefined),
  };
}

/** An unbounded queue between one producer and one consumer: watch events, log lines. */
export class Channel<T> implements AsyncIterable<T> {
  #items: T[] = [];
  #closed = false;
  #failure: unknown;
  #waiting: (() => void) | undefined;
  #onReturn: (() => void) | undefined;

  /** `onReturn` runs when the consumer leaves early (`break`), so that the producer can stop. */
  constructor(onReturn?: () => void) {
    this.#onReturn = onReturn;
  }

  get closed(): boolean {
    return this.#closed;
  }

  push(item: T): void {
    if (this.#closed) return;
    this.#items.push(item);
    this.#resume();
  }

  close(failure?: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#failure = failure;
    this.#resume();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    try {
      for (;;) {
        while (this.#items.length > 0) yield this.#items.shift()!;
        if (this.#closed) {
          if (this.#failure !== undefined) throw this.#failure;
          return;
        }
        await new Promise<void>((resolve) => (this.#waiting = resolve));
      }
    } finally {
      this.#closed = true;
      this.#onReturn?.();
    }
  }

  #resume(): void {
    this.#waiting?.();
    this.#waiting = undefined;
  }
}
