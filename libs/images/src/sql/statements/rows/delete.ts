// DELETE.
import type { QueryContext } from '../../query/plan.ts';
import type { Outcome } from '../../session.ts';
import type { Table } from '../../store/catalogue.ts';
import type { DeleteStatement } from '../../syntax/ast/change.ts';
import type { Row } from '../../values/value.ts';
import { returning } from './returning.ts';
import { rowsDone } from './rows-done.ts';
import { targetRows } from './target-rows.ts';
import { Writer } from './writer.ts';

export function deleteRows(context: QueryContext, statement: DeleteStatement): Outcome {
  const removed: Row[] = [];
  let last: Table | undefined;
  const plans = (statement.targets ?? [undefined]).map((target) =>
    targetRows(context, statement.source, target, statement),
  );
  for (const { table, found } of plans) {
    context.session.require('DELETE', table.definition.schema, table.definition.name);
    last = table;
    const writer = new Writer(context, table, false);
    for (const { id, own } of found) {
      if (!table.data.row(id, context.session.writing)) continue;
      writer.delete(id, own);
      removed.push(own);
    }
  }
  if (statement.returning && last) return returning(context, last, statement.returning, removed, 'DELETE');
  return rowsDone(removed.length, { tag: `DELETE ${removed.length}` });
}
