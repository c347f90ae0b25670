// The terminal of a container with `tty: true`: bytes in, bytes out, and the little that a line discipline does.
import { encodeUtf8, Pipe, utf8Stream, type ByteReader, type ByteWriter } from '@drydock/machinery';
import { Descriptor, type SignalName, type Terminal } from '@drydock/shell';

export interface PseudoTerminal {
  readonly terminal: Terminal;
  /** The process's side: standard input, output and error are one open file. */
  readonly file: Descriptor;
  /** The client's side. */
  readonly keys: ByteWriter;
  readonly screen: ByteReader;
  resize(columns: number, rows: number): void;
  close(): void;
}

/** `signal` is called for ^C and ^\ in cooked mode. */
export function createPseudoTerminal(signal: (name: SignalName) => void): PseudoTerminal {
  const input = new KeyQueue();
  const screen = new Pipe(1_048_576);
  const size = { columns: 80, rows: 24 };
  const handlers = new Set<() => void>();
  let raw = false;
  let line = '';
  const show = async (text: string) => screen.write(encodeUtf8(text)).catch(() => undefined);
  const cooked = async (key: string) => {
    if (key === '\x03') {
      line = '';
      await show('^C\r\n');
      return signal('SIGINT');
    }
    if (key === '\x1c') return signal('SIGQUIT');
    if (key === '\x04') {
      input.push(line === '' ? undefined : encodeUtf8(line));
      line = '';
      return;
    }
    if (key === '\x7f') {
      if (line !== '') await show('\b \b');
      line = [...line].slice(0, -1).join('');
      return;
    }
    const newline = key === '\r' || key === '\n';
    line += newline ? '\n' : key;
    await show(newline ? '\r\n' : key);
    if (!newline) return;
    input.push(encodeUtf8(line));
    line = '';
  };
  const decode = utf8Keys();
  return {
    terminal: {
      get columns() {
        return size.columns;
      },
      get rows() {
        return size.rows;
      },
      setRaw: (wanted) => {
        const before = raw;
        raw = wanted;
        return before;
      },
      onResize: (handler) => {
        handlers.add(handler);
        return () => void handlers.delete(handler);
      },
    },
    file: new Descriptor({
      kind: 'terminal',
      read: () => input.read(),
      write: (bytes) => screen.write(withCarriageReturns(bytes)).catch(() => undefined),
    }),
    keys: {
      write: async (bytes) => {
        if (raw) return input.push(bytes.slice());
        for (const key of decode(bytes)) await cooked(key);
      },
      close: () => input.push(undefined),
    },
    screen: screen.reader,
    resize: (columns, rows) => {
      Object.assign(size, { columns, rows });
      for (const handler of handlers) handler();
    },
    close: () => {
      input.push(undefined);
      screen.close();
    },
  };
}

function utf8Keys(): (bytes: Uint8Array) => readonly string[] {
  const decode = utf8Stream();
  return (bytes) => [...decode(bytes)];
}

function withCarriageReturns(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (const byte of bytes) {
    if (byte === 10) out.push(13);
    out.push(byte);
  }
  return Uint8Array.from(out);
}

/** What was typed, and ends of file (undefined) between it: ^D ends one read, not the terminal. */
class KeyQueue {
  readonly #items: (Uint8Array | undefined)[] = [];
  readonly #waiting: (() => void)[] = [];

  push(item: Uint8Array | undefined): void {
    this.#items.push(item);
    this.#waiting.shift()?.();
  }

  async read(): Promise<Uint8Array | undefined> {
    while (this.#items.length === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#items.shift();
  }
}
