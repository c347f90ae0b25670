import { Errno } from '../kernel/file-system.ts';
import { joinPath } from '../kernel/walk.ts';
import { compilePattern } from '../text/pattern.ts';
import {
  compileRegex,
  literalRegex,
  type Regex,
  RegexError,
  type RegexMatch,
  type RegexSyntax,
} from '../text/regex.ts';
import type { Options } from './support/options.ts';
import { program, type ProgramIo } from './support/program-io.ts';

interface Search {
  readonly find: (text: string, from?: number) => RegexMatch | undefined;
  readonly options: Options;
  readonly before: number;
  readonly after: number;
  readonly limit: number;
  readonly showName: boolean;
  readonly colour: boolean;
  matched: boolean;
}

export const grep = program(
  async (io) => {
    const options = io.options({
      short: 'A:B:C:EFGHLPRTabce:f:hiIlm:noqrsUvVwxyz',
      long: {
        'after-context=': 'A',
        'before-context=': 'B',
        'context=': 'C',
        'extended-regexp': 'E',
        'fixed-strings': 'F',
        'perl-regexp': 'P',
        count: 'c',
        'regexp=': 'e',
        'file=': 'f',
        'no-filename': 'h',
        'with-filename': 'H',
        'ignore-case': 'i',
        'files-with-matches': 'l',
        'files-without-match': 'L',
        'max-count=': 'm',
        'line-number': 'n',
        'only-matching': 'o',
        quiet: 'q',
        silent: 'q',
        recursive: 'r',
        'dereference-recursive': 'r',
        'no-messages': 's',
        'invert-match': 'v',
        'word-regexp': 'w',
        'line-regexp': 'x',
        'include=': '1',
        'exclude=': '2',
        'exclude-dir=': '3',
        'color?': '4',
        'colour?': '4',
        'line-buffered': '5',
        text: 'a',
        'null-data': 'z',
      },
      numberAs: 'C',
    });
    const patterns = [...options.values('e')];
    for (const file of options.values('f')) patterns.push(...(await io.allLines(file)));
    const files = [...options.operands];
    if (!options.has('e') && !options.has('f')) {
      if (files.length === 0) {
        await io.process.stderr.write(
          new Uint8Array(
            [..."Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n"].map(
              (c) => c.charCodeAt(0),
            ),
          ),
        );
        return 2;
      }
      patterns.push(...files.shift()!.split('\n'));
    }
    let search: Search;
    try {
      search = prepare(io, options, patterns, files);
    } catch (error) {
      if (error instanceof RegexError) return io.error(error.message, 2);
      throw error;
    }
    const trouble = await searchAll(io, search, files);
    await io.flush();
    if (search.matched && options.has('q')) return 0;
    return trouble ? 2 : search.matched ? 0 : 1;
  },
  { usageCode: 2, help: '[OPTION]... PATTERNS [FILE]...' },
);

/** `egrep` and `fgrep` are scripts that say the same in older words. */
function syntaxOf(io: ProgramIo, options: Options): RegexSyntax | 'fixed' {
  const last = options.given.findLast(([letter]) => 'EFGP'.includes(letter))?.[0];
  if (last === 'F' || io.name === 'fgrep') return 'fixed';
  if (last === 'P') return 'perl';
  return last === 'E' || io.name === 'egrep' ? 'extended' : 'basic';
}

function prepare(
  io: ProgramIo,
  options: Options,
  patterns: readonly string[],
  files: readonly string[],
): Search {
  const syntax = syntaxOf(io, options);
  const ignoreCase = options.has('i') || options.has('y');
  const regexes = patterns.map((pattern) =>
    syntax === 'fixed'
      ? compileRegex(literalRegex(pattern), 'extended', ignoreCase)
      : compileRegex(pattern, syntax, ignoreCase),
  );
  const context = options.number('C', 0);
  const recursive = options.has('r') || options.has('R');
  const colour = options.value('4');
  return {
    find: (text, from) => first(regexes, text, from ?? 0, options),
    options,
    before: options.number('B', context),
    after: options.number('A', context),
    limit: options.number('m', Infinity),
    showName: options.has('H') || (!options.has('h') && (files.length > 1 || recursive)),
    colour: colour === 'always' || ((colour === '' || colour === 'auto') && isTerminal(io)),
    matched: false,
  };
}

function isTerminal(io: ProgramIo): boolean {
  const process = io.process as { readonly descriptors?: ReadonlyMap<number, { readonly kind: string }> };
  return process.descriptors?.get(1)?.kind === 'terminal';
}

/** The leftmost match of any pattern; the longest of those. */
function first(
  regexes: readonly Regex[],
  text: string,
  from: number,
  options: Options,
): RegexMatch | undefined {
  let best: RegexMatch | undefined;
  for (const regex of regexes) {
    const match = accepted(regex, text, from, options);
    if (!match) continue;
    if (!best || match.start < best.start || (match.start === best.start && match.end > best.end))
      best = match;
  }
  return best;
}

function accepted(regex: Regex, text: string, from: number, options: Options): RegexMatch | undefined {
  if (options.has('x')) {
    const whole = regex.find(text, from);
    return whole && whole.start === 0 && whole.end === text.length ? whole : undefined;
  }
  if (!options.has('w')) return regex.find(text, from);
  for (let at = from; at <= text.length;) {
    const match = regex.find(text, at);
    if (!match) return undefined;
    if (!isWord(text[match.start - 1]) && !isWord(text[match.end])) return match;
    at = match.start + 1;
  }
  return undefined;
}

