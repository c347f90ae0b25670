import type { TextBuffer } from './text-buffer.ts';

const tabWidth = 8;

/** Which part of a buffer is on the screen, and where the cursor is in it. */
export class Viewport {
  top = 0;
  left = 0;

  /** Scrolls so that the cursor is visible. */
  follow(buffer: TextBuffer, rows: number, columns: number): void {
    if (buffer.row < this.top) this.top = buffer.row;
    if (buffer.row >= this.top + rows) this.top = buffer.row - rows + 1;
    const column = displayColumn(buffer.line, buffer.column);
    if (column < this.left) this.left = column;
    if (column >= this.left + columns) this.left = column - columns + 1;
  }

  lines(buffer: TextBuffer, rows: number, columns: number, beyond = ''): string[] {
    return Array.from({ length: rows }, (_, i) => {
      const line = buffer.lines[this.top + i];
      return line === undefined
        ? beyond
        : [...expandTabs(line)].slice(this.left, this.left + columns).join('');
    });
  }

  cursor(buffer: TextBuffer): { row: number; column: number } {
    return { row: buffer.row - this.top, column: displayColumn(buffer.line, buffer.column) - this.left };
  }
}

function expandTabs(line: string): string {
  let out = '';
  for (const character of line)
    out += character === '\t' ? ' '.repeat(tabWidth - (out.length % tabWidth)) : character;
  return out;
}

function displayColumn(line: string, column: number): number {
  return [...expandTabs([...line].slice(0, column).join(''))].length;
}
