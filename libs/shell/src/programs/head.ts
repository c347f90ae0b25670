import { program } from './support/program-io.ts';
import { parseSize } from './support/size.ts';

export const head = program(
  async (io) => {
    const options = io.options({
      short: 'c:n:qv',
      long: { 'bytes=': 'c', 'lines=': 'n', quiet: 'q', silent: 'q', verbose: 'v' },
      numberAs: 'n',
    });
    const bytes = options.value('c');
    const text = bytes ?? options.value('n') ?? '10';
    const count = parseSize(text);
    if (count === undefined) return io.error(`invalid number of ${bytes ? 'bytes' : 'lines'}: '${text}'`);
    const fromEnd = text.startsWith('-');
    const many = (options.operands.length > 1 || options.has('v')) && !options.has('q');
    let first = true;
    return io.forEachFile(
      options.operands,
      async (path) => {
        io.open(path)?.release();
        if (many) io.print(`${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`);
        first = false;
        if (bytes !== undefined) {
          const content = await readBytes(path, fromEnd ? Infinity : count);
          io.print(
            fromEnd ? content.subarray(0, Math.max(0, content.length + count)) : content.subarray(0, count),
          );
        } else if (fromEnd) {
          const lines = await collect(io.lines(path));
          for (const line of lines.slice(0, Math.max(0, lines.length + count)))
            io.print(line.text + (line.newline ? '\n' : ''));
        } else await firstLines(path, count);
      },
      (path) => `cannot open '${path}' for reading`,
    );

    async function firstLines(path: string, limit: number): Promise<void> {
      let left = limit;
      if (left === 0) return;
      for await (const line of io.lines(path)) {
        io.print(line.text + (line.newline ? '\n' : ''));
        if (--left === 0) break;
      }
    }

    async function readBytes(path: string, limit: number): Promise<Uint8Array> {
      let read = new Uint8Array(0);
      for await (const chunk of io.chunks(path)) {
        const joined = new Uint8Array(read.length + chunk.length);
        joined.set(read);
        joined.set(chunk, read.length);
        read = joined;
        if (read.length >= limit) break;
      }
      return read;
    }
  },
  { help: '[OPTION]... [FILE]...' },
);

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
