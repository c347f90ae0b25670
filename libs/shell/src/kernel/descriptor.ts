import { type ByteReader, type ByteWriter, type CancelSignal, Pipe } from '@drydock/machinery';
import { Errno } from './file-system.ts';
import type { FileHandle } from './file-handle.ts';

export type DescriptorKind = 'pipe' | 'file' | 'device' | 'terminal' | 'foreign';

interface Source {
  readonly kind: DescriptorKind;
  readonly read?: (max: number) => Promise<Uint8Array | undefined>;
  readonly write?: (bytes: Uint8Array) => Promise<void>;
  readonly close?: () => void;
  /** The regular file behind it, for `tail -f` and `[ -t ]`. */
  readonly handle?: FileHandle;
}

/**
 * An open file description: what file descriptors of several processes share. The last holder's release closes it.
 * A reader that is cancelled loses no bytes: what arrives later stays for the next one.
 */
export class Descriptor implements ByteReader, ByteWriter {
  #holders = 1;
  #buffer: Uint8Array[] = [];
  #pending: Promise<void> | undefined;
  #ended = false;

  constructor(readonly source: Source) {}

  get kind(): DescriptorKind {
    return this.source.kind;
  }

  retain(): this {
    this.#holders++;
    return this;
  }

  release(): void {
    if (--this.#holders === 0) this.source.close?.();
  }

  async read(max = Infinity, signal?: CancelSignal): Promise<Uint8Array | undefined> {
    if (!this.source.read) throw new Errno('EBADF');
    while (this.#buffer.length === 0) {
      if (this.#ended) {
        this.#ended = this.kind !== 'terminal' && this.kind !== 'file';
        return undefined;
      }
      this.#pending ??= this.#fill();
      await (signal ? signal.race(this.#pending) : this.#pending);
    }
    const first = this.#buffer[0]!;
    const taken = first.length <= max ? first : first.subarray(0, max);
    if (taken.length === first.length) this.#buffer.shift();
    else this.#buffer[0] = first.subarray(taken.length);
    return taken;
  }

  /** Gives back what was read too much, so that the next reader starts there. */
  unread(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#buffer.unshift(bytes);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.source.write) throw new Errno('EBADF');
    await this.source.write(bytes);
  }

  /** Programs do not close what others share; `release` does. */
  close(): void {}

  async #fill(): Promise<void> {
    try {
      const bytes = await this.source.read!(65_536);
      if (bytes) this.#buffer.push(bytes);
      else this.#ended = true;
    } finally {
      this.#pending = undefined;
    }
  }
}

/** The two ends of a new pipe. */
export function pipeDescriptors(capacity?: number): {
  readonly reader: Descriptor;
  readonly writer: Descriptor;
} {
  const pipe = new Pipe(capacity);
  return {
    reader: new Descriptor({ kind: 'pipe', read: (max) => pipe.read(max), close: () => pipe.closeReader() }),
    writer: new Descriptor({ kind: 'pipe', write: (bytes) => pipe.write(bytes), close: () => pipe.close() }),
  };
}

/** An open regular file with its own offset, which all holders of the descriptor share. */
export function fileDescriptor(
  handle: FileHandle,
  mode: { readonly read?: boolean; readonly write?: boolean; readonly append?: boolean },
): Descriptor {
  let offset = 0;
  return new Descriptor({
    kind: 'file',
    handle,
    ...(mode.read && {
      read: async (max: number) => {
        const bytes = handle.read(offset, max);
        offset += bytes.length;
        return bytes.length > 0 ? bytes : undefined;
      },
    }),
    ...(mode.write && {
      write: async (bytes: Uint8Array) => {
        if (mode.append) offset = handle.size;
        handle.write(offset, bytes);
        offset += bytes.length;
      },
    }),
  });
}

const foreign = new WeakMap<object, Descriptor>();

/** A stream that came from outside the kernel (a log, a network connection); closing it is its owner's business. */
export function foreignDescriptor(stream: ByteReader | ByteWriter): Descriptor {
  if (stream instanceof Descriptor) return stream;
  const known = foreign.get(stream);
  if (known) return known;
  const descriptor = new Descriptor({
    kind: 'foreign',
    ...('read' in stream && { read: (max: number) => stream.read(max) }),
    ...('write' in stream && { write: (bytes: Uint8Array) => stream.write(bytes) }),
  });
  foreign.set(stream, descriptor);
  return descriptor;
}

/** `/dev/null`, and every stream that nobody connected. */
export function nullDescriptor(): Descriptor {
  return new Descriptor({ kind: 'device', read: async () => undefined, write: async () => undefined });
}
