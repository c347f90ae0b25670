import { BrokenPipe, Pipe, type ByteReader } from '@drydock/machinery';

/** What a stream needs of its connection. */
export interface StreamWriter {
  send(stream: number, bytes: Uint8Array, fin: boolean): Promise<void>;
  reset(stream: number): void;
  /** Bytes that were queued for reading have been read. */
  taken(bytes: number): void;
  /** Both directions are over. */
  finished(stream: number): void;
}

/** Go writes in pieces of this size, and clients allot room for them. */
const largestPiece = 16 * 1024;

/** One stream that the client has opened. */
export class SpdyStream {
  readonly #incoming = new Pipe(Infinity);
  #incomingEnded = false;
  #outgoingEnded = false;
  #gone = false;
  #leave: () => void = () => undefined;
  /** Resolves when the stream was reset or its client is gone. */
  readonly gone = new Promise<void>((resolve) => (this.#leave = resolve));

  constructor(
    readonly id: number,
    readonly headers: ReadonlyMap<string, string>,
    readonly writer: StreamWriter,
  ) {}

  /** What the client sends; undefined at its end, and when the stream was reset. */
  readonly reader: ByteReader = {
    read: async (max) => {
      const bytes = await this.#incoming.read(max);
      if (bytes) this.writer.taken(bytes.length);
      return bytes;
    },
    close: () => this.#discard(),
  };

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += largestPiece) {
      if (this.#outgoingEnded || this.#gone) throw new BrokenPipe();
      await this.writer.send(this.id, bytes.subarray(at, at + largestPiece), false);
    }
  }

  /** No more from this side. */
  async end(): Promise<void> {
    if (this.#outgoingEnded || this.#gone) return;
    this.#outgoingEnded = true;
    await this.writer.send(this.id, new Uint8Array(), true);
    this.#settle();
  }

  /** Tells the client that the stream is over in both directions. */
  reset(): void {
    if (this.#gone) return;
    this.writer.reset(this.id);
    this.cut();
  }

  /** For the connection: what came, and how much of it waits to be read now. */
  receive(bytes: Uint8Array, fin: boolean): number {
    if (this.#incomingEnded) return 0;
    const before = this.#incoming.size;
    if (bytes.length > 0) this.#incoming.write(bytes).catch(() => undefined); // nobody reads: it is dropped
    const queued = this.#incoming.size - before;
    if (fin) {
      this.#incomingEnded = true;
      this.#incoming.close();
      this.#settle();
    }
    return queued;
  }

  /** For the connection: the client has reset the stream or is gone. */
  cut(): void {
    this.#gone = true;
    this.#leave();
    this.#incomingEnded = true;
    this.#incoming.close();
    this.writer.finished(this.id);
  }

  #discard(): void {
    const { size } = this.#incoming;
    this.#incoming.closeReader();
    if (size > 0) this.writer.taken(size);
  }

  #settle(): void {
    if (this.#incomingEnded && this.#outgoingEnded) this.writer.finished(this.id);
  }
}
