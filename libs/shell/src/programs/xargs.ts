import { encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../kernel/file-system.ts';
import type { Process } from '../kernel/process.ts';
import { program, type ProgramIo } from './support/program-io.ts';

export const xargs = program(
  async (io) => {
    const options = io.options({
      short: '0a:d:E:I:L:n:P:prs:tx',
      long: {
        null: '0',
        'delimiter=': 'd',
        'replace?': 'I',
        'max-args=': 'n',
        'max-lines=': 'L',
        'max-procs=': 'P',
        'no-run-if-empty': 'r',
        verbose: 't',
        'arg-file=': 'a',
      },
      stopAtOperand: true,
    });
    const command = options.operands.length > 0 ? options.operands : ['echo'];
    const replace = options.has('I') ? options.value('I') || '{}' : undefined;
    const limit = options.number('n', Infinity);
    const parallel = options.number('P', 1) || 64;
    const verbose = options.has('t');
    const delimiter = options.has('0')
      ? '\0'
      : options.value('d')?.replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0');
    const run = new Runner(io, parallel, verbose);
    const source = options.value('a') ?? '-';
    if (replace !== undefined) {
      for await (const { text } of io.lines(source, delimiter ?? '\n')) {
        const item = unquote(text.trim());
        if (item !== '' && !(await run.start(command.map((word) => word.replaceAll(replace, item))))) break;
      }
      return run.finish();
    }
    let batch: string[] = [];
    let lines = 0;
    let ran = false;
    const flush = async () => {
      ran = true;
      const go = await run.start([...command, ...batch]);
      batch = [];
      lines = 0;
      return go;
    };
    for await (const { text } of io.lines(source, delimiter ?? '\n')) {
      const items = delimiter === undefined ? words(text) : [text];
      if (items.length > 0) lines++;
      for (const item of items) {
        batch.push(item);
        if (batch.length >= limit || batch.length >= 5000) if (!(await flush())) return run.finish();
      }
      if (options.has('L') && lines >= options.number('L', 1)) if (!(await flush())) return run.finish();
    }
    if (batch.length > 0 || (!ran && !options.has('r') && !io.busybox)) await flush();
    return run.finish();
  },
  { help: '[OPTION]... COMMAND [INITIAL-ARGS]...' },
);

class Runner {
  #running: Process[] = [];
  #status = 0;

  constructor(
    readonly io: ProgramIo,
    readonly parallel: number,
    readonly verbose: boolean,
  ) {}

  /** False when no more may run. */
  async start(argv: readonly string[]): Promise<boolean> {
    if (this.verbose) await this.io.process.stderr.write(encodeUtf8(`${argv.join(' ')}\n`));
    await this.io.flush();
    try {
      this.#running.push(this.io.process.spawn({ argv }));
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      await this.io.error(`${argv[0]}: ${error.message}`);
      this.#status = error.code === 'ENOENT' ? 127 : 126;
      return false;
    }
    if (this.#running.length >= this.parallel) await this.#reap();
    return this.#status < 124;
  }

  async finish(): Promise<number> {
    while (this.#running.length > 0) await this.#reap();
    return this.#status;
  }

  async #reap(): Promise<void> {
    const { ended } = this.io.process;
    await ended.race(Promise.race(this.#running.map((process) => process.exited)));
    for (const process of this.#running.filter((known) => known.exitStatus)) {
      const { code, signal } = process.exitStatus!;
      if (signal) this.#status = 125;
      else if (code === 255) this.#status = 124;
      else if (code !== 0) this.#status = Math.max(this.#status, 123);
    }
    this.#running = this.#running.filter((process) => !process.exitStatus);
  }
}

function words(line: string): string[] {
  return [...line.matchAll(/(?:"([^"]*)"|'([^']*)'|\\(.)|[^\s"'\\])+/g)].map((match) => unquote(match[0]));
}

function unquote(text: string): string {
  return text.replace(
    /"([^"]*)"|'([^']*)'|\\(.)/g,
    (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? '',
  );
}
