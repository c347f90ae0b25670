import { decodeUtf8 } from '@drydock/machinery';
import { program } from './support/program-io.ts';

interface Counts {
  lines: number;
  words: number;
  characters: number;
  bytes: number;
  longest: number;
}

export const wc = program(
  async (io) => {
    const options = io.options({
      short: 'clmLw',
      long: { bytes: 'c', lines: 'l', chars: 'm', words: 'w', 'max-line-length': 'L' },
    });
    const letters =
      options.given.length > 0 ? 'lwmcL'.split('').filter((letter) => options.has(letter)) : ['l', 'w', 'c'];
    const total: Counts = { lines: 0, words: 0, characters: 0, bytes: 0, longest: 0 };
    const rows: { readonly counts: Counts; readonly name: string }[] = [];
    const status = await io.forEachFile(options.operands, async (path) => {
      const counts = count(await io.bytes(path));
      for (const key of ['lines', 'words', 'characters', 'bytes'] as const) total[key] += counts[key];
      total.longest = Math.max(total.longest, counts.longest);
      rows.push({ counts, name: options.operands.length === 0 ? '' : path });
    });
    if (options.operands.length > 1) rows.push({ counts: total, name: 'total' });
    const stdin = options.operands.length === 0 || options.operands.includes('-');
    const digits = String(total.bytes).length;
    // one number of one input stands alone; standard input's size is not known beforehand
    const width = letters.length === 1 && rows.length === 1 ? 1 : stdin ? 7 : digits;
    for (const { counts, name } of rows) {
      const cells = letters.map((letter) => String(valueOf(counts, letter)).padStart(width));
      io.print(`${cells.join(' ')}${name === '' ? '' : ` ${name}`}\n`);
    }
    return status;
  },
  { help: '[OPTION]... [FILE]...' },
);

function valueOf(counts: Counts, letter: string): number {
  if (letter === 'l') return counts.lines;
  if (letter === 'w') return counts.words;
  if (letter === 'm') return counts.characters;
  return letter === 'c' ? counts.bytes : counts.longest;
}

function count(bytes: Uint8Array): Counts {
  const text = decodeUtf8(bytes);
  const lines = text.split('\n');
  return {
    lines: lines.length - 1,
    words: text.split(/\s+/).filter((word) => word !== '').length,
    characters: [...text].length,
    bytes: bytes.length,
    longest: Math.max(0, ...lines.slice(0, 100_000).map((line) => line.length)),
  };
}
