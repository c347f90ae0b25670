// The operators of `${x…}` that make a new value out of the old one.
import type { ParameterOperation, Word } from 'unbash';
import { compilePattern } from '../../text/pattern.ts';
import { ShellError } from '../control.ts';
import { quoteForInput } from '../quote.ts';
import type { Shell } from '../shell.ts';
import { numberOf, type Parameter } from './parameter.ts';
import { patternOf, type Piece, piecesOf } from './pieces.ts';
import { decodeAnsi } from '../ansi.ts';

export async function applyOperation(
  shell: Shell,
  name: string,
  operation: ParameterOperation,
  parameter: Parameter,
): Promise<Parameter> {
  switch (operation.type) {
    case 'Slice':
      return slice(shell, name, operation, parameter);
    case 'Remove': {
      const pattern = compilePattern(patternOf(await piecesOf(shell, operation.operand)));
      return map(parameter, (value) => remove(value, operation.operator, pattern));
    }
    case 'Replace': {
      const pattern = patternOf(await piecesOf(shell, operation.pattern));
      const replacement = await piecesOf(shell, operation.replacement);
      return map(parameter, (value) => replace(value, operation.operator, pattern, replacement));
    }
    case 'CaseModification': {
      const pattern = await optionalPattern(shell, operation.operand);
      return map(parameter, (value) => changeCase(value, operation.operator, pattern));
    }
    case 'Transform':
      return map(parameter, (value) => transform(shell, name, operation.operand.value, value));
    default:
      if (operation.type === 'Unknown' && /^~~?$/.test(operation.operator))
        return map(parameter, (value) => toggleCase(value, operation.operator));
      throw new ShellError(
        `\${${name}${'operator' in operation ? operation.operator : ''}}: bad substitution`,
        1,
        true,
      );
  }
}

function map(parameter: Parameter, change: (value: string) => string): Parameter {
  if (parameter.kind === 'list') return { ...parameter, values: parameter.values.map(change) };
  return { kind: 'scalar', value: parameter.value === undefined ? undefined : change(parameter.value) };
}

async function optionalPattern(shell: Shell, word: Word | undefined): Promise<string> {
  const pattern = word ? patternOf(await piecesOf(shell, word)) : '';
  return pattern === '' ? '?' : pattern;
}

type Compiled = ReturnType<typeof compilePattern>;

function remove(value: string, operator: string, pattern: Compiled): string {
  if (operator.startsWith('#')) return value.slice(pattern.end(value, 0, operator === '##') ?? 0);
  return value.slice(0, pattern.suffixStart(value, operator === '%%') ?? value.length);
}

/** In the replacement an unquoted `&` stands for what was matched. */
function replace(value: string, operator: string, source: string, replacement: readonly Piece[]): string {
  if (source === '' && operator !== '/#' && operator !== '/%') return value;
  const pattern = compilePattern(source);
  const put = (matched: string) =>
    replacement
      .map(({ kind, text }) =>
        kind === 'quoted' ? text : kind === 'break' ? ' ' : text.replaceAll('&', matched),
      )
      .join('');
  if (operator === '/#') {
    const end = pattern.end(value, 0, true);
    return end === undefined ? value : put(value.slice(0, end)) + value.slice(end);
  }
  if (operator === '/%') {
    const start = pattern.suffixStart(value, true);
    return start === undefined ? value : value.slice(0, start) + put(value.slice(start));
  }
  let out = '';
  let at = 0;
  while (at <= value.length) {
    const end = pattern.end(value, at, true);
    if (end === undefined || end === at) {
      out += value[at] ?? '';
      at++;
      continue;
    }
    out += put(value.slice(at, end));
    at = end;
    if (operator === '/') break;
  }
  return out + value.slice(at);
}

function changeCase(value: string, operator: string, pattern: string): string {
  const compiled = compilePattern(pattern);
  const change = (letter: string) =>
    !compiled.matches(letter)
      ? letter
      : operator.startsWith('^')
        ? letter.toUpperCase()
        : letter.toLowerCase();
  const letters = [...value];
  if (operator.length === 2) return letters.map(change).join('');
  return letters.map((letter, i) => (i === 0 ? change(letter) : letter)).join('');
}

function toggleCase(value: string, operator: string): string {
  const toggled = (letter: string) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
  return [...value].map((letter, i) => (i === 0 || operator === '~~' ? toggled(letter) : letter)).join('');
}

async function slice(
  shell: Shell,
  name: string,
  operation: Extract<ParameterOperation, { type: 'Slice' }>,
  parameter: Parameter,
): Promise<Parameter> {
  const offset = await numberOf(shell, operation.offset);
  const length = operation.length && (await numberOf(shell, operation.length));
  if (parameter.kind === 'scalar') {
    const letters = [...(parameter.value ?? '')];
    const [from, to] = bounds(letters.length, offset, length);
    return { kind: 'scalar', value: letters.slice(from, to).join('') };
  }
  // positional parameters count from 1, with $0 before them
  const positional = name === '@' || name === '*';
  const values = positional ? [shell.name, ...parameter.values] : parameter.values;
  if (length !== undefined && length < 0) throw new ShellError(`${length}: substring expression < 0`);
  const [from, to] = bounds(values.length, offset, length);
  return { ...parameter, values: values.slice(from, to) };
}

function bounds(size: number, offset: number, length: number | undefined): [number, number] {
  const from = offset < 0 ? size + offset : offset;
  if (from < 0 || from > size) return [0, 0];
  if (length === undefined) return [from, size];
  const to = length < 0 ? size + length : from + length;
  if (to < from) throw new ShellError(`${length}: substring expression < 0`);
  return [from, to];
}

function transform(shell: Shell, name: string, operator: string, value: string): string {
  switch (operator) {
    case 'Q':
      return quoteForInput(value);
    case 'U':
      return value.toUpperCase();
    case 'u':
      return changeCase(value, '^', '?');
    case 'L':
      return value.toLowerCase();
    case 'E':
      return decodeAnsi(value);
    case 'A':
      return `${name}=${quoteForInput(value)}`;
    case 'a':
      return attributes(shell, name);
    default:
      throw new ShellError(`\${${name}@${operator}}: bad substitution`, 1, true);
  }
}

function attributes(shell: Shell, name: string): string {
  const variable = shell.variables.find(name.replace(/\[.*$/, ''));
  if (!variable) return '';
  const { indexed, associative, integer, lower, readonly, upper, exported } = variable;
  return `${indexed ? 'a' : ''}${associative ? 'A' : ''}${integer ? 'i' : ''}${lower ? 'l' : ''}${readonly ? 'r' : ''}${upper ? 'u' : ''}${exported ? 'x' : ''}`;
}
