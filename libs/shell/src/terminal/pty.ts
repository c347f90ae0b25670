// A pseudo-terminal: the line discipline between a client (browser, websocket) and the processes of a machine.
import { encodeUtf8, utf8Stream, type ByteWriter } from '@drydock/machinery';
import { Descriptor } from '../kernel/descriptor.ts';
import type { SignalName, Terminal } from '../kernel/process.ts';

export interface PtyOptions {
  readonly columns: number;
  readonly rows: number;
  /** What the client is to draw. */
  readonly onOutput: (bytes: Uint8Array) => void;
  /** ^C, ^\, ^Z in cooked mode, SIGWINCH, and SIGHUP at the end; `group` is the foreground group, if one was set. */
  readonly onSignal: (signal: SignalName, group: number | undefined) => void;
}

const controlSignals: Readonly<Record<string, SignalName>> = {
  '\x03': 'SIGINT',
  '\x1a': 'SIGTSTP',
  '\x1c': 'SIGQUIT',
};

export class Pty {
  /** Standard input, output and error of the processes on this terminal. */
  readonly descriptor: Descriptor;
  readonly terminal: Terminal;
  #columns: number;
  #rows: number;
  #raw = false;
  #group: number | undefined;
  /** The line that is being typed in cooked mode. */
  #line: string[] = [];
  /** Bytes (or an end of file) that wait for a reader. */
  #ready: (Uint8Array | undefined)[] = [];
  #waiting: (() => void) | undefined;
  #closed = false;
  readonly #resizeHandlers = new Set<() => void>();
  readonly #decode = utf8Stream();

  constructor(readonly options: PtyOptions) {
    this.#columns = options.columns;
    this.#rows = options.rows;
    this.descriptor = new Descriptor({
      kind: 'terminal',
      read: () => this.#read(),
      write: async (bytes) => this.#show(bytes),
    });
    this.terminal = this.#makeTerminal();
  }

  /** Keys from the client. */
  input(data: Uint8Array | string): void {
    if (this.#closed) return;
    if (this.#raw) return this.#push(typeof data === 'string' ? encodeUtf8(data) : data);
    for (const character of typeof data === 'string' ? data : this.#decode(data)) this.#cooked(character);
  }

  resize(columns: number, rows: number): void {
    if (columns === this.#columns && rows === this.#rows) return;
    this.#columns = columns;
    this.#rows = rows;
    for (const handler of [...this.#resizeHandlers]) handler();
    this.options.onSignal('SIGWINCH', this.#group);
  }

  /** The client is gone. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#wake();
    this.options.onSignal('SIGHUP', undefined);
  }

  #makeTerminal(): Terminal {
    const columns = () => this.#columns;
    const rows = () => this.#rows;
    return {
      get columns() {
        return columns();
      },
      get rows() {
        return rows();
      },
      setRaw: (raw) => {
        const before = this.#raw;
        this.#raw = raw;
        // What was typed ahead without Enter belongs to whoever reads keys now.
        if (raw && this.#line.length > 0) this.#push(encodeUtf8(this.#line.splice(0).join('')));
        return before;
      },
      onResize: (handler) => {
        this.#resizeHandlers.add(handler);
        return () => this.#resizeHandlers.delete(handler);
      },
      setForeground: (group) => (this.#group = group),
    };
  }

  #cooked(character: string): void {
    const signal = controlSignals[character];
    if (signal) {
      this.#line = [];
      this.#echo(`^${String.fromCharCode(character.charCodeAt(0) + 64)}`);
      this.options.onSignal(signal, this.#group);
    } else if (character === '\x04') {
      // End of file at the start of a line; in the middle of one it only hands over what is there.
      if (this.#line.length === 0) this.#push(undefined);
      else this.#push(encodeUtf8(this.#line.splice(0).join('')));
    } else if (character === '\x7f' || character === '\b') {
      if (this.#line.pop() !== undefined) this.#echo('\b \b');
    } else if (character === '\x15' || character === '\x17') {
      this.#erase(character === '\x17');
    } else if (character === '\r' || character === '\n') {
      this.#echo('\n');
      this.#push(encodeUtf8(`${this.#line.splice(0).join('')}\n`));
    } else {
      this.#line.push(character);
      this.#echo(
        character < ' ' && character !== '\t'
          ? `^${String.fromCharCode(character.charCodeAt(0) + 64)}`
          : character,
      );
    }
  }

  /** ^U erases the line, ^W the last word. */
  #erase(word: boolean): void {
    const text = this.#line.join('');
    const kept = word ? text.replace(/\S+\s*$/, '') : '';
    const count = [...text].length - [...kept].length;
    this.#line = [...kept];
    this.#echo('\b \b'.repeat(count));
  }

  #echo(text: string): void {
    this.#show(encodeUtf8(text));
  }

  /** ONLCR: a newline also returns the carriage. */
  #show(bytes: Uint8Array): void {
    if (this.#closed || bytes.length === 0) return;
    const newlines = bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);
    if (newlines === 0) return this.options.onOutput(bytes);
    const out = new Uint8Array(bytes.length + newlines);
    let at = 0;
    for (const byte of bytes) {
      if (byte === 10) out[at++] = 13;
      out[at++] = byte;
    }
    this.options.onOutput(out);
  }

  async #read(): Promise<Uint8Array | undefined> {
    while (this.#ready.length === 0) {
      if (this.#closed) return undefined;
      await new Promise<void>((resolve) => (this.#waiting = resolve));
    }
    return this.#ready.shift();
  }

  #push(bytes: Uint8Array | undefined): void {
    this.#ready.push(bytes);
    this.#wake();
  }

  #wake(): void {
    this.#waiting?.();
    this.#waiting = undefined;
  }
}

/** The pty's client side as streams: what exec and attach carry. */
export function ptyInput(pty: Pty): ByteWriter {
  return { write: async (bytes) => pty.input(bytes), close: () => undefined };
}
