import { program } from './support/program-io.ts';

type Range = readonly [number, number];

export const cut = program(
  async (io) => {
    const options = io.options({
      short: 'b:c:d:f:ns',
      long: {
        'bytes=': 'b',
        'characters=': 'c',
        'delimiter=': 'd',
        'fields=': 'f',
        'only-delimited': 's',
        complement: '1',
        'output-delimiter=': '2',
      },
    });
    const letter = ['f', 'c', 'b'].find((name) => options.has(name));
    if (!letter)
      return io.error(
        "you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.",
      );
    const delimiter = options.value('d') ?? '\t';
    if ([...delimiter].length > 1)
      return io.error("the delimiter must be a single character\nTry 'cut --help' for more information.");
    const ranges = parseRanges(options.value(letter)!);
    if (typeof ranges === 'string') return io.error(`${ranges}\nTry 'cut --help' for more information.`);
    const glue = options.value('2') ?? (letter === 'f' ? delimiter : '');
    const wanted = (position: number) =>
      ranges.some(([low, high]) => position >= low && position <= high) !== options.has('1');
    return io.forEachFile(options.operands, async (path) => {
      for await (const { text } of io.lines(path)) {
        if (letter === 'f' && !text.includes(delimiter)) {
          if (!options.has('s')) io.print(`${text}\n`);
          continue;
        }
        const parts = letter === 'f' ? text.split(delimiter) : [...text];
        io.print(`${parts.filter((_, i) => wanted(i + 1)).join(glue)}\n`);
      }
    });
  },
  { help: 'OPTION... [FILE]...' },
);

function parseRanges(text: string): readonly Range[] | string {
  const ranges: Range[] = [];
  for (const part of text.split(/[, ]/)) {
    const match = /^(\d*)(-?)(\d*)$/.exec(part);
    if (!match || part === '' || part === '-') return `invalid field value '${part}'`;
    const low = match[1] === '' ? 1 : Number(match[1]);
    const high = match[2] === '' ? low : match[3] === '' ? Infinity : Number(match[3]);
    if (low === 0) return 'fields are numbered from 1';
    if (high < low) return 'invalid decreasing range';
    ranges.push([low, high]);
  }
  return ranges;
}
