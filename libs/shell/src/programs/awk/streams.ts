// Files and commands that a script reads and writes; each stays open under its name until close().
import { decodeUtf8, encodeUtf8, Pipe, readAll, utf8Stream, type ByteReader } from '@drydock/machinery';
import type { Process } from '../../kernel/process.ts';
import { Errno } from '../../kernel/file-system.ts';
import { AwkError } from './syntax.ts';

/** Records of a reader, by the current RS: a newline, '' for paragraphs, or another text. */
export class RecordReader {
  #buffer = '';
  #ended = false;
  readonly #decode = utf8Stream();

  constructor(readonly reader: ByteReader) {}

  async next(separator: string): Promise<string | undefined> {
    for (;;) {
      const found = this.#cut(separator);
      if (found !== undefined) return found;
      if (this.#ended) return this.#last(separator);
      const chunk = await this.reader.read();
      this.#ended = chunk === undefined;
      this.#buffer += this.#decode(chunk);
    }
  }

  #cut(separator: string): string | undefined {
    if (separator === '') {
      this.#buffer = this.#buffer.replace(/^\n+/, '');
      const m = /\n\n+/.exec(this.#buffer);
      if (!m || (!this.#ended && m.index + m[0].length === this.#buffer.length)) return undefined;
      return this.#take(m.index, m[0].length);
    }
    const at = this.#buffer.indexOf(separator);
    return at < 0 ? undefined : this.#take(at, separator.length);
  }

  #take(at: number, length: number): string {
    const record = this.#buffer.slice(0, at);
    this.#buffer = this.#buffer.slice(at + length);
    return record;
  }

  #last(separator: string): string | undefined {
    const rest = separator === '' ? this.#buffer.replace(/\n+$/, '') : this.#buffer;
    this.#buffer = '';
    return rest === '' ? undefined : rest;
  }
}

interface Command {
  readonly input: Pipe;
  readonly exited: Promise<number>;
}

export class ScriptStreams {
  readonly #readers = new Map<string, RecordReader>();
  readonly #commands = new Map<string, Command>();
  readonly #written = new Set<string>();

  constructor(readonly process: Process) {}

  absolute(path: string): string {
    return path.startsWith('/') ? path : `${this.process.cwd}/${path}`;
  }

  /** Undefined when the file cannot be read: getline then gives -1. */
  file(name: string): RecordReader | undefined {
    const known = this.#readers.get(name);
    if (known) return known;
    try {
      const bytes =
        name === '-' || name === '/dev/stdin' ? undefined : this.process.fs.readFile(this.absolute(name));
      const reader = new RecordReader(bytes ? bytesReader(bytes) : this.process.stdin);
      this.#readers.set(name, reader);
      return reader;
    } catch (error) {
      if (error instanceof Errno) return undefined;
      throw error;
    }
  }

  /** The output of a command. */
  command(line: string): RecordReader {
    const known = this.#readers.get(line);
    if (known) return known;
    const output = new Pipe();
    const child = this.process.spawn({ argv: ['sh', '-c', line], stdout: output.writer });
    void child.exited.then(() => output.close());
    const reader = new RecordReader(output);
    this.#readers.set(line, reader);
    return reader;
  }

  async write(operator: '>' | '>>' | '|', target: string, text: string): Promise<void> {
    if (operator === '|') return this.#toCommand(target).input.write(encodeUtf8(text));
    if (target === '/dev/stdout' || target === '-') return this.process.stdout.write(encodeUtf8(text));
    if (target === '/dev/stderr') return this.process.stderr.write(encodeUtf8(text));
    const append = operator === '>>' || this.#written.has(target);
    try {
      this.process.fs.writeFile(this.absolute(target), text, { append });
    } catch (error) {
      if (error instanceof Errno) throw new AwkError(`cannot open "${target}" (${error.message})`);
      throw error;
    }
    this.#written.add(target);
  }

  #toCommand(line: string): Command {
    const known = this.#commands.get(line);
    if (known) return known;
    const input = new Pipe();
    const child = this.process.spawn({ argv: ['sh', '-c', line], stdin: input.reader });
    const command = { input, exited: child.exited.then(({ code }) => code) };
    this.#commands.set(line, command);
    return command;
  }

  /** The exit code of a command, 0 for a file, -1 for what is not open. */
  async close(name: string): Promise<number> {
    const known = this.#readers.delete(name) || this.#written.delete(name);
    const command = this.#commands.get(name);
    if (!command) return known ? 0 : -1;
    this.#commands.delete(name);
    command.input.close();
    return command.exited;
  }

  async closeAll(): Promise<void> {
    for (const name of [...this.#commands.keys()]) await this.close(name);
  }

  async system(line: string): Promise<number> {
    return (await this.process.spawn({ argv: ['sh', '-c', line] }).exited).code;
  }
}

function bytesReader(bytes: Uint8Array): ByteReader {
  let rest: Uint8Array | undefined = bytes;
  return {
    read: async () => {
      const all = rest;
      rest = undefined;
      return all && all.length > 0 ? all : undefined;
    },
    close: () => (rest = undefined),
  };
}

export async function readProgramFile(process: Process, name: string): Promise<string> {
  if (name === '-') return decodeUtf8(await readAll(process.stdin));
  return decodeUtf8(process.fs.readFile(name.startsWith('/') ? name : `${process.cwd}/${name}`));
}
