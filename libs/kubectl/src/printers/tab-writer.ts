// Go's text/tabwriter, with the RememberWidths of liggitt/tabwriter that cli-runtime prints tables with.

export interface TabWriterOptions {
  readonly minWidth: number;
  readonly padding: number;
  /** Column widths only grow from one flush to the next. */
  readonly remember?: boolean;
}

export const tableLayout: TabWriterOptions = { minWidth: 6, padding: 3, remember: true };
export const describeLayout: TabWriterOptions = { minWidth: 0, padding: 2 };

/** Aligns tab-terminated cells: a column is a run of lines that have a cell there; the last cell of a line is free. */
export class TabWriter {
  #text = '';
  #remembered: number[] = [];

  constructor(readonly options: TabWriterOptions = tableLayout) {}

  write(text: string): void {
    this.#text += text;
  }

  forgetWidths(): void {
    this.#remembered = [];
  }

  /** The aligned text of everything written since the last flush. */
  flush(): string {
    const text = this.#text;
    this.#text = '';
    if (text === '') return '';
    const lines = text.split('\n').map((line) => line.split('\t'));
    const widths: number[][] = lines.map(() => []);
    this.#format(lines, widths, [], 0, lines.length);
    return lines.map((cells, i) => cells.map((cell, j) => pad(cell, widths[i]![j])).join('')).join('\n');
  }

  #format(lines: readonly string[][], out: number[][], widths: number[], from: number, to: number): void {
    const column = widths.length;
    let row = from;
    while (row < to) {
      if (column >= lines[row]!.length - 1) {
        out[row] = [...widths];
        row++;
        continue;
      }
      const start = row;
      while (row < to && column < lines[row]!.length - 1) row++;
      const width = this.#widthOf(lines, column, start, row);
      this.#format(lines, out, [...widths, width], start, row);
    }
  }

  #widthOf(lines: readonly string[][], column: number, from: number, to: number): number {
    let width = this.options.minWidth;
    for (let row = from; row < to; row++)
      width = Math.max(width, length(lines[row]![column]!) + this.options.padding);
    if (!this.options.remember) return width;
    width = Math.max(width, this.#remembered[column] ?? 0);
    this.#remembered[column] = width;
    return width;
  }
}

const length = (cell: string) => [...cell].length;

function pad(cell: string, width: number | undefined): string {
  return width === undefined ? cell : cell + ' '.repeat(Math.max(0, width - length(cell)));
}

/** One block of tab-separated lines, aligned. */
export function align(text: string, options: TabWriterOptions = tableLayout): string {
  const writer = new TabWriter(options);
  writer.write(text);
  return writer.flush();
}
