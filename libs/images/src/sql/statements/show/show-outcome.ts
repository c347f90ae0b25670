import type { QueryContext } from '../../query/plan.ts';
import type { Outcome, Session } from '../../session.ts';
import type { ShowStatement } from '../../syntax/ast.ts';
import { types } from '../../values/types.ts';
import type { Row } from '../../values/value.ts';

export const rowsOf = (names: readonly string[], rows: readonly Row[]): Outcome => ({
  kind: 'rows',
  columns: names.map((name, index) => ({
    name,
    table: '',
    type: rows.some((row) => typeof row[index] === 'bigint') ? types.integer : types.text,
  })),
  rows,
});

export type Show = (session: Session, statement: ShowStatement, context: QueryContext) => Outcome | undefined;
