// What the small programs have in common: buffered output, GNU's messages, lines, options.
import { concatBytes, decodeUtf8, encodeUtf8, utf8Stream } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import { absolutePath, guardedReader, openPath } from '../../kernel/open.ts';
import type { Process, Program } from '../../kernel/process.ts';
import type { Descriptor } from '../../kernel/descriptor.ts';
import { type Options, type OptionSpec, parseOptions, UsageError } from './options.ts';

export interface Line {
  readonly text: string;
  /** Only the last line of an input may end without one. */
  readonly newline: boolean;
}

export type Dialect = 'gnu' | 'busybox';
const dialects = new WeakMap<Process, Dialect>();

/** Whose words a program speaks: busybox applets are marked when they start. */
export function dialectOf(process: Process): Dialect {
  return dialects.get(process) ?? 'gnu';
}

export function asApplet(program: Program): Program {
  return (process) => {
    dialects.set(process, 'busybox');
    return program(process);
  };
}

const flushAt = 32_768;

export class ProgramIo {
  readonly args: readonly string[];
  #pending: (string | Uint8Array)[] = [];
  #size = 0;
  /** The exit code so far: set by {@link ProgramIo.error}. */
  failed = 0;

  constructor(
    readonly process: Process,
    readonly name: string,
  ) {
    this.args = process.argv.slice(1);
  }

  /** Adds to the output, which goes out before the next wait for input and at the end. */
  print(text: string | Uint8Array): void {
    if (text.length === 0) return;
    this.#pending.push(text);
    this.#size += text.length;
  }

  async put(text: string | Uint8Array): Promise<void> {
    this.print(text);
    if (this.#size >= flushAt) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const chunks = this.#pending.map((part) => (typeof part === 'string' ? encodeUtf8(part) : part));
    this.#pending = [];
    this.#size = 0;
    await this.process.stdout.write(concatBytes(chunks));
  }

  /** `name: message` on standard error. */
  async error(message: string, code = 1): Promise<number> {
    await this.flush();
    await this.process.stderr.write(encodeUtf8(`${this.name}: ${message}\n`));
    this.failed = code;
    return code;
  }

  options(spec: OptionSpec): Options {
    return parseOptions(this.args, spec);
  }

  path(path: string): string {
    return absolutePath(this.process, path);
  }

  /** `-` is standard input. */
  open(path: string): Descriptor | undefined {
    return path === '-' ? undefined : openPath(this.process, path, { read: true });
  }

  async *chunks(path: string): AsyncGenerator<Uint8Array> {
    const descriptor = this.open(path);
    const reader = descriptor ? guardedReader(this.process, descriptor) : this.process.stdin;
    try {
      for (;;) {
        await this.flush();
        const chunk = await reader.read();
        if (!chunk) return;
        yield chunk;
      }
    } catch (error) {
      throw error instanceof Errno && !error.path ? new Errno(error.code, path) : error;
    } finally {
      descriptor?.release();
    }
  }

  async bytes(path: string): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.chunks(path)) chunks.push(chunk);
    return concatBytes(chunks);
  }

  async text(path: string): Promise<string> {
    return decodeUtf8(await this.bytes(path));
  }

  async *lines(path: string, separator = '\n'): AsyncGenerator<Line> {
    const decode = utf8Stream();
    let rest = '';
    for await (const chunk of this.chunks(path)) {
      const parts = (rest + decode(chunk)).split(separator);
      rest = parts.pop()!;
      for (const text of parts) yield { text, newline: true };
    }
    rest += decode();
    if (rest !== '') yield { text: rest, newline: false };
  }

  async allLines(path: string): Promise<string[]> {
    const lines: string[] = [];
    for await (const line of this.lines(path)) lines.push(line.text);
    return lines;
  }

  /** Runs `work` for each operand (default: standard input); a missing file is reported and the rest goes on. */
  async forEachFile(
    files: readonly string[],
    work: (path: string) => Promise<void>,
    what: (path: string) => string = shownPath,
  ): Promise<number> {
    for (const path of files.length > 0 ? files : ['-']) {
      try {
        await work(path);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        await this.error(`${this.busybox ? `can't open '${path}'` : what(path)}: ${error.message}`);
      }
    }
    return this.failed;
  }

  get busybox(): boolean {
    return dialectOf(this.process) === 'busybox';
  }
}

/** GNU quotes a name in a message only where it needs it. */
export function shownPath(path: string): string {
  return /[\s'"`$&*()[\]{}|;<>?!\\]/.test(path) ? `'${path.replaceAll("'", "'\\''")}'` : path;
}

export interface ProgramFacts {
  /** The exit code of a wrong call; GNU's is 1 for most. */
  readonly usageCode?: number;
  readonly help?: string;
}

/** A program out of a function over {@link ProgramIo}. */
export function program(run: (io: ProgramIo) => Promise<number>, facts: ProgramFacts = {}): Program {
  return async (process) => {
    const io = new ProgramIo(process, (process.argv[0] ?? '').split('/').at(-1)!);
    if (io.args[0] === '--help' && facts.help !== undefined) {
      io.print(`Usage: ${io.name} ${facts.help}\n`);
      await io.flush();
      return 0;
    }
    try {
      const code = await run(io);
      await io.flush();
      return code;
    } catch (error) {
      if (error instanceof UsageError) {
        await io.error(error.message);
        if (error.hint)
          await process.stderr.write(encodeUtf8(`Try '${io.name} --help' for more information.\n`));
        return facts.usageCode ?? 1;
      }
      if (!(error instanceof Errno)) throw error;
      const text =
        error.path === undefined
          ? `write error: ${error.message}`
          : `${shownPath(error.path)}: ${error.message}`;
      return io.error(text, facts.usageCode ?? 1);
    }
  };
}