function isWord(letter: string | undefined): boolean {
  return letter !== undefined && /\w/.test(letter);
}

/** Returns whether a file could not be read. */
async function searchAll(io: ProgramIo, search: Search, files: readonly string[]): Promise<boolean> {
  const { options } = search;
  const recursive = options.has('r') || options.has('R');
  let trouble = false;
  const queue = files.length > 0 ? [...files] : [recursive ? '' : '-'];
  for (const path of queue) {
    try {
      const shown = path === '' ? '.' : path;
      if (
        path !== '-' &&
        io.process.fs.exists(io.path(shown)) &&
        io.process.fs.stat(io.path(shown)).type === 'directory'
      ) {
        if (!recursive) {
          if (!options.has('s')) await io.error(`${path}: Is a directory`);
          continue;
        }
        for (const found of below(io, options, path)) await searchFile(io, search, found);
      } else await searchFile(io, search, path);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      trouble = true;
      if (!options.has('s')) await io.error(`${path}: ${error.message}`);
    }
    if (search.matched && options.has('q')) break;
  }
  return trouble;
}

function below(io: ProgramIo, options: Options, path: string): string[] {
  const { fs } = io.process;
  const matches = (letter: string, name: string) =>
    options.values(letter).some((pattern) => compilePattern(pattern).matches(name));
  return fs.readdir(io.path(path === '' ? '.' : path)).flatMap((name) => {
    const full = path === '' ? name : joinPath(path.replace(/\/$/, ''), name);
    const type = fs.lstat(io.path(full)).type;
    if (type === 'directory') return matches('3', name) ? [] : below(io, options, full);
    if (type !== 'file' || matches('2', name)) return [];
    return options.has('1') && !matches('1', name) ? [] : [full];
  });
}

const green = (text: string) => `\x1b[32m\x1b[K${text}\x1b[m\x1b[K`;
const purple = (text: string) => `\x1b[35m\x1b[K${text}\x1b[m\x1b[K`;
const red = (text: string) => `\x1b[01;31m\x1b[K${text}\x1b[m\x1b[K`;
const cyan = (text: string) => `\x1b[36m\x1b[K${text}\x1b[m\x1b[K`;

async function searchFile(io: ProgramIo, search: Search, path: string): Promise<void> {
  const { options } = search;
  const name = path === '-' ? '(standard input)' : path;
  let count = 0;
  let number = 0;
  let lastShown = 0;
  let trailing = 0;
  const waiting: string[] = [];
  const head = (line: number, mark: string): string => {
    const paint = (text: string, as: (text: string) => string) => (search.colour ? as(text) : text);
    const file = search.showName ? paint(name, purple) + paint(mark, cyan) : '';
    return file + (options.has('n') ? paint(String(line), green) + paint(mark, cyan) : '');
  };
  const quiet = options.has('q') || options.has('l') || options.has('L') || options.has('c');
  const separate = (line: number) => {
    if ((search.before > 0 || search.after > 0) && lastShown > 0 && line > lastShown + 1) io.print('--\n');
  };
  for await (const { text } of io.lines(path, options.has('z') ? '\0' : '\n')) {
    number++;
    const match = search.find(text);
    if ((match !== undefined) === options.has('v')) {
      if (trailing > 0 && !quiet) {
        trailing--;
        io.print(`${head(number, '-')}${text}\n`);
        lastShown = number;
      } else if (search.before > 0) {
        waiting.push(text);
        if (waiting.length > search.before) waiting.shift();
      }
      if (trailing === 0 && count >= search.limit) break;
      continue;
    }
    if (count >= search.limit) break;
    count++;
    search.matched = true;
    if (options.has('q') || options.has('l') || options.has('L')) break;
    if (quiet) continue;
    separate(number - waiting.length);
    waiting.forEach((line, i) => io.print(`${head(number - waiting.length + i, '-')}${line}\n`));
    waiting.length = 0;
    if (options.has('o')) printMatches(io, search, text, head(number, ':'));
    else io.print(`${head(number, ':')}${search.colour && match ? painted(search, text) : text}\n`);
    lastShown = number;
    trailing = search.after;
    if (count >= search.limit && trailing === 0) break;
  }
  if (options.has('c')) io.print(`${search.showName ? `${name}:` : ''}${count}\n`);
  if (options.has('l') && count > 0) io.print(`${name}\n`);
  if (options.has('L') && count === 0) io.print(`${name}\n`);
}

function printMatches(io: ProgramIo, search: Search, text: string, head: string): void {
  if (search.options.has('v')) return;
  for (let at = 0; at <= text.length;) {
    const match = search.find(text, at);
    if (!match) break;
    if (match.end > match.start)
      io.print(
        `${head}${search.colour ? red(text.slice(match.start, match.end)) : text.slice(match.start, match.end)}\n`,
      );
    at = match.end > match.start ? match.end : match.end + 1;
  }
}

function painted(search: Search, text: string): string {
  let out = '';
  let at = 0;
  for (let from = 0; from <= text.length;) {
    const match = search.find(text, from);
    if (!match) break;
    out +=
      text.slice(at, match.start) + (match.end > match.start ? red(text.slice(match.start, match.end)) : '');
    at = match.end;
    from = match.end > match.start ? match.end : match.end + 1;
  }
  return out + text.slice(at);
}
