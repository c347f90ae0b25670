// `$x`, `${x…}`: what a parameter is, and the operators on it.
import type { ParameterExpansionPart, ParameterOperation, Word } from 'unbash';
import { ShellError } from '../control.ts';
import type { Shell } from '../shell.ts';
import { keysOf, valuesOf } from '../variables.ts';
import { elementKey, evaluateArithmetic } from './arithmetic.ts';
import { applyOperation } from './operation.ts';
import { expandTemplate, fieldBreak, joinPieces, type Piece, piecesOf } from './pieces.ts';

/** What a parameter holds: one value, or a list (`$@`, `${a[*]}`). */
export type Parameter =
  | { readonly kind: 'scalar'; readonly value: string | undefined }
  | { readonly kind: 'list'; readonly values: readonly string[]; readonly joined: boolean };

export async function expandSimple(shell: Shell, name: string, quoted: boolean): Promise<Piece[]> {
  const parameter = lookUp(shell, name);
  requireSet(shell, name, parameter);
  return parameterPieces(shell, parameter, quoted);
}

export async function expandParameter(
  shell: Shell,
  part: ParameterExpansionPart,
  quoted: boolean,
): Promise<Piece[]> {
  const index = part.index && (await indexText(shell, part.parameter, part.index));
  if (part.prefix === '#') return [piece(await lengthOf(shell, part, index), quoted)];
  if (part.prefix === '!' && !isNamesOrKeys(part, index)) return expandIndirect(shell, part, index, quoted);
  if (part.prefix === '!') return namesPieces(shell, part, quoted);
  const parameter = lookUp(shell, part.parameter, index);
  if (part.operation)
    return operationPieces(shell, nameOf(part, index), part.operation, parameter, index, quoted);
  requireSet(shell, nameOf(part, index), parameter);
  return parameterPieces(shell, parameter, quoted);
}

function isNamesOrKeys(part: ParameterExpansionPart, index: string | undefined): boolean {
  return part.operation?.type === 'Names' || index === '@' || index === '*';
}

function nameOf(part: ParameterExpansionPart, index: string | undefined): string {
  return index === undefined ? part.parameter : `${part.parameter}[${index}]`;
}

