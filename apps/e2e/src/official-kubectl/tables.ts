// Tables of kubectl in a text: columns stand where their widest cell leaves them, so one cell of another width moves all.

type MapCell = (cell: string, column: string) => string;

/** The text with the cells of its tables changed, and their columns aligned anew. */
export function mapTables(text: string, mapCell: MapCell): string {
  const lines = text.split('\n');
  const result: string[] = [];
  for (let index = 0; index < lines.length;) {
    const starts = columnStarts(lines[index]!, lines[index + 1]);
    if (!starts) {
      result.push(lines[index++]!);
      continue;
    }
    let end = index + 1;
    while (lines[end] !== undefined && isRow(lines[end]!, starts[0]!)) end++;
    result.push(...mapTable(lines.slice(index, end), starts, mapCell));
    index = end;
  }
  return result.join('\n');
}

/** Where the columns of a header begin: one in capitals, or one that is underlined as in `kubectl describe`. */
function columnStarts(line: string, next: string | undefined): readonly number[] | undefined {
  const underlined = next !== undefined && /^ *-{2,}( +-{2,})+ *$/.test(next);
  if (underlined) return [...next.matchAll(/-+/g)].map(({ index }) => index);
  if (!/^[A-Z][A-Z\d()/ -]*$/.test(line) || !/ {2,}\S/.test(line)) return undefined;
  return [0, ...[...line.matchAll(/ {2,}(?=\S)/g)].map(({ index, 0: gap }) => index + gap.length)];
}

const isRow = (line: string, start: number) => line.trim() !== '' && line.slice(0, start).trim() === '';

function mapTable(lines: readonly string[], starts: readonly number[], mapCell: MapCell): readonly string[] {
  const rows = lines.map((line) => ({
    line,
    cells: isAligned(line, starts) ? cellsOf(line, starts) : undefined,
  }));
  const aligned = rows.flatMap(({ cells }) => (cells ? [cells] : []));
  const [header = []] = aligned;
  const mapRow = (cells: readonly string[]) =>
    cells.map((cell, column) => mapCell(cell, header[column] ?? ''));
  const mapped = aligned.map(mapRow);
  const widths = starts.slice(1).map((start, column) => {
    const widest = (table: readonly (readonly string[])[]) =>
      Math.max(...table.map((cells) => cells[column]!.length));
    return widest(mapped) + Math.max(start - starts[column]! - widest(aligned), 2);
  });
  const indent = ' '.repeat(starts[0]!);
  const print = (cells: readonly string[]) =>
    indent + cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('');
  return rows.map(({ line, cells }) => (cells ? print(mapRow(cells)) : line));
}

/** `kubectl describe` has rows of other columns in between; they stay what they are. */
const isAligned = (line: string, starts: readonly number[]) =>
  starts.every((start) => start === 0 || (line[start - 1] ?? ' ') === ' ');

const cellsOf = (line: string, starts: readonly number[]) =>
  starts.map((start, column) => line.slice(start, starts[column + 1]).trim());
