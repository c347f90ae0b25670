// Errors of parsing and type checking as cel-go prints them: place, message, and the line with a mark under the place.
import { EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';

type CelError = ParseError | CelTypeError | EvaluationError;

const isCelError = (error: unknown): error is CelError =>
  error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError;

/** `ERROR: <input>:1:5: undefined field 'foo'` with the source below. */
export function compileErrorText(error: unknown, source: string): string {
  if (!isCelError(error)) return error instanceof Error ? error.message : String(error);
  const { message, at } = inGoWords(error, source);
  const before = source.slice(0, at).split('\n');
  const line = before.length;
  const column = (before[line - 1] ?? '').length;
  const text = source.split('\n')[line - 1] ?? '';
  return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${text}\n | ${'.'.repeat(column)}^`;
}

const expected =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

function inGoWords(error: CelError, source: string): { message: string; at: number } {
  const { code, summary, range } = error;
  const start = range?.start ?? 0;
  const end = range?.end ?? start;
  switch (code) {
    case 'no_such_key': {
      const name = summary.replace(/^No such key: /, '');
      // cel-go marks the dot
      return { message: `undefined field '${name}'`, at: Math.max(0, source.lastIndexOf('.', start)) };
    }
    case 'unknown_variable':
      return {
        message: `undeclared reference to '${summary.replace(/^Unknown variable: /, '')}' (in container '')`,
        at: start,
      };
    case 'no_such_overload':
      return operatorError(summary, source, start, end);
    case 'no_matching_overload':
      return functionError(summary, source, start, end);
    default:
      if (/EOF/.test(summary))
        return { message: `Syntax error: mismatched input '<EOF>' expecting ${expected}`, at: source.length };
      return { message: error instanceof ParseError ? `Syntax error: ${summary}` : summary, at: start };
  }
}

/** `int == string` as `'_==_' applied to '(int, string)'`, at the operator. */
function operatorError(summary: string, source: string, start: number, end: number) {
  const match = /^no such overload: (.+?) (==|!=|<=|>=|<|>|\+|-|\*|\/|%|in) (.+)$/.exec(summary);
  if (!match) return { message: summary, at: start };
  const [, left, operator = '', right] = match;
  const name = operator === 'in' ? '@in' : `_${operator}_`;
  const at = source.indexOf(operator, start);
  return {
    message: `found no matching overload for '${name}' applied to '(${left}, ${right})'`,
    at: at < 0 || at > end ? start : at,
  };
}

function functionError(summary: string, source: string, start: number, end: number) {
  const match = /^found no matching overload for '(?:(.+)\.)?(\w+)\((.*)\)'$/.exec(summary);
  if (!match) return { message: summary, at: start };
  const [, receiver, name = '', parameters = ''] = match;
  const shown = name === 're2find' ? 'matches' : name;
  const types = receiver === undefined ? `(${parameters})` : `${receiver}.(${parameters})`;
  const call = source.indexOf(`${shown}(`, start);
  const at = call < 0 || call > end ? start : call + shown.length;
  return { message: `found no matching overload for '${shown}' applied to '${types}'`, at };
}
