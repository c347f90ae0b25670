// SPDY/3.1 frames out of bytes, however these are cut. No sockets, no exceptions, and never more memory than one control
// frame: the payload of data frames is handed on as it comes.

export type Frame =
  | { readonly type: 'data'; readonly stream: number; readonly bytes: Uint8Array; readonly fin: boolean }
  | {
      readonly type: 'syn-stream';
      readonly stream: number;
      readonly fin: boolean;
      readonly headers: Uint8Array;
    }
  | { readonly type: 'headers'; readonly stream: number; readonly fin: boolean; readonly headers: Uint8Array }
  | { readonly type: 'rst-stream'; readonly stream: number; readonly status: number }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'go-away' }
  /** SETTINGS, WINDOW_UPDATE and what a client never sends: nothing to do. */
  | { readonly type: 'ignored'; readonly control: number }
  /** What cannot be SPDY; nothing follows it. */
  | { readonly type: 'broken'; readonly reason: string };

const headerLength = 8;
const version = 3;
/** Of control frames: a header block, compressed. */
const longestControlFrame = 64 * 1024;
const controls = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7, headers: 8 } as const;
const flagFin = 1;

export class FrameReader {
  /** What has come of a frame header or of a control frame. */
  #held: Buffer = Buffer.alloc(0);
  /** The data frame whose payload is coming. */
  #data: { readonly stream: number; readonly fin: boolean; left: number } | undefined;
  #broken = false;

  /** How much is kept until more comes. */
  get heldBytes(): number {
    return this.#held.length;
  }

  /** The frames that these bytes complete. */
  *read(bytes: Uint8Array): Generator<Frame> {
    if (this.#broken) return;
    let rest = this.#held.length > 0 ? Buffer.concat([this.#held, bytes]) : Buffer.from(bytes);
    while (rest.length > 0) {
      const step = this.#data ? this.#readData(rest) : this.#readFrame(rest);
      if (!step) break;
      rest = rest.subarray(step.taken);
      if (step.frame) yield step.frame;
      if (step.frame?.type === 'broken') {
        this.#broken = true;
        rest = Buffer.alloc(0);
      }
    }
    // a copy: what is kept must not keep alive what has been read
    this.#held = Buffer.from(rest);
  }

  #readData(rest: Buffer): Step {
    const data = this.#data!;
    const bytes = rest.subarray(0, data.left);
    data.left -= bytes.length;
    const last = data.left === 0;
    if (last) this.#data = undefined;
    return {
      taken: bytes.length,
      frame: { type: 'data', stream: data.stream, bytes, fin: last && data.fin },
    };
  }

  #readFrame(rest: Buffer): Step | undefined {
    if (rest.length < headerLength) return undefined;
    const first = rest.readUInt32BE(0);
    const flags = rest[4]!;
    const length = rest.readUIntBE(5, 3);
    const fin = (flags & flagFin) !== 0;
    if (first < 0x8000_0000) {
      if (first === 0) return broken('data for stream 0');
      if (length > 0) this.#data = { stream: first, fin, left: length };
      const empty = { type: 'data', stream: first, bytes: new Uint8Array(), fin } as const;
      return { taken: headerLength, ...(length === 0 ? { frame: empty } : {}) };
    }
    if (((first >>> 16) & 0x7fff) !== version) return broken(`version ${(first >>> 16) & 0x7fff}`);
    if (length > longestControlFrame) return broken(`control frame of ${length} bytes`);
    if (rest.length < headerLength + length) return undefined;
    const body = rest.subarray(headerLength, headerLength + length);
    return { taken: headerLength + length, frame: controlFrame(first & 0xffff, fin, body) };
  }
}

interface Step {
  readonly taken: number;
  readonly frame?: Frame;
}

const broken = (reason: string): Step => ({ taken: 0, frame: { type: 'broken', reason } });

/** Shortest body of each control frame that is read. */
const shortest: Readonly<Record<number, number>> = {
  [controls.synStream]: 10,
  [controls.rstStream]: 8,
  [controls.ping]: 4,
  [controls.headers]: 4,
};

function controlFrame(control: number, fin: boolean, body: Buffer): Frame {
  if (body.length < (shortest[control] ?? 0))
    return { type: 'broken', reason: `short control frame ${control}` };
  const id = () => body.readUInt32BE(0) & 0x7fff_ffff;
  switch (control) {
    case controls.synStream:
      return { type: 'syn-stream', stream: id(), fin, headers: Buffer.from(body.subarray(10)) };
    case controls.headers:
      return { type: 'headers', stream: id(), fin, headers: Buffer.from(body.subarray(4)) };
    case controls.rstStream:
      return { type: 'rst-stream', stream: id(), status: body.readUInt32BE(4) };
    case controls.ping:
      return { type: 'ping', id: body.readUInt32BE(0) };
    case controls.goAway:
      return { type: 'go-away' };
    default:
      return { type: 'ignored', control };
  }
}
