// Field splitting and path name expansion: the last steps from words to arguments.
import { parse, type Word } from 'unbash';
import { escapePattern, hasWildcard } from '../../text/pattern.ts';
import { ShellError } from '../control.ts';
import type { Shell } from '../shell.ts';
import { expandBraces } from './brace.ts';
import { expandGlob } from './glob.ts';
import { joinPieces, patternOf, type Piece, piecesOf } from './pieces.ts';
import { tildePieces } from './tilde.ts';

/** The arguments that the words of a command become. */
export async function expandFields(shell: Shell, words: readonly Word[]): Promise<string[]> {
  const fields: string[] = [];
  for (const word of words)
    for (const single of braced(shell, word)) fields.push(...(await fieldsOf(shell, single)));
  return fields;
}

/** One text: assignments, `case` words, here-strings. */
export async function expandText(shell: Shell, word: Word, assignment = false): Promise<string> {
  return joinPieces(shell, tildePieces(shell, await piecesOf(shell, word), assignment));
}

export async function expandPattern(shell: Shell, word: Word): Promise<string> {
  return patternOf(tildePieces(shell, await piecesOf(shell, word), false));
}

/** The target of a redirection: one field, or it is ambiguous. */
export async function expandTarget(shell: Shell, word: Word): Promise<string> {
  const fields = await expandFields(shell, [word]);
  if (fields.length !== 1) throw new ShellError(`${word.text}: ambiguous redirect`);
  return fields[0]!;
}

const bracedWords = new Map<string, readonly Word[]>();

function braced(shell: Shell, word: Word): readonly Word[] {
  if (!shell.option('braceexpand') || !word.parts?.some((part) => part.type === 'BraceExpansion'))
    return [word];
  const known = bracedWords.get(word.text);
  if (known) return known;
  const words = expandBraces(word.text).map((text) => {
    const command = parse(`: ${text}`).commands[0]?.command;
    const argument = command?.type === 'Command' ? command.suffix[0] : undefined;
    return argument?.type === 'Word' ? argument : { ...word, text, value: text, parts: undefined };
  });
  if (bracedWords.size > 200) bracedWords.clear();
  bracedWords.set(word.text, words);
  return words;
}

async function fieldsOf(shell: Shell, word: Word): Promise<string[]> {
  if (!word.parts && /^[\w./:=,@%+-]+$/.test(word.text)) return [word.text];
  return splitFields(shell, tildePieces(shell, await piecesOf(shell, word), false));
}

interface Field {
  text: string;
  pattern: string;
  /** Something quoted or written is here, so that the field stands even when empty. */
  present: boolean;
  wild: boolean;
}

/** Splits what came out of expansions at IFS and matches patterns against the file system. */
export function splitFields(shell: Shell, pieces: readonly Piece[]): string[] {
  const ifs = shell.variables.get('IFS') ?? ' \t\n';
  const fields: Field[] = [];
  let field = emptyField();
  const finish = () => {
    if (field.present || field.text !== '') fields.push(field);
    field = emptyField();
  };
  for (const piece of pieces) {
    if (piece.kind === 'break') finish();
    else if (piece.kind === 'split') splitPiece(piece.text, ifs, () => field, finish);
    else add(field, piece);
  }
  finish();
  return fields.flatMap((made) => globbed(shell, made));
}

function emptyField(): Field {
  return { text: '', pattern: '', present: false, wild: false };
}

function add(field: Field, { kind, text }: Piece): void {
  field.text += text;
  field.pattern += kind === 'quoted' ? escapePattern(text) : text;
  field.present ||= kind === 'quoted' || text !== '';
  field.wild ||= kind !== 'quoted' && /[*?[(]/.test(text);
}

function splitPiece(text: string, ifs: string, field: () => Field, finish: () => void): void {
  if (ifs === '') return add(field(), { text, kind: 'split' });
  const blank = [...ifs].filter((letter) => ' \t\n'.includes(letter));
  let at = 0;
  while (at < text.length) {
    const letter = text[at]!;
    if (!ifs.includes(letter)) {
      let end = at + 1;
      while (end < text.length && !ifs.includes(text[end]!)) end++;
      add(field(), { text: text.slice(at, end), kind: 'split' });
      at = end;
      continue;
    }
    let hard = 0;
    while (at < text.length && ifs.includes(text[at]!)) {
      if (!blank.includes(text[at]!) && hard++ > 0) break;
      at++;
    }
    if (hard > 0) field().present = true;
    finish();
  }
}

function globbed(shell: Shell, field: Field): string[] {
  if (!field.wild || shell.option('noglob') || !hasWildcard(field.pattern)) return [field.text];
  const found = expandGlob(shell, field.pattern);
  if (found.length > 0) return found;
  if (shell.shopt.has('failglob')) throw new ShellError(`no match: ${field.text}`);
  return shell.shopt.has('nullglob') ? [] : [field.text];
}
