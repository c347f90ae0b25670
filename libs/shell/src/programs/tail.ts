import { decodeUtf8 } from '@drydock/machinery';
import { Errno } from '../kernel/file-system.ts';
import { program, type ProgramIo } from './support/program-io.ts';
import { parseSize } from './support/size.ts';

export const tail = program(
  async (io) => {
    const options = io.options({
      short: 'c:fFn:qvs:',
      long: {
        'bytes=': 'c',
        'lines=': 'n',
        'follow?': 'f',
        quiet: 'q',
        silent: 'q',
        verbose: 'v',
        retry: 'r',
        'sleep-interval=': 's',
      },
      numberAs: 'n',
    });
    const bytes = options.value('c');
    const text = bytes ?? options.value('n') ?? '10';
    const count = parseSize(text);
    if (count === undefined) return io.error(`invalid number of ${bytes ? 'bytes' : 'lines'}: '${text}'`);
    const files = options.operands;
    const many = (files.length > 1 || options.has('v')) && !options.has('q');
    const follow = options.has('f') || options.has('F');
    let first = true;
    const offsets = new Map<string, number>();
    await io.forEachFile(files, async (path) => {
      const content = await io.bytes(path).catch(async (error: unknown) => {
        if (!(error instanceof Errno) || path === '-') throw error;
        await io.error(`cannot open '${path}' for reading: ${error.message}`);
        return undefined;
      });
      if (!content) return;
      if (many) io.print(`${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`);
      first = false;
      offsets.set(path, content.length);
      if (bytes !== undefined) io.print(lastBytes(content, text, Math.abs(count)));
      else io.print(lastLines(decodeUtf8(content), text, Math.abs(count)));
    });
    if (follow) await followFiles(io, offsets, many);
    return io.failed;
  },
  { help: '[OPTION]... [FILE]...' },
);

function lastBytes(content: Uint8Array, text: string, count: number): Uint8Array {
  return text.startsWith('+')
    ? content.subarray(Math.max(0, count - 1))
    : content.subarray(Math.max(0, content.length - count));
}

function lastLines(content: string, text: string, count: number): string {
  const ends = content.endsWith('\n');
  const lines = (ends ? content.slice(0, -1) : content).split('\n');
  if (content === '') return '';
  const kept = text.startsWith('+')
    ? lines.slice(Math.max(0, count - 1))
    : lines.slice(Math.max(0, lines.length - count));
  return kept.length === 0 ? '' : kept.join('\n') + (ends ? '\n' : '');
}

/** Prints what is appended, until a signal ends it. */
async function followFiles(io: ProgramIo, offsets: Map<string, number>, many: boolean): Promise<void> {
  const { fs } = io.process;
  let last = [...offsets.keys()].at(-1);
  let wake: () => void = () => undefined;
  const stops = [...offsets.keys()]
    .filter((path) => path !== '-')
    .map((path) => fs.watch(io.path(path), () => wake()));
  try {
    for (;;) {
      const changed = new Promise<void>((resolve) => (wake = resolve));
      for (const [path, offset] of offsets) {
        if (path === '-' || !fs.exists(io.path(path))) continue;
        const content = fs.readFile(io.path(path));
        if (content.length < offset) {
          await io.error(`${path}: file truncated`);
          offsets.set(path, 0);
        }
        const fresh = content.subarray(offsets.get(path));
        if (fresh.length === 0) continue;
        if (many && last !== path) io.print(`\n==> ${path} <==\n`);
        last = path;
        offsets.set(path, content.length);
        io.print(fresh);
      }
      await io.flush();
      await io.process.ended.race(changed);
    }
  } finally {
    stops.forEach((stop) => stop());
  }
}
