// The server's side of SPDY/3.1 as Kubernetes uses it (spdystream): the client opens streams, nobody counts windows.
import type { ByteSocket } from '../byte-socket.ts';
import { FrameReader, type Frame } from './frame-reader.ts';
import { dataFrame, goAwayFrame, pingFrame, resetFrame, resetStatus, synReplyFrame } from './frame-writer.ts';
import { EmptyHeaderBlocks, HeaderBlockReader } from './header-block.ts';
import { SpdyStream, type StreamWriter } from './spdy-stream.ts';

/** Streams that a client may have open; two belong to each forwarded connection. */
const mostStreams = 1_000;
/** What may wait to be read, of all streams together, before the client has to wait. */
const mostQueued = 1024 * 1024;

export class SpdyConnection {
  readonly #frames = new FrameReader();
  readonly #headers = new HeaderBlockReader();
  readonly #emptyHeaders = new EmptyHeaderBlocks();
  readonly #streams = new Map<number, SpdyStream>();
  #last = 0;
  #queued = 0;
  #resume: (() => void) | undefined;
  #ended = false;
  #answered: Promise<void> | undefined;

  constructor(
    readonly socket: ByteSocket,
    /** A new stream. Whether it is taken; one that is not is reset. Nothing may be written to it before this returns. */
    readonly onStream: (stream: SpdyStream) => boolean,
  ) {}

  /** How many streams are open, and how many bytes of them wait to be read. */
  get open(): { readonly streams: number; readonly queuedBytes: number } {
    return { streams: this.#streams.size, queuedBytes: this.#queued };
  }

  /** Resolves when the client is gone or has broken the protocol; all streams are cut then. */
  async serve(): Promise<void> {
    for await (const chunk of this.socket.chunks) {
      for (const frame of this.#frames.read(chunk)) this.#handle(frame);
      await this.#answered; // who asks faster than it reads the answers has to wait
      if (this.#ended) break;
      while (this.#queued > mostQueued && !this.#ended)
        await new Promise<void>((resolve) => (this.#resume = resolve));
    }
    this.close();
  }

  /** Cuts all streams and ends the connection after what was written. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const stream of [...this.#streams.values()]) stream.cut();
    this.socket.end();
    this.#wake();
  }

  #handle(frame: Frame): void {
    switch (frame.type) {
      case 'syn-stream':
        return this.#opened(frame);
      case 'data':
        this.#queued += this.#streams.get(frame.stream)?.receive(frame.bytes, frame.fin) ?? 0;
        return;
      case 'headers':
        // nothing is done with them, but they are part of the compressed stream
        if (!this.#headers.read(frame.headers)) return this.#fail();
        if (frame.fin) this.#streams.get(frame.stream)?.receive(new Uint8Array(), true);
        return;
      case 'rst-stream':
        return this.#streams.get(frame.stream)?.cut();
      case 'ping':
        // even ids are the server's own
        if (frame.id % 2 === 1) this.#send(pingFrame(frame.id));
        return;
      case 'broken':
        return this.#fail();
      default: // go-away is followed by the end of the connection; the rest means nothing here
    }
  }

  #opened({ stream: id, fin, headers: block }: Frame & { type: 'syn-stream' }): void {
    const headers = this.#headers.read(block);
    if (!headers || id % 2 === 0 || id <= this.#last) return this.#fail();
    this.#last = id;
    if (this.#streams.size >= mostStreams) return this.#send(resetFrame(id, resetStatus.refusedStream));
    const stream = new SpdyStream(id, headers, this.#writer);
    this.#streams.set(id, stream);
    if (!this.onStream(stream)) return stream.reset();
    this.#send(synReplyFrame(id, this.#emptyHeaders.next()));
    if (fin) stream.receive(new Uint8Array(), true);
  }

  readonly #writer: StreamWriter = {
    send: (id, bytes, fin) => this.socket.write(dataFrame(id, bytes, fin)),
    reset: (id) => this.#send(resetFrame(id, resetStatus.cancel)),
    taken: (bytes) => {
      this.#queued -= bytes;
      this.#wake();
    },
    finished: (id) => void this.#streams.delete(id),
  };

  #fail(): void {
    this.#send(goAwayFrame(this.#last, resetStatus.protocolError));
    this.close();
  }

  #send(frame: Buffer): void {
    this.#answered = this.socket.write(frame).catch(() => undefined); // the peer is gone: `serve` ends
  }

  #wake(): void {
    if (this.#queued <= mostQueued || this.#ended) this.#resume?.();
  }
}
