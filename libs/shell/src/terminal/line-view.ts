// Draws the line that is edited: over as many rows as it needs, with as little output as possible.

export interface LineState {
  /** With \x01…\x02 around what takes no room. */
  readonly prompt: string;
  readonly text: string;
  /** In characters. */
  readonly cursor: number;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

export class LineView {
  #drawn: { readonly state: LineState; readonly cursor: Place; readonly end: Place } | undefined;

  /** What to write so that the terminal shows `state`. */
  update(state: LineState, columns: number): string {
    const drawn = this.#drawn;
    const cursor = placeOf(state, state.cursor, columns);
    const end = placeOf(state, [...state.text].length, columns);
    this.#drawn = { state, cursor, end };
    if (drawn && isAppended(drawn.state, state) && cursor.column !== 0 && cursor.row === drawn.cursor.row)
      return visible(state.text.slice(drawn.state.text.length));
    const home = drawn ? `${drawn.cursor.row > 0 ? `\x1b[${drawn.cursor.row}A` : ''}\r\x1b[J` : '';
    const last = state.prompt.slice(state.prompt.lastIndexOf('\n') + 1);
    const before = drawn ? '' : state.prompt.slice(0, state.prompt.length - last.length);
    // A full last row leaves the cursor hanging at its end: a blank and a return bring it to the next one.
    const wrap = end.column === 0 && end.row > 0 ? ' \r' : '';
    return home + strip(before + last) + visible(state.text) + wrap + moveTo(end, cursor);
  }

  /** Behind the line, on a row of its own. */
  finish(): string {
    const drawn = this.#drawn;
    this.#drawn = undefined;
    return drawn ? `${moveTo(drawn.cursor, drawn.end)}\n` : '\n';
  }

  /** Forgets what is on the screen: it was cleared. */
  reset(): void {
    this.#drawn = undefined;
  }
}

function isAppended(before: LineState, after: LineState): boolean {
  return (
    before.prompt === after.prompt &&
    after.text.startsWith(before.text) &&
    after.text.length > before.text.length &&
    before.cursor === [...before.text].length &&
    after.cursor === [...after.text].length &&
    !after.text.includes('\n')
  );
}

function placeOf({ prompt, text }: LineState, cursor: number, columns: number): Place {
  const shown = prompt
    .slice(prompt.lastIndexOf('\n') + 1)
    .replace(/\x01[^\x02]*\x02/g, '')
    .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '');
  let row = 0;
  let column = 0;
  for (const character of [...shown, ...[...text].slice(0, cursor)]) {
    if (character === '\n') {
      row++;
      column = 0;
      continue;
    }
    column += widthOf(character);
    if (column >= columns) {
      row++;
      column = column > columns ? widthOf(character) : 0;
    }
  }
  return { row, column };
}

/** Columns of a character: two for East Asian and emoji, two for a control character shown as ^X. */
function widthOf(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 32 || code === 127) return 2;
  if (code >= 0x300 && code <= 0x36f) return 0;
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}

function moveTo(from: Place, to: Place): string {
  if (from.row === to.row && from.column === to.column) return '';
  const rows = from.row - to.row;
  const vertical = rows > 0 ? `\x1b[${rows}A` : rows < 0 ? `\x1b[${-rows}B` : '';
  return `${vertical}\r${to.column > 0 ? `\x1b[${to.column}C` : ''}`;
}

const strip = (prompt: string) => prompt.replace(/[\x01\x02]/g, '');

function visible(text: string): string {
  return text.replace(
    /[\x00-\x09\x0b-\x1f\x7f]/g,
    (character) => `^${String.fromCharCode(character.charCodeAt(0) ^ 64)}`,
  );
}
