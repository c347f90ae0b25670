// A word on its way to fields: pieces of text that know what may still happen to them.
import type { DoubleQuotedChild, Word, WordPart } from 'unbash';
import { escapePattern } from '../../text/pattern.ts';
import { DiscardLine, ShellError } from '../control.ts';
import type { Shell } from '../shell.ts';
import { parseTemplate } from '../source.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { commandOutput, processSubstitution } from './command.ts';
import { expandParameter, expandSimple } from './parameter.ts';

export interface Piece {
  readonly text: string;
  /**
   * `quoted`: stands for itself; `literal`: written in the script, so glob characters count;
   * `split`: came out of an expansion, so it is also split at IFS; `break`: a new field begins.
   */
  readonly kind: 'quoted' | 'literal' | 'split' | 'break';
}

export const fieldBreak: Piece = { text: '', kind: 'break' };

/** The pieces of a word. In `quoted` context everything stands for itself. */
export async function piecesOf(shell: Shell, word: Word, quoted = false): Promise<Piece[]> {
  const parts = word.parts;
  if (!parts) return literalPieces(word.text, quoted);
  const pieces: Piece[] = [];
  for (const part of parts) pieces.push(...(await piecesOfPart(shell, part, quoted)));
  return pieces;
}

async function piecesOfPart(shell: Shell, part: WordPart, quoted: boolean): Promise<Piece[]> {
  switch (part.type) {
    case 'Literal':
      return literalPieces(part.text, quoted);
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [{ text: part.value, kind: 'quoted' }];
    case 'DoubleQuoted':
    case 'LocaleString':
      return quotedPieces(shell, part.parts);
    case 'Glob':
      return part.parts && part.parts.some((inner) => inner.type !== 'Literal')
        ? bracketPieces(shell, part.text, part.parts)
        : [{ text: part.text, kind: 'literal' }];
    case 'ExtendedGlob':
      return extendedGlobPieces(shell, part.operator, part.pattern, part.parts);
    case 'BraceExpansion':
      return [{ text: part.text, kind: 'literal' }];
    case 'ProcessSubstitution':
      return [
        { text: await processSubstitution(shell, part.operator, part.text.slice(2, -1)), kind: 'quoted' },
      ];
    default:
      return expansionPieces(shell, part, quoted);
  }
}

async function expansionPieces(shell: Shell, part: DoubleQuotedChild, quoted: boolean): Promise<Piece[]> {
  switch (part.type) {
    case 'Literal':
      return [{ text: part.value, kind: quoted ? 'quoted' : 'literal' }];
    case 'SimpleExpansion':
      return expandSimple(shell, part.text.slice(1), quoted);
    case 'ParameterExpansion':
      return expandParameter(shell, part, quoted);
    case 'CommandExpansion':
      return [{ text: await commandOutput(shell, part.text), kind: quoted ? 'quoted' : 'split' }];
    case 'ArithmeticExpansion': {
      const body = part.text.startsWith('$[') ? part.text.slice(2, -1) : part.text.slice(3, -2);
      const value = expansionValue(shell, await expandTemplate(shell, body));
      return [{ text: value.toString(), kind: quoted ? 'quoted' : 'split' }];
    }
  }
}

function expansionValue(shell: Shell, text: string): bigint {
  try {
    return evaluateArithmetic(shell, text);
  } catch (error) {
    if (!(error instanceof ShellError) || error.fatal) throw error;
    throw new DiscardLine(error.message);
  }
}

async function quotedPieces(shell: Shell, parts: readonly DoubleQuotedChild[]): Promise<Piece[]> {
  const pieces: Piece[] = [];
  let list = false;
  for (const part of parts) {
    if (part.type === 'Literal') pieces.push({ text: part.value, kind: 'quoted' });
    else {
      const expanded = await expansionPieces(shell, part, true);
      list ||= expanded.length === 0;
      pieces.push(...expanded);
    }
  }
  // "" is a field, "$@" without arguments is none
  return pieces.length === 0 && !list ? [{ text: '', kind: 'quoted' }] : pieces;
}

/** Text as written: a backslash quotes the next character. */
function literalPieces(text: string, quoted: boolean): Piece[] {
  if (!text.includes('\\')) return [{ text, kind: quoted ? 'quoted' : 'literal' }];
  if (quoted) return [{ text: text.replace(/\\([$`"\\}])|\\\n/g, '$1'), kind: 'quoted' }];
  const pieces: Piece[] = [];
  for (const match of text.matchAll(/\\\n|\\([\s\S])|[^\\]+|\\$/g)) {
    if (match[0] === '\\\n') continue;
    if (match[1] === undefined) pieces.push({ text: match[0], kind: 'literal' });
    else pieces.push({ text: match[1], kind: 'quoted' });
  }
  return pieces;
}

async function bracketPieces(shell: Shell, text: string, parts: readonly WordPart[]): Promise<Piece[]> {
  const pieces: Piece[] = [{ text: '[', kind: 'literal' }];
  for (const part of parts) pieces.push(...(await piecesOfPart(shell, part, false)));
  if (text.endsWith(']')) pieces.push({ text: ']', kind: 'literal' });
  return pieces.map((piece) => (piece.kind === 'split' ? { ...piece, kind: 'literal' } : piece));
}

async function extendedGlobPieces(
  shell: Shell,
  operator: string,
  pattern: string,
  parts?: readonly WordPart[],
): Promise<Piece[]> {
  const open: Piece = { text: `${operator}(`, kind: 'literal' };
  const close: Piece = { text: ')', kind: 'literal' };
  if (!parts) return [open, { text: pattern, kind: 'literal' }, close];
  const inner: Piece[] = [];
  for (const part of parts) inner.push(...(await piecesOfPart(shell, part, false)));
  return [
    open,
    ...inner.map((piece): Piece => (piece.kind === 'split' ? { ...piece, kind: 'literal' } : piece)),
    close,
  ];
}

/** A text whose expansions count and whose quotes do not: here-documents, arithmetic. */
export async function expandTemplate(shell: Shell, text: string): Promise<string> {
  if (!/[$`\\]/.test(text)) return text;
  let out = '';
  for (const part of parseTemplate(text)) {
    if (part.type === 'Literal') out += part.value;
    else out += joinPieces(shell, await piecesOfPart(shell, part, true));
  }
  return out;
}

/** The pieces as one text, as in an assignment: nothing is split. */
export function joinPieces(_shell: Shell, pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'break' ? ' ' : piece.text)).join('');
}

/** The pieces as a pattern: what was quoted stands for itself. */
export function patternOf(pieces: readonly Piece[]): string {
  return pieces
    .map(({ kind, text }) => (kind === 'quoted' ? escapePattern(text) : kind === 'break' ? ' ' : text))
    .join('');
}
