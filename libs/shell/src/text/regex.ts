// POSIX and Perl regular expressions, on RE2 (linear time). Only what RE2 cannot express (back-references,
// look-around) falls to the host's own engine.
import { RE2JS } from 're2js';

export type RegexSyntax = 'basic' | 'extended' | 'perl';

export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  /** Group 0 is the whole match; undefined for a group that took no part. */
  readonly groups: readonly (string | undefined)[];
}

export interface Regex {
  /** The first match at or after `from`. */
  find(text: string, from?: number): RegexMatch | undefined;
  test(text: string): boolean;
}

/** The text of the error is what GNU's regcomp says: `Unmatched [, [^, …`. */
export class RegexError extends Error {}

const cache = new Map<string, Regex>();

export function compileRegex(source: string, syntax: RegexSyntax, ignoreCase = false): Regex {
  const key = `${syntax}:${ignoreCase}:${source}`;
  const known = cache.get(key);
  if (known) return known;
  const translated = syntax === 'perl' ? source : translate(source, syntax);
  const regex = needsBacktracking(translated)
    ? hostRegex(translated, ignoreCase)
    : linearRegex(translated, ignoreCase);
  if (cache.size > 500) cache.clear();
  cache.set(key, regex);
  return regex;
}

/** A regex that matches just this text. */
export function literalRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function needsBacktracking(source: string): boolean {
  return /(^|[^\\])(\\\\)*(\\[1-9]|\(\?[=!<](?![a-zA-Z]))/.test(source);
}

function linearRegex(source: string, ignoreCase: boolean): Regex {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    throw new RegexError(explain(String(error)));
  }
  const find = (text: string, from = 0): RegexMatch | undefined => {
    const matcher = compiled.matcher(text);
    if (!matcher.find(from)) return undefined;
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? undefined);
    return { start: matcher.start(), end: matcher.end(), groups };
  };
  return { find, test: (text) => compiled.matcher(text).find() };
}

function hostRegex(source: string, ignoreCase: boolean): Regex {
  let compiled: RegExp;
  try {
    compiled = new RegExp(source, `g${ignoreCase ? 'i' : ''}`);
  } catch (error) {
    throw new RegexError(explain(String(error)));
  }
  const find = (text: string, from = 0): RegexMatch | undefined => {
    compiled.lastIndex = from;
    const match = compiled.exec(text);
    return match ? { start: match.index, end: match.index + match[0].length, groups: [...match] } : undefined;
  };
  return { find, test: (text) => find(text) !== undefined };
}

function explain(message: string): string {
  if (/missing closing \]|character class|Unterminated/i.test(message))
    return 'Unmatched [, [^, [:, [., or [=';
  if (/missing closing \)|unterminated group/i.test(message)) return 'Unmatched ( or \\(';
  if (/unexpected \)|unmatched '?\)/i.test(message)) return 'Unmatched ) or \\)';
  if (/trailing backslash|\\ at end/i.test(message)) return 'Trailing backslash';
  return 'Invalid preceding regular expression';
}

/** POSIX syntax as RE2 writes it. */
function translate(source: string, syntax: 'basic' | 'extended'): string {
  let out = '';
  let atStart = true;
  for (let i = 0; i < source.length;) {
    const letter = source[i]!;
    if (letter === '[') {
      const end = bracketEnd(source, i);
      out += bracketExpression(source.slice(i, end));
      i = end;
      atStart = false;
      continue;
    }
    if (letter === '\\') {
      const next = source[i + 1];
      if (next === undefined) throw new RegexError('Trailing backslash');
      out += syntax === 'basic' && '(){}|+?'.includes(next) ? next : escaped(next);
      i += 2;
      atStart = syntax === 'basic' && (next === '(' || next === '|');
      continue;
    }
    out += plain(source, i, letter, syntax, atStart);
    atStart = letter === '^' || (syntax === 'extended' && (letter === '(' || letter === '|'));
    i++;
  }
  return out;
}

function plain(source: string, i: number, letter: string, syntax: string, atStart: boolean): string {
  if (letter === '*' && atStart) return '\\*';
  if (syntax === 'extended') return letter === '{' && !/^\{\d*,?\d*\}/.test(source.slice(i)) ? '\\{' : letter;
  if ('(){}|+?'.includes(letter)) return `\\${letter}`;
  if (letter === '^' && !atStart) return '\\^';
  if (letter === '$' && i + 1 < source.length && !/^\\[)|]/.test(source.slice(i + 1))) return '\\$';
  return letter;
}

function escaped(letter: string): string {
  if (letter === '<' || letter === '>') return '\\b';
  if (letter === "'") return '$';
  if (letter === '`') return '^';
  if (/[wWsSbB1-9]/.test(letter)) return `\\${letter}`;
  if (letter === 'n') return '\\n';
  if (letter === 't') return '\\t';
  return /[A-Za-z0-9]/.test(letter) ? letter : `\\${letter}`;
}

function bracketEnd(source: string, start: number): number {
  let i = start + 1;
  if (source[i] === '^') i++;
  if (source[i] === ']') i++;
  while (i < source.length && source[i] !== ']') {
    const named = /^\[[:.=].*?[:.=]\]/.exec(source.slice(i));
    i += named ? named[0].length : 1;
  }
  if (i >= source.length) throw new RegexError('Unmatched [, [^, [:, [., or [=');
  return i + 1;
}

/** In POSIX brackets a backslash is a letter like any other. */
function bracketExpression(text: string): string {
  const negated = text[1] === '^';
  let inner = text.slice(negated ? 2 : 1, -1);
  let out = '';
  while (inner !== '') {
    const named = /^\[:\w+:\]/.exec(inner);
    const collating = /^\[([.=])(.*?)\1\]/.exec(inner);
    if (named) out += named[0];
    else if (collating) out += literalRegex(collating[2]!);
    else out += /[\\[\]^&~]/.test(inner[0]!) ? `\\${inner[0]}` : inner[0];
    inner = inner.slice((named ?? collating)?.[0].length ?? 1);
  }
  return `[${negated ? '^' : ''}${out}]`;
}