async function indexText(shell: Shell, name: string, index: Word): Promise<string> {
  if (index.text === '@' || index.text === '*') return index.text;
  const associative = shell.variables.find(name)?.associative;
  if (associative) return joinPieces(shell, await piecesOf(shell, index));
  return expandTemplate(shell, index.text.replace(/"/g, ''));
}

function piece(text: string, quoted: boolean): Piece {
  return { text, kind: quoted ? 'quoted' : 'split' };
}

/** The value of a parameter by name, without operators. */
export function lookUp(shell: Shell, name: string, index?: string): Parameter {
  if (name === '@' || name === '*') return { kind: 'list', values: shell.positional, joined: name === '*' };
  if (index === '@' || index === '*') {
    const variable = shell.variables.find(name);
    const made = shell.variables.dynamic.has(name) ? [shell.variables.get(name)!] : [];
    return {
      kind: 'list',
      values: arrayValues(shell, name) ?? (variable ? valuesOf(variable) : made),
      joined: index === '*',
    };
  }
  if (index !== undefined) return { kind: 'scalar', value: elementOf(shell, name, index) };
  return {
    kind: 'scalar',
    value: special(shell, name) ?? shell.variables.get(name) ?? arrayValues(shell, name)?.[0],
  };
}

function elementOf(shell: Shell, name: string, index: string): string | undefined {
  const made = arrayValues(shell, name);
  const key = elementKey(shell, name, index);
  if (made) return made[Number(key)];
  const variable = shell.variables.find(name);
  if (variable?.associative) return variable.associative.get(String(key));
  return variable?.indexed?.get(Number(key)) ?? (Number(key) === 0 ? variable?.value : undefined);
}

/** Arrays that the shell itself keeps. */
function arrayValues(shell: Shell, name: string): readonly string[] | undefined {
  if (name === 'PIPESTATUS') return shell.pipeStatus.map(String);
  if (name === 'FUNCNAME') return shell.frames.map((frame) => frame.functionName).reverse();
  if (name === 'BASH_SOURCE')
    return [
      shell.unit.name ?? shell.name,
      ...shell.frames.map((frame) => frame.unit.name ?? shell.name).reverse(),
    ];
  if (name === 'BASH_LINENO') return shell.frames.map((frame) => String(frame.line)).reverse();
  if (name === 'DIRSTACK') return [shell.process.cwd, ...shell.directoryStack];
  if (name === 'BASH_VERSINFO') return ['5', '2', '21', '1', 'release', 'x86_64-pc-linux-gnu'];
  return undefined;
}

function special(shell: Shell, name: string): string | undefined {
  if (/^\d+$/.test(name)) return name === '0' ? shell.name : shell.positional[Number(name) - 1];
  switch (name) {
    case '?':
      return String(shell.status);
    case '#':
      return String(shell.positional.length);
    case '$':
      return String(shell.rootPid);
    case '!':
      return shell.lastBackground === undefined ? undefined : String(shell.lastBackground);
    case '-':
      return optionLetters(shell);
    case '_':
      return shell.lastArgument;
    default:
      return undefined;
  }
}

const letters: Readonly<Record<string, string>> = {
  allexport: 'a',
  braceexpand: 'B',
  errexit: 'e',
  hashall: 'h',
  histexpand: 'H',
  monitor: 'm',
  noclobber: 'C',
  noexec: 'n',
  noglob: 'f',
  nounset: 'u',
  verbose: 'v',
  xtrace: 'x',
};

function optionLetters(shell: Shell): string {
  const all = [...shell.options].map((option) => letters[option] ?? '');
  if (shell.interactive) all.push('i');
  const order = 'abefhimnuvxBCEHPT';
  const sorted = all
    .join('')
    .split('')
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
    .join('');
  return sorted + (shell.commandString ? 'c' : '');
}

export function requireSet(shell: Shell, name: string, parameter: Parameter): void {
  if (!shell.option('nounset') || parameter.kind === 'list' || parameter.value !== undefined) return;
  throw new ShellError(`${/^\d/.test(name) ? `$${name}` : name}: unbound variable`, 1, true);
}

export function parameterPieces(shell: Shell, parameter: Parameter, quoted: boolean): Piece[] {
  if (parameter.kind === 'scalar') {
    if (!quoted && (parameter.value ?? '') === '') return [];
    return [piece(parameter.value ?? '', quoted)];
  }
  if (parameter.joined && quoted) return [piece(parameter.values.join(separator(shell)), true)];
  return parameter.values.flatMap((value, i) =>
    i === 0 ? [piece(value, quoted)] : [fieldBreak, piece(value, quoted)],
  );
}

function separator(shell: Shell): string {
  const ifs = shell.variables.get('IFS');
  return ifs === undefined ? ' ' : (ifs[0] ?? '');
}

async function operationPieces(
  shell: Shell,
  name: string,
  operation: ParameterOperation,
  parameter: Parameter,
  index: string | undefined,
  quoted: boolean,
): Promise<Piece[]> {
  if (operation.type === 'Default') return defaultPieces(shell, name, operation, parameter, index, quoted);
  requireSet(shell, name, parameter);
  return parameterPieces(shell, await applyOperation(shell, name, operation, parameter), quoted);
}

async function defaultPieces(
  shell: Shell,
  name: string,
  operation: Extract<ParameterOperation, { type: 'Default' }>,
  parameter: Parameter,
  index: string | undefined,
  quoted: boolean,
): Promise<Piece[]> {
  const { operator, operand } = operation;
  const colon = operator.startsWith(':');
  const text = parameter.kind === 'list' ? parameter.values.join(' ') : parameter.value;
  const isSet = parameter.kind === 'list' ? parameter.values.length > 0 : parameter.value !== undefined;
  const present = isSet && !(colon && text === '');
  const kind = operator.at(-1);
  if (kind === '+') return present ? operandPieces(shell, operand, quoted) : quoted ? [piece('', true)] : [];
  if (present) return parameterPieces(shell, parameter, quoted);
  if (kind === '-') return operandPieces(shell, operand, quoted);
  const value = joinPieces(shell, await operandPieces(shell, operand, true));
  if (kind === '?') {
    const usual = colon ? 'parameter null or not set' : 'parameter not set';
    throw new ShellError(`${name}: ${value === '' ? usual : value}`, shell.commandString ? 127 : 1, true);
  }
  const bare = name.replace(/\[.*$/, '');
  if (!/^[A-Za-z_]/.test(bare)) throw new ShellError(`$${name}: cannot assign in this way`);
  if (index === undefined) shell.variables.set(bare, value);
  else shell.variables.setElement(bare, elementKey(shell, bare, index), value);
  return [piece(value, quoted)];
}

/** The word after an operator: what it writes unquoted is split as an expansion is. */
async function operandPieces(shell: Shell, operand: Word, quoted: boolean): Promise<Piece[]> {
  const pieces = await piecesOf(shell, operand, quoted);
  if (quoted) return pieces.length === 0 ? [piece('', true)] : pieces;
  const first = pieces[0];
  const tilde = first?.kind === 'literal' && /^~(\/|$)/.test(first.text);
  const home = tilde ? (shell.variables.get('HOME') ?? '/root') + first.text.slice(1) : undefined;
  const expanded = home === undefined ? pieces : [piece(home, true), ...pieces.slice(1)];
  return expanded.map((made) => (made.kind === 'literal' ? { ...made, kind: 'split' } : made));
}

async function lengthOf(
  shell: Shell,
  part: ParameterExpansionPart,
  index: string | undefined,
): Promise<string> {
  const parameter = lookUp(shell, part.parameter, index);
  requireSet(shell, nameOf(part, index), parameter);
  if (parameter.kind === 'list') return String(parameter.values.length);
  return String([...(parameter.value ?? '')].length);
}

async function expandIndirect(
  shell: Shell,
  part: ParameterExpansionPart,
  index: string | undefined,
  quoted: boolean,
): Promise<Piece[]> {
  const parameter = lookUp(shell, part.parameter, index);
  const variable = shell.variables.own(part.parameter);
  const target = variable?.reference
    ? variable.value
    : parameter.kind === 'scalar'
      ? parameter.value
      : undefined;
  if (variable?.reference) return [piece(target ?? '', quoted)];
  if (!target) {
    if (part.operation)
      return operationPieces(
        shell,
        part.parameter,
        part.operation,
        { kind: 'scalar', value: undefined },
        undefined,
        quoted,
      );
    throw new ShellError(`${part.parameter}: invalid indirect expansion`);
  }
  const element = /^(\w+)\[(.*)\]$/.exec(target);
  const pointed = element ? lookUp(shell, element[1]!, element[2]) : lookUp(shell, target);
  if (part.operation) return operationPieces(shell, target, part.operation, pointed, element?.[2], quoted);
  requireSet(shell, target, pointed);
  return parameterPieces(shell, pointed, quoted);
}

function namesPieces(shell: Shell, part: ParameterExpansionPart, quoted: boolean): Piece[] {
  if (part.operation?.type === 'Names') {
    const values = shell.variables.names().filter((name) => name.startsWith(part.parameter));
    return parameterPieces(shell, { kind: 'list', values, joined: part.operation.operator === '*' }, quoted);
  }
  const variable = shell.variables.find(part.parameter);
  const values = variable
    ? keysOf(variable)
    : (arrayValues(shell, part.parameter) ?? []).map((_, i) => String(i));
  return parameterPieces(shell, { kind: 'list', values, joined: part.index?.text === '*' }, quoted);
}

/** An offset or a length: arithmetic with expansions. */
export async function numberOf(shell: Shell, word: Word): Promise<number> {
  return Number(evaluateArithmetic(shell, await expandTemplate(shell, word.text.replace(/["']/g, ''))));
}
