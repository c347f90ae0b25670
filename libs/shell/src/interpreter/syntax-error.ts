// The parser's errors in bash's words.
import { parse, type ParseError } from 'unbash';
import type { SourceUnit } from './source.ts';

export interface SyntaxErrorText {
  readonly message: string;
  readonly line: number;
  /** The line that bash shows below its message. */
  readonly source?: string;
}

const closers: Readonly<Record<string, string>> = {
  'unterminated double quote': '"',
  'unterminated single quote': "'",
  'unterminated backtick': '`',
  'unterminated command substitution': ')',
  'unterminated parameter expansion': '}',
  'unterminated arithmetic expansion': ')',
  'unterminated extended glob': ')',
};

/** Whether more lines could complete the text: the prompt asks for them with PS2. */
export function isIncomplete(text: string): boolean {
  if (/(^|[^\\])(\\\\)*\\\n?$/.test(text) && text.endsWith('\\\n')) return true;
  const script = parse(text);
  if (unclosedHereDocument(script)) return true;
  const error = script.errors?.[0];
  if (!error) return false;
  if (error.message in closers) return true;
  return error.pos >= text.trimEnd().length - 1 && /^expected/.test(error.message) && atEnd(text, error.pos);
}

function atEnd(text: string, position: number): boolean {
  const rest = text.slice(position).trim();
  return rest === '' || /^(\{|then|do|else|\|\|?|&&|\(|in)$/.test(rest) || rest.length <= 1;
}

function unclosedHereDocument(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(unclosedHereDocument);
  if (typeof node !== 'object' || node === null) return false;
  if ('type' in node && node.type === 'HereDoc' && 'delimiter' in node && node.delimiter)
    return !('closing' in node) || node.closing === undefined;
  return Object.values(node).some(unclosedHereDocument);
}

/** What bash says about the first error. */
export function syntaxError(unit: SourceUnit, errors: readonly ParseError[]): SyntaxErrorText {
  const first = errors[0]!;
  const { text } = unit;
  const lastLine = unit.lineAt(text.length) + (text.endsWith('\n') ? 0 : 1);
  const closer = closers[first.message];
  if (closer)
    return {
      message: `unexpected EOF while looking for matching \`${closer}'`,
      line: unit.lineAt(first.pos),
    };
  const token = tokenAt(text, first);
  if (token === undefined) return { message: 'syntax error: unexpected end of file', line: lastLine };
  const line = unit.lineAt(token.position);
  return {
    message: `syntax error near unexpected token \`${token.text}'`,
    line,
    source: text.split('\n')[line - unit.firstLine] ?? '',
  };
}

interface Token {
  readonly text: string;
  readonly position: number;
}

/** The token that the parser stumbled over; undefined at the end of the text. */
function tokenAt(text: string, error: ParseError): Token | undefined {
  const named = /^unexpected token '(.*)'$/s.exec(error.message)?.[1];
  const before = named === ')' ? openParenthesis(text, error.pos) : undefined;
  if (before) return before;
  if (named !== undefined) return { text: named === '\n' ? 'newline' : named, position: error.pos };
  let at = error.pos;
  const expected = /^expected command (?:after|in)/.test(error.message);
  if (expected) at = afterWord(text, at, error.message);
  while (/[ \t]/.test(text[at] ?? '')) at++;
  if (/^expected command/.test(error.message)) while (/\s/.test(text[at] ?? '')) at++;
  if (at >= text.length)
    return /redirect target/.test(error.message) ? { text: 'newline', position: error.pos } : undefined;
  if (text[at] === '\n') return { text: 'newline', position: at };
  const operator = /^(;;&?|;&|&&|\|\||\|&|<<-?|>>|[;&|()<>])/.exec(text.slice(at))?.[0];
  const word = operator ?? /^[^\s;&|()<>]+/.exec(text.slice(at))![0];
  return { text: word, position: at };
}

/** `echo (a)`: bash stops at what follows the parenthesis. */
function openParenthesis(text: string, close: number): Token | undefined {
  const lineStart = text.lastIndexOf('\n', close) + 1;
  const open = text.lastIndexOf('(', close);
  if (open < lineStart || open === -1) return undefined;
  const inner = /^\(\s*([^\s;&|()<>]+)/.exec(text.slice(open));
  return inner ? { text: inner[1]!, position: open } : undefined;
}

function afterWord(text: string, position: number, message: string): number {
  const name = /'(.+)'$/.exec(message)?.[1];
  if (name && text.startsWith(name, position)) return position + name.length;
  return position;
}
