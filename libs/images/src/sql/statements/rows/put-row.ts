import { SqlError } from '../../errors.ts';
import { Compiler } from '../../query/compile.ts';
import { Scope } from '../../query/scope.ts';
import type { InsertStatement } from '../../syntax/ast/change.ts';
import { isTrue, type Row } from '../../values/value.ts';
import { placeOf, scopeOf } from './table-scope.ts';
import type { Writer } from './writer.ts';

/** Puts a row in; when another has its key, does what the statement says for that. */
export function putRow(
  writer: Writer,
  statement: InsertStatement,
  row: Row,
  result: { affected: number; duplicates: number; written: Row[] },
): void {
  const twin = writer.duplicate(row);
  if (!twin) {
    writer.insert(row);
    result.affected++;
    result.written.push(row);
    return;
  }
  const { data } = writer.table;
  const before = data.row(twin.id, writer.session.writing)!;
  result.duplicates++;
  if (statement.replace) {
    writer.delete(twin.id, before);
    result.affected++;
    return putRow(writer, statement, row, result);
  }
  const update = statement.onDuplicate ?? statement.onConflict?.update;
  if (update) return updateTwin(writer, statement, { ...twin, before, row, update }, result);
  if (statement.onConflict) return;
  if (!statement.ignore) throw twin.error;
  writer.session.warn({ code: twin.error.code, message: twin.error.message });
}

interface Twin {
  readonly id: number;
  readonly before: Row;
  /** What should have been put in. */
  readonly row: Row;
  readonly update: NonNullable<InsertStatement['onDuplicate']>;
}

/** ON DUPLICATE KEY UPDATE, ON CONFLICT DO UPDATE. */
function updateTwin(
  writer: Writer,
  statement: InsertStatement,
  { id, before, row, update }: Twin,
  result: { affected: number; written: Row[] },
): void {
  const scope = scopeOf(writer.context, writer.table, statement.alias);
  const excluded = new Scope(scope.dialect, [
    ...scope.columns,
    ...scope.columns.map((column) => ({ ...column, table: 'excluded', hidden: true })),
  ]);
  const compiler = new Compiler(writer.context, excluded, 'field list');
  const next = [...before];
  if (
    statement.onConflict?.where &&
    !isTrue(compiler.compile(statement.onConflict.where).run({ row: [...before, ...row] }))
  )
    return;
  for (const { column, value } of update) {
    const place = placeOf(writer.table, column);
    if (place < 0) throw new SqlError(writer.errors.unknownColumn(column, 'field list'));
    next[place] = writer.fit(
      compiler.compile(value).run({ row: [...next, ...row], inserted: row }),
      writer.table.definition.columns[place]!,
    );
  }
  const changes = next.some((value, place) => value !== before[place]);
  if (changes) writer.replace(id, before, next);
  result.affected += writer.session.dialect.family === 'postgres' ? 1 : changes ? 2 : 0;
  result.written.push(next);
}
