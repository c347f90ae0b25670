import type { TextBuffer } from '../full-screen/text-buffer.ts';

export interface Motion {
  readonly row: number;
  readonly column: number;
  /** An operator on it takes whole lines. */
  readonly lines?: boolean;
  /** An operator on it takes the character at its end too. */
  readonly inclusive?: boolean;
}

/** Where a motion key leads; undefined when the key is none. `more` is the character of f, F, t and T. */
export function moveBy(
  buffer: TextBuffer,
  key: string,
  count: number,
  counted: boolean,
  more?: string,
): Motion | undefined {
  const { row, column, line } = buffer;
  const last = buffer.lines.length - 1;
  switch (key) {
    case 'h':
    case 'Backspace':
      return { row, column: Math.max(0, column - count) };
    case 'l':
    case ' ':
      return { row, column: Math.min(buffer.length, column + count) };
    case 'j':
    case 'Enter':
    case '+':
      return { row: Math.min(last, row + count), column: key === 'j' ? column : 0, lines: true };
    case 'k':
    case '-':
      return { row: Math.max(0, row - count), column: key === 'k' ? column : 0, lines: true };
    case '0':
      return { row, column: 0 };
    case '^':
    case '_':
      return { row, column: line.search(/\S|$/) };
    case '$':
      return { row, column: buffer.length };
    case 'G':
      return { row: counted ? Math.min(last, count - 1) : last, column: 0, lines: true };
    case 'w':
    case 'W':
    case 'b':
    case 'B':
    case 'e':
    case 'E':
      return byWords(buffer, key, count);
    case 'f':
    case 'F':
    case 't':
    case 'T':
      return toCharacter(buffer, key, more ?? '', count);
    default:
      return undefined;
  }
}

function byWords(buffer: TextBuffer, key: string, count: number): Motion {
  let place = { row: buffer.row, column: buffer.column };
  for (let i = 0; i < count; i++) place = oneWord(buffer.lines, place, key);
  return { ...place, inclusive: key === 'e' || key === 'E' };
}

function oneWord(
  lines: readonly string[],
  from: { row: number; column: number },
  key: string,
): { row: number; column: number } {
  const pattern = key === key.toUpperCase() ? /\S+/g : /\w+|[^\w\s]+/g;
  const backward = key.toLowerCase() === 'b';
  for (let row = from.row; row >= 0 && row < lines.length; row += backward ? -1 : 1) {
    const words = [...lines[row]!.matchAll(pattern)].map((m) => ({
      start: m.index,
      end: m.index + m[0].length - 1,
    }));
    const here = row === from.row;
    if (backward) {
      const found = words.findLast(({ start }) => !here || start < from.column);
      if (found) return { row, column: found.start };
    } else {
      const at = key.toLowerCase() === 'e' ? 'end' : 'start';
      const found = words.find((word) => !here || word[at] > from.column);
      if (found) return { row, column: found[at] };
    }
  }
  return backward
    ? { row: 0, column: 0 }
    : { row: lines.length - 1, column: [...(lines.at(-1) ?? '')].length };
}

function toCharacter(buffer: TextBuffer, key: string, character: string, count: number): Motion | undefined {
  const characters = [...buffer.line];
  const forward = key === 'f' || key === 't';
  let column = buffer.column;
  for (let i = 0; i < count; i++) {
    column = forward
      ? characters.indexOf(character, column + 1)
      : characters.lastIndexOf(character, column - 1);
    if (column < 0) return { row: buffer.row, column: buffer.column };
  }
  const before = key === 't' ? -1 : key === 'T' ? 1 : 0;
  return { row: buffer.row, column: column + before, inclusive: forward };
}
