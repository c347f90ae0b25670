// watch(1) of procps: runs a command again and again and shows its first screen.
import { decodeUtf8, encodeUtf8, Pipe, readAll } from '@drydock/machinery';
import type { Process } from '../../kernel/process.ts';
import { formatDate } from '../../text/date-format.ts';
import { withFullScreen, type FullScreen } from '../full-screen/full-screen.ts';

interface Options {
  /** Seconds. */
  readonly interval: number;
  readonly title: boolean;
  readonly differences: boolean;
  readonly command: readonly string[];
}

const usage =
  '\nUsage:\n watch [options] command\n\nOptions:\n  -d, --differences      highlight changes between updates\n  -n, --interval <secs>  seconds to wait between updates\n  -t, --no-title         turn off header\n\nFor more details see watch(1).\n';

export async function watch(process: Process): Promise<number> {
  const options = parse(process.argv.slice(1));
  if (typeof options === 'string' || options.command.length === 0) {
    await process.stderr.write(encodeUtf8(typeof options === 'string' ? options : usage));
    return 1;
  }
  const code = await withFullScreen(process, (screen) => repeat(process, screen, options));
  if (code !== undefined) return code;
  await process.stderr.write(encodeUtf8('Error opening terminal: unknown.\n'));
  return 1;
}

function parse(words: readonly string[]): Options | string {
  let interval = 2;
  let title = true;
  let differences = false;
  let i = 0;
  for (; i < words.length && words[i]!.startsWith('-'); i++) {
    const word = words[i]!;
    const number = /^(?:-n|--interval=)(.+)$/.exec(word);
    if (word === '-t' || word === '--no-title') title = false;
    else if (word === '-d' || word === '--differences') differences = true;
    else if (word === '-n' || word === '--interval' || number) {
      const text = number ? number[1]! : (words[++i] ?? '');
      interval = Number(text.replace(',', '.'));
      if (!(interval > 0)) return `watch: failed to parse argument: '${text}'\n`;
    } else if (word === '--') {
      i++;
      break;
    } else return `watch: unrecognized option '${word}'\n${usage}`;
  }
  return { interval: Math.max(0.1, interval), title, differences, command: words.slice(i) };
}

async function repeat(process: Process, screen: FullScreen, options: Options): Promise<number> {
  const line = options.command.join(' ');
  let before: readonly string[] = [];
  // The terminal is raw: Ctrl-C is a key here, and q also leaves in procps 4.
  const keys = (async () => {
    for (let key = await screen.keys.next(); key !== undefined; key = await screen.keys.next())
      if (key === 'Ctrl-C' || key === 'q') return;
  })();
  let left = false;
  void keys.then(
    () => (left = true),
    () => (left = true),
  );
  while (!left) {
    const output = await run(process, line);
    const lines = output.split('\n');
    const head = options.title ? [header(process, screen, options.interval, line), ''] : [];
    const shown = options.differences ? lines.map((text, row) => marked(text, before[row])) : lines;
    before = lines;
    await screen.draw({ lines: [...head, ...shown].slice(0, screen.rows) });
    await Promise.race([keys, process.clock.sleep(options.interval * 1000, process.ended)]);
  }
  return 0;
}

function header(process: Process, screen: FullScreen, interval: number, line: string): string {
  const left = `Every ${interval.toFixed(1)}s: ${line}`;
  const right = `${process.kernel.hostname}: ${formatDate(process.clock.now(), '%a %b %e %H:%M:%S %Y')}`;
  return left.length + right.length + 1 > screen.columns
    ? left
    : left.padEnd(screen.columns - right.length) + right;
}

function marked(text: string, before: string | undefined): string {
  if (before === undefined || before === text) return text;
  return [...text]
    .map((character, i) => (character === before[i] ? character : `\x1b[7m${character}\x1b[27m`))
    .join('');
}

async function run(process: Process, line: string): Promise<string> {
  const output = new Pipe(Infinity);
  const child = process.spawn({ argv: ['sh', '-c', line], stdout: output.writer, stderr: output.writer });
  await process.ended.race(child.exited);
  output.close();
  return decodeUtf8(await readAll(output));
}
