// INSERT, UPDATE and DELETE as data.
import type { Expression, OrderItem } from './expression.ts';
import type { Named } from './named.ts';
import type { Query, SelectItem, Source } from './query.ts';

export interface Assignment {
  readonly table?: string;
  readonly column: string;
  readonly value: Expression;
  readonly at: number;
}

export interface InsertStatement {
  readonly kind: 'insert';
  readonly table: Named;
  readonly alias?: string;
  readonly columns?: readonly string[];
  readonly rows?: readonly (readonly Expression[])[];
  readonly query?: Query;
  readonly ignore: boolean;
  readonly replace: boolean;
  readonly onDuplicate?: readonly Assignment[];
  /** PostgreSQL's ON CONFLICT; without `update` DO NOTHING. */
  readonly onConflict?: {
    readonly columns?: readonly string[];
    readonly constraint?: string;
    readonly update?: readonly Assignment[];
    readonly where?: Expression;
  };
  readonly returning?: readonly SelectItem[];
  readonly at: number;
}
export interface UpdateStatement {
  readonly kind: 'update';
  readonly source: Source;
  /** PostgreSQL's `FROM`. */
  readonly from?: Source;
  readonly assignments: readonly Assignment[];
  readonly where?: Expression;
  readonly orderBy: readonly OrderItem[];
  readonly limit?: Expression;
  readonly ignore: boolean;
  readonly returning?: readonly SelectItem[];
}
export interface DeleteStatement {
  readonly kind: 'delete';
  /** What is deleted from, by alias; absent: the only table of `source`. */
  readonly targets?: readonly string[];
  readonly source: Source;
  readonly where?: Expression;
  readonly orderBy: readonly OrderItem[];
  readonly limit?: Expression;
  readonly returning?: readonly SelectItem[];
}
