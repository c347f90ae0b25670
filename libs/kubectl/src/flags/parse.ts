// What spf13/pflag does with a command line, and its words.
import { parseDuration } from '@drydock/machinery';
import type { Flag } from './flag.ts';
import { FlagValues, type FlagValue } from './values.ts';

/** A mistake in the flags; `See 'kubectl x --help' for usage.` follows it. */
export class FlagError extends Error {}

export interface ParsedFlags {
  readonly values: FlagValues;
  readonly args: readonly string[];
  /** How many arguments stood before `--`; -1 without one. */
  readonly dashAt: number;
  readonly help: boolean;
}

/** Parses flags and arguments in any order up to `--`. Throws {@link FlagError}. */
export function parseFlags(flags: readonly Flag[], argv: readonly string[]): ParsedFlags {
  return new FlagParser(flags, argv).parse();
}

class FlagParser {
  readonly #values = new Map<string, FlagValue>();
  readonly #args: string[] = [];
  #rest: string[];
  #help = false;

  constructor(
    readonly flags: readonly Flag[],
    argv: readonly string[],
  ) {
    this.#rest = [...argv];
  }

  parse(): ParsedFlags {
    let dashAt = -1;
    while (this.#rest.length > 0) {
      const word = this.#rest.shift()!;
      if (word === '--') {
        dashAt = this.#args.length;
        this.#args.push(...this.#rest);
        break;
      }
      if (word.length < 2 || !word.startsWith('-')) this.#args.push(word);
      else if (word.startsWith('--')) this.#long(word.slice(2));
      else this.#cluster(word);
      if (this.#help) break;
    }
    return { values: new FlagValues(this.flags, this.#values), args: this.#args, dashAt, help: this.#help };
  }

  #long(body: string): void {
    const equals = body.indexOf('=');
    const name = equals < 0 ? body : body.slice(0, equals);
    if (name === '' || name.startsWith('-')) throw new FlagError(`bad flag syntax: --${body}`);
    const flag = this.flags.find((one) => one.name === name);
    if (!flag) {
      if (name === 'help') return void (this.#help = true);
      throw new FlagError(`unknown flag: --${name}`);
    }
    if (equals >= 0) return this.#set(flag, body.slice(equals + 1));
    if (flag.bare !== undefined) return this.#set(flag, flag.bare);
    const value = this.#rest.shift();
    if (value === undefined) throw new FlagError(`flag needs an argument: --${name}`);
    this.#set(flag, value);
  }

  #cluster(word: string): void {
    let letters = word.slice(1);
    while (letters.length > 0) {
      const letter = letters[0]!;
      const flag = this.flags.find((one) => one.short === letter);
      if (!flag) {
        if (letter === 'h') return void (this.#help = true);
        throw new FlagError(`unknown shorthand flag: '${letter}' in -${letters}`);
      }
      if (letters.length > 2 && letters[1] === '=') return this.#set(flag, letters.slice(2));
      if (flag.bare !== undefined) {
        this.#set(flag, flag.bare);
        letters = letters.slice(1);
        continue;
      }
      if (letters.length > 1) return this.#set(flag, letters.slice(1));
      const value = this.#rest.shift();
      if (value === undefined) throw new FlagError(`flag needs an argument: '${letter}' in -${letters}`);
      return this.#set(flag, value);
    }
  }

  #set(flag: Flag, value: string): void {
    try {
      this.#values.set(flag.name, convert(flag, value, this.#values.get(flag.name)));
    } catch (error) {
      const shown = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`;
      throw new FlagError(
        `invalid argument ${JSON.stringify(value)} for "${shown}" flag: ${(error as Error).message}`,
      );
    }
  }
}

const truths = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false] as const),
]);

function convert(flag: Flag, value: string, before: FlagValue | undefined): FlagValue {
  switch (flag.type) {
    case 'bool': {
      const truth = truths.get(value);
      if (truth === undefined)
        throw new Error(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
      return truth;
    }
    case 'int':
    case 'int64':
      if (!/^[+-]?\d+$/.test(value))
        throw new Error(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
      return Number(value);
    case 'duration':
      return durationOf(value);
    case 'stringArray':
      return [...listOf(before), value];
    case 'stringSlice':
      return [...listOf(before), ...splitCsv(value)];
    default:
      return value;
  }
}

const listOf = (value: FlagValue | undefined) => (Array.isArray(value) ? (value as readonly string[]) : []);

function durationOf(value: string): number {
  const ms = parseDuration(value);
  if (ms !== undefined) return ms;
  if (/^[+-]?\d+(\.\d+)?$/.test(value))
    throw new Error(`time: missing unit in duration ${JSON.stringify(value)}`);
  throw new Error(`time: invalid duration ${JSON.stringify(value)}`);
}

/** One line of comma-separated values in which "quotes" hold commas together. */
export function splitCsv(value: string): string[] {
  if (value === '') return [];
  const fields: string[] = [];
  for (const match of value.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
    fields.push(match[1] !== undefined ? match[1].replace(/""/g, '"') : (match[2] ?? ''));
  return fields;
}
