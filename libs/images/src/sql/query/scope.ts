// Names that an expression may use, and the row that it sees.
import type { Dialect } from '../dialect.ts';
import { SqlError } from '../errors.ts';
import type { SqlType } from '../values/types.ts';
import type { Row, Value } from '../values/value.ts';

export interface ScopeColumn {
  /** Alias of the source. */
  readonly table: string;
  readonly schema?: string;
  readonly name: string;
  readonly type: SqlType;
  /** `*` leaves it out: the second column of USING. */
  readonly hidden?: boolean;
  readonly notNull?: boolean;
  readonly key?: boolean;
}

/** The current row, and those of the queries around this one. */
export interface Frame {
  readonly row: Row;
  readonly outer?: Frame;
  readonly aggregates?: readonly Value[];
  /** The row that an INSERT … ON DUPLICATE KEY wanted to put in. */
  readonly inserted?: Row;
}
export const noFrame: Frame = { row: [] };

export class Scope {
  constructor(
    readonly dialect: Dialect,
    readonly columns: readonly ScopeColumn[],
    readonly outer?: Scope,
  ) {}

  same(left: string, right: string): boolean {
    return this.dialect.family === 'postgres' ? left === right : left.toLowerCase() === right.toLowerCase();
  }

  /** Place of a column here; undefined when there is none. Throws when there are several. */
  find(name: string, table: string | undefined, clause: string, at: number): number | undefined {
    const found: number[] = [];
    this.columns.forEach((column, index) => {
      const fits = this.same(column.name, name) && (table === undefined || this.same(column.table, table));
      if (fits && !(column.hidden && table === undefined)) found.push(index);
    });
    if (found.length > 1) {
      const shown = table === undefined ? name : `${table}.${name}`;
      throw new SqlError(this.dialect.errors.ambiguousColumn(shown, clause), at);
    }
    return found[0];
  }
}
