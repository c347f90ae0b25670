import {
  Channel,
  concatBytes,
  encodeUtf8,
  formatMicroTime,
  type ByteReader,
  type ByteWriter,
  type CancelSignal,
  type Clock,
} from '@drydock/machinery';

export interface LogReadOptions {
  readonly follow?: boolean;
  readonly timestamps?: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  /** Milliseconds since the epoch. */
  readonly since?: number;
}

interface LogEntry {
  readonly time: number;
  /** With the line end, unless the line was cut or the stream ended without one. */
  readonly bytes: Uint8Array;
}

/** A line longer than this is cut in pieces; a log larger than this loses its oldest lines (rotation). */
const lineLimit = 16_384;
const sizeLimit = 4 * 1024 * 1024;

/** What a container wrote, line by line, as the runtime's log file keeps it. */
export class ContainerLog {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #entries: LogEntry[] = [];
  #size = 0;
  #ended = false;
  readonly #followers = new Set<Channel<LogEntry>>();
  readonly #partial = new Map<string, Uint8Array>();
  readonly #taps = new Set<(stream: 'stdout' | 'stderr', bytes: Uint8Array) => void>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Bytes that are kept. */
  get size(): number {
    return this.#size;
  }

  writer(stream: 'stdout' | 'stderr'): ByteWriter {
    return {
      write: async (bytes) => {
        if (this.#ended || bytes.length === 0) return;
        const copy = bytes.slice();
        for (const tap of [...this.#taps]) tap(stream, copy);
        this.#split(stream, copy);
      },
      close: () => undefined,
    };
  }

  /** Hears raw output from now on (attach). Returns a function that stops it. */
  tap(hear: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void): () => void {
    this.#taps.add(hear);
    return () => void this.#taps.delete(hear);
  }

  /** The container has ended: what is left of lines is written out and followers come to the end. */
  end(): void {
    if (this.#ended) return;
    for (const rest of this.#partial.values()) if (rest.length > 0) this.#append(rest);
    this.#ended = true;
    for (const follower of this.#followers) follower.close();
    this.#followers.clear();
  }

  /** The last bytes, for terminationMessagePolicy FallbackToLogsOnError. */
  tail(lines: number, limit: number): Uint8Array {
    const all = concatBytes(this.#entries.slice(-lines).map(({ bytes }) => bytes));
    return all.subarray(Math.max(0, all.length - limit));
  }

  read(options: LogReadOptions, signal?: CancelSignal): ByteReader {
    const { since = 0, tailLines } = options;
    const start = tailLines === undefined ? 0 : Math.max(0, this.#entries.length - tailLines);
    const chosen = this.#entries
      .slice(tailLines === 0 ? this.#entries.length : start)
      .filter(({ time }) => time >= since);
    const channel: Channel<LogEntry> = new Channel(() => this.#followers.delete(channel));
    for (const entry of chosen) channel.push(entry);
    if (options.follow && !this.#ended) {
      this.#followers.add(channel);
      signal?.onCancel(() => channel.close());
    } else channel.close();
    return entryReader(channel, options);
  }

  #split(stream: string, bytes: Uint8Array): void {
    let rest = concatBytes([this.#partial.get(stream) ?? new Uint8Array(), bytes]);
    for (;;) {
      const newline = rest.indexOf(10);
      const end =
        newline >= 0 && newline < lineLimit ? newline + 1 : rest.length >= lineLimit ? lineLimit : 0;
      if (end === 0) break;
      this.#append(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    this.#partial.set(stream, rest);
  }

  /** An eighth at once: taking lines off the front one by one would cost as much as there are lines, each time. */
  #dropOldest(): void {
    let count = 0;
    while (this.#size > (sizeLimit * 7) / 8) this.#size -= this.#entries[count++]!.bytes.length;
    this.#entries.splice(0, count);
  }

  #append(bytes: Uint8Array): void {
    const entry: LogEntry = { time: this.#clock.now(), bytes };
    this.#entries.push(entry);
    this.#size += bytes.length;
    if (this.#size > sizeLimit) this.#dropOldest();
    for (const follower of this.#followers) follower.push(entry);
  }
}

function entryReader(channel: Channel<LogEntry>, options: LogReadOptions): ByteReader {
  const entries = channel[Symbol.asyncIterator]();
  let left = options.limitBytes ?? Infinity;
  let waiting: Uint8Array = new Uint8Array();
  return {
    read: async (max = Infinity) => {
      if (waiting.length === 0) {
        const next = left > 0 ? await entries.next() : undefined;
        if (!next || next.done) return undefined;
        const { time, bytes } = next.value;
        const whole = options.timestamps ? concatBytes([encodeUtf8(`${nanoTime(time)} `), bytes]) : bytes;
        waiting = whole.subarray(0, left);
        left -= waiting.length;
      }
      const taken = waiting.subarray(0, max);
      waiting = waiting.subarray(taken.length);
      return taken;
    },
    close: () => void entries.return?.(),
  };
}

const nanoTime = (ms: number) => formatMicroTime(ms).replace('Z', '000Z');
