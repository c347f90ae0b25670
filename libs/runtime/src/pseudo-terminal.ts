// The terminal of a container with `tty: true`: bytes in, bytes out, and the little that a line discipline does.
import { encodeUtf8, Pipe, utf8Stream, type ByteReader, type ByteWriter } from '@drydock/machinery';
import type { SignalName, Terminal } from '@drydock/shell';

export interface PseudoTerminal {
  readonly terminal: Terminal;
  /** The process's side. */
  readonly stdin: ByteReader;
  readonly output: ByteWriter;
  /** The client's side. */
  readonly keys: ByteWriter;
  readonly screen: ByteReader;
  resize(columns: number, rows: number): void;
  close(): void;
}

/** `signal` is called for ^C and ^\ in cooked mode. */
export function createPseudoTerminal(signal: (name: SignalName) => void): PseudoTerminal {
  const input = new Pipe();
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
      if (line === '') return input.close();
      await input.write(encodeUtf8(line));
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
    await input.write(encodeUtf8(line));
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
    stdin: input.reader,
    output: {
      write: async (bytes) => screen.write(withCarriageReturns(bytes)).catch(() => undefined),
      close: () => undefined,
    },
    keys: {
      write: async (bytes) => {
        if (raw) return input.write(bytes);
        for (const key of decode(bytes)) await cooked(key);
      },
      close: () => input.close(),
    },
    screen: screen.reader,
    resize: (columns, rows) => {
      Object.assign(size, { columns, rows });
      for (const handler of handlers) handler();
    },
    close: () => {
      input.close();
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
