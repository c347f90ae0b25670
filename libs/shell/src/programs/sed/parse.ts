import { compileRegex, type Regex } from '../../text/regex.ts';

export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'regex'; readonly regex: Regex | undefined }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  | { readonly kind: 'offset'; readonly lines: number }
  | { readonly kind: 'multiple'; readonly of: number };

export interface Substitution {
  readonly regex: Regex | undefined;
  readonly replacement: readonly ReplacementPart[];
  readonly global: boolean;
  readonly print: boolean;
  readonly occurrence: number;
  readonly file: string | undefined;
}

export type ReplacementPart =
  { readonly text: string } | { readonly group: number } | { readonly fold: 'U' | 'L' | 'u' | 'l' | 'E' };

export interface SedCommand {
  readonly addresses: readonly Address[];
  readonly negated: boolean;
  readonly letter: string;
  readonly text: string;
  readonly substitution?: Substitution;
  readonly map?: ReadonlyMap<string, string>;
  /** Where `{` jumps when it does not apply; where `b` and `t` go. */
  target: number;
  /** A range that is open: the state of this run. */
  active: boolean;
  endLine: number;
}

export class SedError extends Error {}

interface SedParser {
  readonly source: string;
  readonly extended: boolean;
  at: number;
}

/** Parses a whole script. Errors are GNU sed's: `-e expression #1, char 3: unterminated `s' command`. */
export function parseSed(source: string, extended: boolean): SedCommand[] {
  const parser: SedParser = { source, extended, at: 0 };
  const commands: SedCommand[] = [];
  const open: number[] = [];
  const labels = new Map<string, number>();
  for (;;) {
    while (/[\s;]/.test(parser.source[parser.at] ?? '')) parser.at++;
    if (parser.at >= source.length) break;
    const command = parseCommand(parser);
    if (!command) continue;
    if (command.letter === '{') open.push(commands.length);
    if (command.letter === '}') {
      const start = open.pop();
      if (start === undefined) fail(parser, "unexpected `}'");
      commands[start!]!.target = commands.length;
    }
    if (command.letter === ':') labels.set(command.text, commands.length);
    commands.push(command);
  }
  if (open.length > 0) throw new SedError("-e expression #1, char 0: unmatched `{'");
  for (const command of commands)
    if ('btT'.includes(command.letter)) {
      const target = command.text === '' ? commands.length : labels.get(command.text);
      if (target === undefined)
        throw new SedError(
          `-e expression #1, char ${source.length}: can't find label for jump to \`${command.text}'`,
        );
      command.target = target;
    }
  return commands;
}

function fail(parser: SedParser, message: string): never {
  throw new SedError(`-e expression #1, char ${parser.at}: ${message}`);
}

function parseCommand(parser: SedParser): SedCommand | undefined {
  const { source } = parser;
  if (source[parser.at] === '#') {
    while (parser.at < source.length && source[parser.at] !== '\n') parser.at++;
    return undefined;
  }
  const addresses: Address[] = [];
  const first = parseAddress(parser);
  if (first) {
    addresses.push(first);
    skipBlanks(parser);
    if (source[parser.at] === ',') {
      parser.at++;
      skipBlanks(parser);
      const second = parseAddress(parser);
      if (!second) fail(parser, "unexpected `,'");
      addresses.push(second!);
    }
  }
  skipBlanks(parser);
  let negated = false;
  while (source[parser.at] === '!') {
    negated = true;
    parser.at++;
    skipBlanks(parser);
  }
  const letter = source[parser.at++];
  if (letter === undefined) fail(parser, 'missing command');
  const base = { addresses, negated, letter: letter!, text: '', target: -1, active: false, endLine: 0 };
  return { ...base, ...argumentOf(parser, letter!) };
}

function skipBlanks(parser: SedParser): void {
  while (/[ \t]/.test(parser.source[parser.at] ?? '')) parser.at++;
}

function parseAddress(parser: SedParser): Address | undefined {
  const { source } = parser;
  const rest = source.slice(parser.at);
  const number = /^(\d+)(?:~(\d+))?/.exec(rest);
  if (number) {
    parser.at += number[0].length;
    return number[2] === undefined
      ? { kind: 'line', line: Number(number[1]) }
      : { kind: 'step', first: Number(number[1]), step: Number(number[2]) };
  }
  const relative = /^([+~])(\d+)/.exec(rest);
  if (relative) {
    parser.at += relative[0].length;
    return relative[1] === '+'
      ? { kind: 'offset', lines: Number(relative[2]) }
      : { kind: 'multiple', of: Number(relative[2]) };
  }
  if (rest.startsWith('$')) {
    parser.at++;
    return { kind: 'last' };
  }
  if (!rest.startsWith('/') && !rest.startsWith('\\')) return undefined;
  if (rest.startsWith('\\')) parser.at++;
  const delimiter = source[parser.at++]!;
  const pattern = delimited(parser, delimiter, 'unterminated address regex');
  const ignoreCase = source[parser.at] === 'I';
  if (ignoreCase) parser.at++;
  return { kind: 'regex', regex: regexOf(parser, pattern, ignoreCase) };
}

/** An empty pattern means the last one used. */
function regexOf(parser: SedParser, pattern: string, ignoreCase: boolean): Regex | undefined {
  if (pattern === '') return undefined;
  try {
    return compileRegex(pattern, parser.extended ? 'extended' : 'basic', ignoreCase);
  } catch (error) {
    return fail(parser, error instanceof Error ? error.message : 'bad regex');
  }
}

