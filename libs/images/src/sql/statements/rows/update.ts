// UPDATE.
import { SqlError } from '../../errors.ts';
import { Compiler } from '../../query/compile.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { Outcome } from '../../session.ts';
import type { UpdateStatement } from '../../syntax/ast/change.ts';
import type { Source } from '../../syntax/ast/query.ts';
import { datetimeText } from '../../values/temporal.ts';
import type { Row } from '../../values/value.ts';
import { returning } from './returning.ts';
import { rowsDone } from './rows-done.ts';
import { placeOf } from './table-scope.ts';
import { rowText, tablesIn, targetRows } from './target-rows.ts';
import { Writer } from './writer.ts';

export function updateRows(context: QueryContext, statement: UpdateStatement): Outcome {
  const { session } = context;
  const source: Source = statement.from
    ? { kind: 'join', type: 'cross', left: statement.source, right: statement.from }
    : statement.source;
  const target = statement.assignments.find(({ table }) => table !== undefined)?.table;
  const owner =
    target ??
    tablesIn(source).find(({ name }) =>
      statement.assignments.every(({ column }) => placeOf(session.table(name), column) >= 0),
    )?.alias;
  const { table, scope, found } = targetRows(context, source, owner, statement);
  session.require('UPDATE', table.definition.schema, table.definition.name);
  const { columns } = table.definition;
  const compiler = new Compiler(context, scope, 'field list');
  const sets = statement.assignments.map(({ column, value, at }) => {
    const place = placeOf(table, column);
    if (place < 0)
      throw new SqlError(
        session.dialect.errors.unknownColumn(column, 'field list', table.definition.name),
        at,
      );
    return { place, value: value.kind === 'default' ? undefined : compiler.compile(value) };
  });
  const writer = new Writer(context, table, statement.ignore);
  const written: Row[] = [];
  const seen = new Set<number>();
  let changed = 0;
  for (const { id, own, row } of found) {
    if (seen.has(id)) continue;
    seen.add(id);
    writer.row++;
    const next = [...own];
    const start =
      row.length === own.length
        ? 0
        : row.findIndex((_, index) => rowText(row.slice(index, index + own.length)) === rowText(own));
    for (const { place, value } of sets) {
      // MySQL: an assignment sees the values of those before it
      const seenRow =
        session.dialect.family === 'mysql'
          ? [...row.slice(0, start), ...next, ...row.slice(start + own.length)]
          : row;
      next[place] = writer.fit(
        value ? value.run({ row: seenRow }) : writer.default(columns[place]!),
        columns[place]!,
      );
    }
    const differs = next.some((value, place) => rowText([value]) !== rowText([own[place] ?? null]));
    if (differs)
      for (const [place, column] of columns.entries())
        if (column.onUpdateNow && !sets.some((set) => set.place === place))
          next[place] = datetimeText(context.now);
    const final = writer.generated(next);
    if (differs || session.dialect.family === 'postgres') {
      writer.replace(id, own, final);
      changed++;
    }
    written.push(final);
  }
  if (statement.returning) return returning(context, table, statement.returning, written, 'UPDATE');
  return rowsDone(changed, {
    info: `Rows matched: ${written.length}  Changed: ${changed}  Warnings: ${session.warnings.length}`,
    tag: `UPDATE ${changed}`,
  });
}
