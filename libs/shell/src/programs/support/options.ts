/** A wrong call: the program's name comes before the message, GNU's hint after it. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly hint = true,
  ) {
    super(message);
  }
}

export interface OptionSpec {
  /** `ab:c`: letters; a colon says that the one before takes a value. */
  readonly short: string;
  /** Long names and the letter each stands for; `=` at the end: takes a value; `?`: may take one. */
  readonly long?: Readonly<Record<string, string>>;
  /** Options end at the first operand (`env`, `xargs`, `timeout`). */
  readonly stopAtOperand?: boolean;
  /** `-5` means `-n 5` (head, tail). */
  readonly numberAs?: string;
}

export class Options {
  readonly operands: string[] = [];
  /** Letters and values in order. */
  readonly given: (readonly [string, string])[] = [];

  has(letter: string): boolean {
    return this.given.some(([name]) => name === letter);
  }

  /** The last value given. */
  value(letter: string): string | undefined {
    return this.given.findLast(([name]) => name === letter)?.[1];
  }

  values(letter: string): string[] {
    return this.given.filter(([name]) => name === letter).map(([, value]) => value);
  }

  number(letter: string, usual: number): number {
    const value = this.value(letter);
    return value === undefined ? usual : Number(value);
  }
}

/** getopt_long(3) with GNU's permutation. */
export function parseOptions(args: readonly string[], spec: OptionSpec): Options {
  const options = new Options();
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (word === '--') {
      options.operands.push(...args.slice(i + 1));
      break;
    }
    if (word.startsWith('--')) {
      i += longOption(options, spec, word, args[i + 1]);
      continue;
    }
    const number = spec.numberAs !== undefined && /^-(\d+)$/.exec(word);
    if (number) options.given.push([spec.numberAs!, number[1]!]);
    else if (/^-./.test(word)) i += shortOptions(options, spec, word, args[i + 1]);
    else {
      if (spec.stopAtOperand) {
        options.operands.push(...args.slice(i));
        break;
      }
      options.operands.push(word);
    }
  }
  return options;
}

/** Returns how many words more were used. */
function longOption(options: Options, spec: OptionSpec, word: string, next: string | undefined): number {
  const [name = '', value] = splitOnce(word.slice(2));
  const names = Object.keys(spec.long ?? {});
  const bare = (key: string) => key.replace(/[=?]$/, '');
  const key =
    names.find((known) => bare(known) === name) ??
    only(names.filter((known) => bare(known).startsWith(name)));
  if (key === undefined) throw new UsageError(`unrecognized option '--${name}'`);
  const letter = spec.long![key]!;
  if (key.endsWith('=')) {
    if (value === undefined && next === undefined)
      throw new UsageError(`option '--${bare(key)}' requires an argument`);
    options.given.push([letter, value ?? next!]);
    return value === undefined ? 1 : 0;
  }
  if (value !== undefined && !key.endsWith('?'))
    throw new UsageError(`option '--${bare(key)}' doesn't allow an argument`);
  options.given.push([letter, value ?? '']);
  return 0;
}

function shortOptions(options: Options, spec: OptionSpec, word: string, next: string | undefined): number {
  for (let j = 1; j < word.length; j++) {
    const letter = word[j]!;
    const at = spec.short.indexOf(letter);
    if (at < 0 || letter === ':') throw new UsageError(`invalid option -- '${letter}'`);
    if (spec.short[at + 1] !== ':') {
      options.given.push([letter, '']);
      continue;
    }
    const attached = word.slice(j + 1);
    // two colons: the value must be attached, as in `-i.bak`
    if (attached !== '' || spec.short[at + 2] === ':') {
      options.given.push([letter, attached]);
      return 0;
    }
    if (next === undefined) throw new UsageError(`option requires an argument -- '${letter}'`);
    options.given.push([letter, next]);
    return 1;
  }
  return 0;
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function only(found: readonly string[]): string | undefined {
  return found.length === 1 ? found[0] : undefined;
}
