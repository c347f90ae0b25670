// Small filters over lines.
import { program } from './support/program-io.ts';

export const rev = program(async (io) =>
  io.forEachFile(io.options({ short: '' }).operands, async (path) => {
    for await (const { text, newline } of io.lines(path))
      io.print([...text].reverse().join('') + (newline ? '\n' : ''));
  }),
);

export const tac = program(async (io) =>
  io.forEachFile(
    io.options({ short: 'bs:' }).operands,
    async (path) => {
      io.print(
        (await io.allLines(path))
          .reverse()
          .map((line) => `${line}\n`)
          .join(''),
      );
    },
    (path) => `failed to open '${path}' for reading`,
  ),
);

export const nl = program(async (io) => {
  const options = io.options({ short: 'b:n:s:w:v:i:', long: { 'body-numbering=': 'b' } });
  const all = options.value('b') === 'a';
  const width = options.number('w', 6);
  const separator = options.value('s') ?? '\t';
  let number = options.number('v', 1);
  return io.forEachFile(options.operands, async (path) => {
    for await (const { text } of io.lines(path)) {
      if (!all && text === '') {
        io.print(`${' '.repeat(width + separator.length)}\n`);
        continue;
      }
      const left = options.value('n') === 'ln';
      const shown =
        options.value('n') === 'rz'
          ? String(number).padStart(width, '0')
          : left
            ? String(number).padEnd(width)
            : String(number).padStart(width);
      io.print(`${shown}${separator}${text}\n`);
      number += options.number('i', 1);
    }
  });
});

export const fold = program(async (io) => {
  const options = io.options({
    short: 'bsw:',
    long: { spaces: 's', 'width=': 'w', bytes: 'b' },
    numberAs: 'w',
  });
  const width = options.number('w', 80);
  return io.forEachFile(options.operands, async (path) => {
    for await (const { text, newline } of io.lines(path)) {
      let rest = text;
      while (rest.length > width) {
        const blank = options.has('s') ? rest.lastIndexOf(' ', width - 1) + 1 : 0;
        const at = blank > 0 ? blank : width;
        io.print(`${rest.slice(0, at)}\n`);
        rest = rest.slice(at);
      }
      io.print(rest + (newline ? '\n' : ''));
    }
  });
});

export const paste = program(async (io) => {
  const options = io.options({ short: 'd:s', long: { 'delimiters=': 'd', serial: 's' } });
  const delimiters = (options.value('d') ?? '\t')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\0/g, '');
  const files = options.operands.length > 0 ? options.operands : ['-'];
  const glue = (parts: readonly string[]) =>
    parts
      .map(
        (part, i) =>
          part + (i === parts.length - 1 ? '' : delimiters === '' ? '' : delimiters[i % delimiters.length]),
      )
      .join('');
  if (options.has('s'))
    return io.forEachFile(files, async (path) => io.print(`${glue(await io.allLines(path))}\n`));
  const standard = files.filter((path) => path === '-').length;
  const input = standard > 0 ? await io.allLines('-') : [];
  let dash = 0;
  const columns: string[][] = [];
  const status = await io.forEachFile(files, async (path) => {
    if (path !== '-') return void columns.push(await io.allLines(path));
    const index = dash++;
    columns.push(input.filter((_, i) => i % standard === index));
  });
  const rows = Math.max(0, ...columns.map((column) => column.length));
  for (let i = 0; i < rows; i++) io.print(`${glue(columns.map((column) => column[i] ?? ''))}\n`);
  return status;
});

export const column = program(async (io) => {
  const options = io.options({
    short: 'c:no:s:tx',
    long: { table: 't', 'separator=': 's', 'output-separator=': 'o' },
  });
  const lines: string[] = [];
  const status = await io.forEachFile(
    options.operands,
    async (path) => void lines.push(...(await io.allLines(path))),
  );
  const kept = lines.filter((line) => line.trim() !== '');
  if (!options.has('t')) {
    io.print(inColumns(kept, options.number('c', 80)));
    return status;
  }
  const separator = options.value('s');
  const rows = kept.map((line) =>
    separator === undefined
      ? line.trim().split(/\s+/)
      : line.split(new RegExp(`[${separator.replace(/[\]\\^-]/g, '\\$&')}]`)),
  );
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, [...cell].length)));
  const gap = options.value('o') ?? '  ';
  for (const row of rows)
    io.print(
      `${row.map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat(widths[i]! - [...cell].length))).join(gap)}\n`,
    );
  return status;
});

/** Fills columns downwards, as `column` and `ls` do on a terminal of this width. */
export function inColumns(items: readonly string[], width: number): string {
  if (items.length === 0) return '';
  const longest = Math.max(...items.map((item) => [...item].length));
  const step = (Math.floor(longest / 8) + 1) * 8;
  const columns = Math.max(1, Math.floor(width / step));
  const rows = Math.ceil(items.length / columns);
  let out = '';
  for (let row = 0; row < rows; row++) {
    const cells = items.filter((_, i) => i % rows === row);
    out +=
      cells
        .map((cell, i) =>
          i === cells.length - 1 ? cell : cell + '\t'.repeat(Math.ceil((step - [...cell].length) / 8)),
        )
        .join('') + '\n';
  }
  return out;
}

export const comm = program(async (io) => {
  const options = io.options({ short: '123' });
  const [left, right] = [
    await io.allLines(options.operands[0] ?? '-'),
    await io.allLines(options.operands[1] ?? '-'),
  ];
  const indent = (columnNumber: number) =>
    '\t'.repeat(['1', '2'].slice(0, columnNumber - 1).filter((letter) => !options.has(letter)).length);
  let [i, j] = [0, 0];
  const show = (columnNumber: number, text: string) => {
    if (!options.has(String(columnNumber))) io.print(`${indent(columnNumber)}${text}\n`);
  };
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i], right[j]];
    if (b === undefined || (a !== undefined && a < b)) show(1, left[i++]!);
    else if (a === undefined || b < a) show(2, right[j++]!);
    else {
      show(3, a);
      i++;
      j++;
    }
  }
  return 0;
});

export const shuf = program(async (io) => {
  const options = io.options({
    short: 'ei:n:r',
    long: { echo: 'e', 'input-range=': 'i', 'head-count=': 'n' },
  });
  const range = options.value('i')?.split('-').map(Number);
  const items = options.has('e')
    ? [...options.operands]
    : range
      ? Array.from({ length: range[1]! - range[0]! + 1 }, (_, i) => String(range[0]! + i))
      : await io.allLines(options.operands[0] ?? '-');
  for (let i = items.length - 1; i > 0; i--) {
    const j = io.process.random.int(i + 1);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  for (const item of items.slice(0, options.number('n', Infinity))) io.print(`${item}\n`);
  return 0;
});

/** `${NAME}` and `$NAME` out of the environment; nothing else. */
export const envsubst = program(async (io) => {
  const shown = io.args.find((arg) => !arg.startsWith('-'));
  const only =
    shown === undefined
      ? undefined
      : new Set([...shown.matchAll(/\$\{?([A-Za-z_]\w*)\}?/g)].map((match) => match[1]!));
  const text = await io.text('-');
  io.print(
    text.replace(/\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g, (whole, braced?: string, bare?: string) => {
      const name = (braced ?? bare)!;
      return only && !only.has(name) ? whole : (io.process.env.get(name) ?? '');
    }),
  );
  return 0;
});
