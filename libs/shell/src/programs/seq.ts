import { formatFloat, printf } from '../text/printf.ts';
import { program } from './support/program-io.ts';

export const seq = program(
  async (io) => {
    // negative numbers look like options
    const words: string[] = [];
    let format: string | undefined;
    let separator = '\n';
    let equal = false;
    for (let i = 0; i < io.args.length; i++) {
      const arg = io.args[i]!;
      if (arg === '-w' || arg === '--equal-width') equal = true;
      else if (/^-f/.test(arg)) format = arg.length > 2 ? arg.slice(2) : io.args[++i];
      else if (/^-s/.test(arg)) separator = arg.length > 2 ? arg.slice(2) : (io.args[++i] ?? '');
      else if (arg.startsWith('--separator=')) separator = arg.slice(12);
      else if (arg.startsWith('--format=')) format = arg.slice(9);
      else words.push(arg);
    }
    if (words.length === 0) return io.error("missing operand\nTry 'seq --help' for more information.");
    const wrong = words.find((word) => !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word));
    if (wrong !== undefined)
      return io.error(`invalid floating point argument: '${wrong}'\nTry 'seq --help' for more information.`);
    const [low, step, high] =
      words.length === 1
        ? ['1', '1', words[0]!]
        : words.length === 2
          ? [words[0]!, '1', words[1]!]
          : [words[0]!, words[1]!, words[2]!];
    const [first, by, last] = [Number(low), Number(step), Number(high)];
    if (by === 0)
      return io.error(`invalid Zero increment value: '${step}'\nTry 'seq --help' for more information.`);
    const decimals = Math.max(...[low, step].map((word) => word.split('.')[1]?.length ?? 0));
    const text = (value: number) => formatFloat('f', value, { flags: '', width: 0, precision: decimals });
    const width = equal ? Math.max(text(first).length, text(last).length) : 0;
    const count = Math.floor((last - first) / by + 1e-9);
    for (let i = 0; i <= count; i++) {
      const value = first + i * by;
      const plain = text(value);
      const padded = plain.startsWith('-')
        ? `-${plain.slice(1).padStart(width - 1, '0')}`
        : plain.padStart(width, '0');
      const shown = format === undefined ? padded : printf(format, [plain]).text;
      await io.put(i === count ? shown : shown + separator);
    }
    if (count >= 0) io.print('\n');
    return 0;
  },
  { help: '[OPTION]... [FIRST [INCREMENT]] LAST' },
);
