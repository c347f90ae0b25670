import { parseJsonPath } from '@drydock/machinery';
import { goString } from './go-format.ts';
import { relaxedJsonPath } from './relaxed-json-path.ts';

interface CustomColumn {
  readonly header: string;
  readonly query: { find(data: unknown): unknown[] };
}

/** Rows of `-o custom-columns=`; lists give one row per item. Headers come once per kind of object. */
export class CustomColumnsPrinter {
  #printedHeaders = false;

  constructor(
    readonly columns: readonly CustomColumn[],
    readonly noHeaders: boolean,
  ) {}

  print(object: unknown): string {
    const items = (object as { items?: unknown[] }).items;
    const rows = (Array.isArray(items) ? items : [object]).map((item) => this.#row(item));
    const headers = this.noHeaders || this.#printedHeaders ? [] : [this.columns.map((one) => one.header)];
    this.#printedHeaders = true;
    return [...headers, ...rows].map((cells) => `${cells.join('\t')}\n`).join('');
  }

  #row(item: unknown): string[] {
    return this.columns.map(({ query }) => {
      const found = query.find(item);
      return found.length === 0 ? '<none>' : found.map(goString).join(',');
    });
  }
}

/** `NAME:.metadata.name,IMAGE:.spec.image`. */
export function customColumns(spec: string): CustomColumn[] {
  if (spec === '') throw new Error('custom-columns format specified but no custom columns given');
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0)
      throw new Error(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return column(part.slice(0, colon), part.slice(colon + 1));
  });
}

/** A file of two lines: headers, and the paths below them. */
export function customColumnsOfFile(text: string): CustomColumn[] {
  const expected =
    'Expected format is one line of space separated headers, one line of space separated column specs.';
  const [first, second] = text.split('\n');
  if (!first) throw new Error(`invalid template, missing header line. ${expected}`);
  if (second === undefined || second.trim() === '')
    throw new Error(`invalid template, missing spec line. ${expected}`);
  const words = (line: string) => line.split(/\s+/).filter((word) => word !== '');
  const [headers, paths] = [words(first), words(second)];
  if (headers.length !== paths.length)
    throw new Error(
      `number of headers (${headers.length}) and field specifications (${paths.length}) don't match`,
    );
  return headers.map((header, i) => column(header, paths[i]!));
}

function column(header: string, path: string): CustomColumn {
  return { header, query: parseJsonPath(relaxedJsonPath(path)) };
}