function delimited(parser: SedParser, delimiter: string, failure: string, keepEscape = false): string {
  const { source } = parser;
  let out = '';
  let bracket = false;
  for (; parser.at < source.length; parser.at++) {
    const letter = source[parser.at]!;
    if (letter === '\\' && parser.at + 1 < source.length && !bracket) {
      const next = source[++parser.at]!;
      if (next === delimiter) out += keepEscape || /[.*[\]^$+?(){}|]/.test(delimiter) ? `\\${next}` : next;
      else if (next === 'n' && !keepEscape) out += '\n';
      else out += `\\${next}`;
      continue;
    }
    if (letter === delimiter && !bracket) {
      parser.at++;
      return out;
    }
    if (!keepEscape && letter === '[' && !bracket) bracket = hasBracketEnd(source, parser.at);
    else if (letter === ']' && bracket && !/\[\^?$/.test(out)) bracket = false;
    out += letter;
  }
  return fail(parser, failure);
}

function hasBracketEnd(source: string, at: number): boolean {
  return /^\[\^?\]?[^\]\n]*\]/.test(source.slice(at));
}

function argumentOf(parser: SedParser, letter: string): Partial<SedCommand> {
  if (letter === 's') return { substitution: substitution(parser) };
  if (letter === 'y') return { map: transliteration(parser) };
  if ('aic'.includes(letter)) return { text: textArgument(parser) };
  if (letter === ':' || 'btT'.includes(letter)) {
    const match = /^[ \t]*([^\n;}]*)/.exec(parser.source.slice(parser.at))!;
    parser.at += match[0].length;
    return { text: match[1]!.trim() };
  }
  if ('rRwW'.includes(letter)) {
    const match = /^[ \t]*([^\n]*)/.exec(parser.source.slice(parser.at))!;
    parser.at += match[0].length;
    if (match[1] === '') fail(parser, 'missing filename in r/R/w/W commands');
    return { text: match[1]! };
  }
  if ('qQlL'.includes(letter)) {
    const match = /^[ \t]*(\d*)/.exec(parser.source.slice(parser.at))!;
    parser.at += match[0].length;
    return { text: match[1]! };
  }
  if (!'{}=dDgGhHnNpPxzF'.includes(letter)) fail(parser, `unknown command: \`${letter}'`);
  if (letter !== '{') {
    skipBlanks(parser);
    const next = parser.source[parser.at];
    if (next !== undefined && !/[\n;}#]/.test(next)) {
      parser.at++;
      fail(parser, 'extra characters after command');
    }
  }
  return {};
}

/** `a\` newline text, or GNU's one-line `a text`. */
function textArgument(parser: SedParser): string {
  const { source } = parser;
  skipBlanks(parser);
  if (source[parser.at] === '\\') {
    parser.at++;
    skipBlanks(parser);
    if (source[parser.at] === '\n') parser.at++;
  }
  let text = '';
  for (; parser.at < source.length && source[parser.at] !== '\n'; parser.at++) {
    if (source[parser.at] === '\\' && parser.at + 1 < source.length) {
      const next = source[++parser.at]!;
      text += next === 't' ? '\t' : next;
    } else text += source[parser.at];
  }
  if (text === '' && parser.at >= source.length) fail(parser, "expected \\ after `a', `c' or `i'");
  return text;
}

function transliteration(parser: SedParser): ReadonlyMap<string, string> {
  const delimiter = parser.source[parser.at++]!;
  const unescape = (text: string) => [...text.replace(/\\n/g, '\n').replace(/\\\\/g, '\\')];
  const from = unescape(delimited(parser, delimiter, "unterminated `y' command"));
  const to = unescape(delimited(parser, delimiter, "unterminated `y' command"));
  if (from.length !== to.length) fail(parser, "strings for `y' command are different lengths");
  return new Map(from.map((letter, i) => [letter, to[i]!]));
}

function substitution(parser: SedParser): Substitution {
  const delimiter = parser.source[parser.at++];
  if (delimiter === undefined || delimiter === '\n') fail(parser, "unterminated `s' command");
  const pattern = delimited(parser, delimiter!, "unterminated `s' command");
  const replacement = delimited(parser, delimiter!, "unterminated `s' command", true);
  const flags = /^(?:[gpiIemM]|\d+)*/.exec(parser.source.slice(parser.at))![0];
  parser.at += flags.length;
  let file: string | undefined;
  if (parser.source[parser.at] === 'w') {
    const match = /^w[ \t]*([^\n]*)/.exec(parser.source.slice(parser.at))!;
    parser.at += match[0].length;
    file = match[1];
  }
  skipBlanks(parser);
  const next = parser.source[parser.at];
  if (next !== undefined && !/[\n;}#]/.test(next)) {
    parser.at++;
    fail(parser, "unknown option to `s'");
  }
  return {
    regex: regexOf(parser, pattern, /i/i.test(flags)),
    replacement: replacementParts(replacement, delimiter!),
    global: flags.includes('g'),
    print: flags.includes('p'),
    occurrence: Number(/\d+/.exec(flags)?.[0] ?? 1),
    file,
  };
}

function replacementParts(text: string, delimiter: string): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  const add = (letter: string) => {
    const last = parts.at(-1);
    if (last && 'text' in last) parts[parts.length - 1] = { text: last.text + letter };
    else parts.push({ text: letter });
  };
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (letter === '&') parts.push({ group: 0 });
    else if (letter !== '\\') add(letter);
    else {
      const next = text[++i] ?? '\\';
      if (/\d/.test(next)) parts.push({ group: Number(next) });
      else if (/[ULulE]/.test(next)) parts.push({ fold: next as 'U' });
      else if (next === 'n') add('\n');
      else if (next === 't') add('\t');
      else add(next === delimiter ? delimiter : next);
    }
  }
  return parts;
}
