// The rows of one table. A row has what is committed and what one open transaction has made of it; nobody else sees
// that, and whoever wants to change the same row waits (LockWait).
import type { Row, Value } from '../values/value.ts';
import { textOf } from '../values/value.ts';
import type { TableDefinition } from './catalogue.ts';
import type { Transaction } from './transaction.ts';

interface Cell {
  committed?: Row;
  pending?: { readonly transaction: Transaction; readonly row: Row | undefined };
}

/** Another transaction holds the row. The session waits and tries the statement again. */
export class LockWait extends Error {
  constructor(readonly holder: Transaction) {
    super('waiting for a row lock');
  }
}

export class TableData {
  cells = new Map<number, Cell>();
  nextRow = 1;
  autoIncrement = 1n;
  /** Key name → key text → rows that have (or had) it. */
  #index = new Map<string, Map<string, Set<number>>>();

  constructor(
    public keyOf: (name: string, row: Row) => string | undefined,
    public keyNames: readonly string[],
  ) {}

  /** The row as this transaction sees it. */
  row(id: number, transaction: Transaction | undefined): Row | undefined {
    const cell = this.cells.get(id);
    if (cell?.pending && cell.pending.transaction === transaction) return cell.pending.row;
    return cell?.committed;
  }

  *scan(transaction: Transaction | undefined): Generator<readonly [number, Row]> {
    for (const id of [...this.cells.keys()]) {
      const row = this.row(id, transaction);
      if (row) yield [id, row];
    }
  }

  /** Rows that have this key, also those of others' open transactions: they are waited for. */
  find(key: string, text: string, transaction: Transaction): number | undefined {
    for (const id of this.#index.get(key)?.get(text) ?? []) {
      const cell = this.cells.get(id);
      const mine = cell?.pending?.transaction === transaction;
      const seen = mine ? cell!.pending!.row : cell?.committed;
      if (cell?.pending && !mine) {
        const versions = [cell.committed, cell.pending.row];
        if (versions.some((row) => row && this.keyOf(key, row) === text))
          throw new LockWait(cell.pending.transaction);
      }
      if (seen && this.keyOf(key, seen) === text) return id;
    }
    return undefined;
  }

  write(id: number, row: Row | undefined, transaction: Transaction): void {
    const cell = this.cells.get(id) ?? {};
    if (cell.pending && cell.pending.transaction !== transaction)
      throw new LockWait(cell.pending.transaction);
    const before = cell.pending;
    const isNew = !this.cells.has(id);
    this.cells.set(id, cell);
    cell.pending = { transaction, row };
    if (row) this.#remember(id, row);
    transaction.record(
      () => {
        if (isNew) this.cells.delete(id);
        else if (before) cell.pending = before;
        else delete cell.pending;
      },
      () => this.#settle(id, transaction),
    );
  }

  #settle(id: number, transaction: Transaction): void {
    const cell = this.cells.get(id);
    if (cell?.pending?.transaction !== transaction) return;
    const { row } = cell.pending;
    delete cell.pending;
    if (row) cell.committed = row;
    else this.cells.delete(id);
  }

  #remember(id: number, row: Row): void {
    for (const name of this.keyNames) {
      const text = this.keyOf(name, row);
      if (text === undefined) continue;
      const entries = this.#index.get(name) ?? new Map<string, Set<number>>();
      this.#index.set(name, entries);
      entries.set(text, (entries.get(text) ?? new Set()).add(id));
    }
  }

  /** Every committed row anew: after ALTER TABLE, TRUNCATE, a start. Returns what undoes it. */
  replace(rows: Iterable<readonly [number, Row]>): () => void {
    const before = this.cells;
    this.cells = new Map([...rows].map(([id, row]) => [id, { committed: row }]));
    this.reindex();
    return () => {
      this.cells = before;
      this.reindex();
    };
  }

  reindex(): void {
    this.#index = new Map();
    for (const [id, { committed, pending }] of this.cells) {
      if (committed) this.#remember(id, committed);
      if (pending?.row) this.#remember(id, pending.row);
      this.nextRow = Math.max(this.nextRow, id + 1);
    }
  }
}

/** Key texts: undefined when a part is NULL, which is never a duplicate. */
export function keyText(values: readonly Value[], fold: (text: string) => string): string | undefined {
  const parts: string[] = [];
  for (const value of values) {
    if (value === null) return undefined;
    parts.push(typeof value === 'string' ? fold(value) : textOf(value));
  }
  return parts.join('\u0000');
}

export function tableData(definition: TableDefinition, fold: (text: string) => string): TableData {
  const data = new TableData(() => undefined, []);
  followDefinition(data, definition, fold);
  return data;
}

/** The keys of the data are those of its definition. */
export function followDefinition(
  data: TableData,
  definition: TableDefinition,
  fold: (text: string) => string,
): void {
  const unique = definition.keys.filter(({ type }) => type === 'primary' || type === 'unique');
  const places = new Map(
    unique.map(({ name, columns }) => [
      name,
      columns.map((wanted) =>
        definition.columns.findIndex(({ name: column }) => column.toLowerCase() === wanted.toLowerCase()),
      ),
    ]),
  );
  data.keyNames = unique.map(({ name }) => name);
  data.keyOf = (name, row) =>
    keyText(
      places.get(name)!.map((place) => row[place] ?? null),
      fold,
    );
  data.reindex();
}
