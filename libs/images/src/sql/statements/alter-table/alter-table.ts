// ALTER TABLE.
import { foldText } from '../../query/operators.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { Outcome } from '../../session.ts';
import type { Table } from '../../store/catalogue.ts';
import { followDefinition } from '../../store/table-data.ts';
import type { Statement } from '../../syntax/ast.ts';
import type { Alteration } from '../../syntax/ast/alteration.ts';
import { done } from '../done.ts';
import { alteredDefinition } from './altered-definition.ts';
import { checkUnique } from './check-unique.ts';
import { moveRow } from './move-row.ts';

export function alterTable(
  context: QueryContext,
  statement: Extract<Statement, { kind: 'alter-table' }>,
): Outcome {
  const { session } = context;
  const table = statement.ifExists ? session.tableIfAny(statement.table) : session.table(statement.table);
  if (!table) return done('ALTER TABLE');
  session.require('ALTER', table.definition.schema, table.definition.name);
  for (const alteration of statement.alterations) alterOnce(context, table, alteration);
  session.changed(table);
  return done('ALTER TABLE', 0, 'Records: 0  Duplicates: 0  Warnings: 0');
}

function alterOnce(context: QueryContext, table: Table, alteration: Alteration): void {
  const before = table.definition;
  const after = alteredDefinition(context, table, alteration);
  if (after === before) return;
  const rows = [...table.data.scan(context.session.writing)];
  const moved = rows.map(
    ([id, row], index) => [id, moveRow(context, before, after, alteration, row, index + 1)] as const,
  );
  checkUnique(
    context,
    table,
    after,
    moved.map(([, row]) => row),
  );
  let undo = () => {};
  context.session.apply(
    () => {
      table.definition = after;
      followDefinition(table.data, after, foldText);
      undo = table.data.replace(moved);
    },
    () => {
      table.definition = before;
      undo();
      followDefinition(table.data, before, foldText);
    },
  );
}
