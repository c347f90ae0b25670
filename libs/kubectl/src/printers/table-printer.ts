// cli-runtime's HumanReadablePrinter for the tables that the server sends.
import type { KubeObject } from '@drydock/machinery';
import { goString } from './go-format.ts';
import type { TabWriter } from './tab-writer.ts';

export interface TableColumn {
  readonly name: string;
  readonly type?: string;
  readonly format?: string;
  readonly priority?: number;
}

export interface TableRow {
  readonly cells: readonly unknown[];
  readonly object?: Partial<KubeObject>;
}

export interface Table {
  readonly kind: 'Table';
  readonly apiVersion: string;
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly columnDefinitions?: readonly TableColumn[];
  readonly rows?: readonly TableRow[];
}

export interface TableOptions {
  readonly wide?: boolean;
  readonly noHeaders?: boolean;
  readonly withNamespace?: boolean;
  /** `deployment.apps`: printed before the names. */
  readonly withKind?: string;
  readonly showLabels?: boolean;
  readonly labelColumns?: readonly string[];
}

export function isTable(value: unknown): value is Table {
  return (value as { kind?: unknown } | undefined)?.kind === 'Table';
}

/** Prints tables one after the other; headers are repeated only when the columns change. */
export class TablePrinter {
  #lastColumns: readonly TableColumn[] = [];
  #printedHeaders = false;

  constructor(readonly options: TableOptions) {}

  /** `eventType` adds the EVENT column. */
  print(table: Table, writer: TabWriter, eventType?: string): void {
    const given = table.columnDefinitions ?? [];
    const same = JSON.stringify(given) === JSON.stringify(this.#lastColumns);
    const noHeaders = this.options.noHeaders || (this.#printedHeaders && (given.length === 0 || same));
    if (given.length > 0 && !same) {
      this.#lastColumns = given;
      this.#printedHeaders = false;
    }
    const rows = table.rows ?? [];
    if (rows.length > 0) this.#printedHeaders = true;
    const decorated = decorate(given.length > 0 ? given : this.#lastColumns, rows, this.options, eventType);
    if (rows.length === 0) return;
    if (!noHeaders)
      writer.write(`${visible(decorated.columns, this.options, decorated.headers).join('\t')}\n`);
    for (const cells of decorated.rows)
      writer.write(`${visible(decorated.columns, this.options, cells).map(cellText).join('\t')}\n`);
  }
}

interface Decorated {
  readonly columns: readonly TableColumn[];
  readonly headers: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

function decorate(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  options: TableOptions,
  eventType: string | undefined,
): Decorated {
  const labels = options.labelColumns ?? [];
  const before: TableColumn[] = [
    ...(eventType === undefined ? [] : [{ name: 'Event' }]),
    ...(options.withNamespace ? [{ name: 'Namespace' }] : []),
  ];
  const after: TableColumn[] = [
    ...labels.map((label) => ({ name: labelHeader(label) })),
    ...(options.showLabels ? [{ name: 'Labels' }] : []),
  ];
  const all = [...before, ...columns, ...after];
  const nameColumn = columns.findIndex((one) => one.format === 'name' && one.type === 'string');
  return {
    columns: all,
    headers: all.map((one) => one.name.toUpperCase()),
    rows: rows.map((row) => [
      ...(eventType === undefined ? [] : [eventType]),
      ...(options.withNamespace ? [row.object?.metadata?.namespace ?? ''] : []),
      ...row.cells
        .slice(0, columns.length)
        .map((cell, i) =>
          i === nameColumn && options.withKind ? `${options.withKind}/${goString(cell)}` : cell,
        ),
      ...labels.map((label) => row.object?.metadata?.labels?.[label] ?? ''),
      ...(options.showLabels ? [formatLabels(row.object?.metadata?.labels)] : []),
    ]),
  };
}

function visible<T>(columns: readonly TableColumn[], options: TableOptions, cells: readonly T[]): T[] {
  return cells.filter((_, i) => options.wide || !columns[i]?.priority);
}

function labelHeader(label: string): string {
  return label.slice(label.lastIndexOf('/') + 1);
}

/** `a=b,c=d` sorted; `<none>` without labels. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort();
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${labels![key]}`).join(',');
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  const text = goString(cell);
  const end = text.search(/[\f\n\r]/);
  return (end < 0 ? text : `${text.slice(0, end)}...`).replace(/\u001b/g, '^[');
}
