// RETURNING.
import { Compiler } from '../../query/compile.ts';
import { outputs } from '../../query/outputs.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { Outcome } from '../../session.ts';
import type { Table } from '../../store/catalogue.ts';
import type { SelectItem } from '../../syntax/ast/query.ts';
import type { Row } from '../../values/value.ts';
import { scopeOf } from './table-scope.ts';

export function returning(
  context: QueryContext,
  table: Table,
  items: readonly SelectItem[],
  rows: readonly Row[],
  verb: string,
): Outcome {
  const fields = outputs(context, new Compiler(context, scopeOf(context, table), 'field list'), items);
  return {
    kind: 'rows',
    columns: fields.map(({ column }) => column),
    rows: rows.map((row) => fields.map((field) => field.run({ row }))),
    tag: `${verb}${verb === 'INSERT' ? ' 0' : ''} ${rows.length}`,
  };
}
