// The text under an editor: lines and a cursor. Columns count characters.

export class TextBuffer {
  lines: string[];
  row = 0;
  column = 0;
  changed = false;

  constructor(text: string) {
    this.lines = text.replace(/\n$/, '').split('\n');
  }

  /** The file's content: every line ends with a newline; an empty buffer is an empty file. */
  get text(): string {
    return this.lines.length === 1 && this.lines[0] === '' ? '' : `${this.lines.join('\n')}\n`;
  }

  get line(): string {
    return this.lines[this.row] ?? '';
  }

  #characters(): string[] {
    return [...this.line];
  }

  get length(): number {
    return this.#characters().length;
  }

  /** Keeps the cursor on a character, or behind the last one. */
  clamp(): void {
    this.row = Math.max(0, Math.min(this.row, this.lines.length - 1));
    this.column = Math.max(0, Math.min(this.column, this.length));
  }

  move(rows: number, columns: number): void {
    this.row += rows;
    this.row = Math.max(0, Math.min(this.row, this.lines.length - 1));
    this.column += columns;
    this.clamp();
  }

  /** One character on, over the end of the line. */
  forward(): void {
    if (this.column < this.length) this.column++;
    else if (this.row < this.lines.length - 1) this.place(this.row + 1, 0);
  }

  back(): void {
    if (this.column > 0) this.column--;
    else if (this.row > 0) this.place(this.row - 1, Infinity);
  }

  place(row: number, column: number): void {
    this.row = row;
    this.column = column;
    this.clamp();
  }

  insert(text: string): void {
    const parts = text.split('\n');
    const characters = this.#characters();
    const before = characters.slice(0, this.column).join('');
    const after = characters.slice(this.column).join('');
    const last = parts.at(-1)!;
    if (parts.length === 1) this.lines[this.row] = before + text + after;
    else this.lines.splice(this.row, 1, before + parts[0]!, ...parts.slice(1, -1), last + after);
    this.row += parts.length - 1;
    this.column = (parts.length === 1 ? this.column : 0) + [...last].length;
    this.changed = true;
  }

  backspace(): void {
    if (this.row === 0 && this.column === 0) return;
    this.back();
    this.deleteCharacter();
  }

  deleteCharacter(): void {
    const characters = this.#characters();
    if (this.column < characters.length) {
      characters.splice(this.column, 1);
      this.lines[this.row] = characters.join('');
    } else if (this.row < this.lines.length - 1) {
      this.lines.splice(this.row, 2, this.line + this.lines[this.row + 1]!);
    } else return;
    this.changed = true;
  }

  /** The text between two places of one line, removed. */
  deleteWithin(from: number, to: number): string {
    const characters = this.#characters();
    const removed = characters.splice(from, Math.max(0, to - from)).join('');
    this.lines[this.row] = characters.join('');
    this.column = from;
    this.changed = true;
    this.clamp();
    return removed;
  }

  deleteLines(row: number, count: number): string[] {
    const removed = this.lines.splice(row, count);
    if (this.lines.length === 0) this.lines = [''];
    this.changed = true;
    this.place(row, 0);
    return removed;
  }

  insertLines(row: number, lines: readonly string[]): void {
    this.lines.splice(row, 0, ...lines);
    this.changed = true;
    this.place(row, 0);
  }

  /** The next place of `text` behind the cursor, around the end of the buffer; undefined when there is none. */
  find(text: string, backward = false): { row: number; column: number } | undefined {
    const { length } = this.lines;
    for (let i = 0; i <= length; i++) {
      const row = (((backward ? this.row - i : this.row + i) % length) + length) % length;
      const line = this.lines[row]!;
      const here = i === 0;
      const at = backward
        ? line.lastIndexOf(text, here ? this.column - 1 : line.length)
        : line.indexOf(text, here ? this.column + 1 : 0);
      if (at >= 0 && !(backward && here && this.column === 0))
        return { row, column: [...line.slice(0, at)].length };
    }
    return undefined;
  }
}
