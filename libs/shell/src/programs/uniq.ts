import { program } from './support/program-io.ts';

export const uniq = program(
  async (io) => {
    const options = io.options({
      short: 'cdDf:is:uw:z',
      long: {
        count: 'c',
        repeated: 'd',
        unique: 'u',
        'ignore-case': 'i',
        'skip-fields=': 'f',
        'skip-chars=': 's',
        'check-chars=': 'w',
      },
    });
    const key = (line: string): string => {
      const fields = options.number('f', 0);
      let text = fields > 0 ? line.replace(new RegExp(`^(\\s*\\S+){0,${fields}}`), '') : line;
      text = text.slice(options.number('s', 0));
      if (options.has('w')) text = text.slice(0, options.number('w', 0));
      return options.has('i') ? text.toLowerCase() : text;
    };
    const [input = '-', output] = options.operands;
    let previous: string | undefined;
    let count = 0;
    let written = '';
    const emit = () => {
      if (previous === undefined) return;
      if ((options.has('d') && count < 2) || (options.has('u') && count > 1)) return;
      const line = `${options.has('c') ? `${String(count).padStart(7)} ` : ''}${previous}\n`;
      if (output === undefined) io.print(line);
      else written += line;
    };
    for await (const { text } of io.lines(input)) {
      if (previous !== undefined && key(previous) === key(text)) {
        count++;
        if (options.has('D')) io.print((count === 2 ? `${previous}\n` : '') + `${text}\n`);
        continue;
      }
      if (!options.has('D')) emit();
      previous = text;
      count = 1;
    }
    if (!options.has('D')) emit();
    if (output !== undefined) io.process.fs.writeFile(io.path(output), written);
    return 0;
  },
  { help: '[OPTION]... [INPUT [OUTPUT]]' },
);
