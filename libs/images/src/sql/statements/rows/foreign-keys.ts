// What a changed row means for the tables that refer to it, and to which it refers.
import { SqlError } from '../../errors.ts';
import { foldText } from '../../query/operators.ts';
import type { ForeignKey, Table } from '../../store/catalogue.ts';
import { keyText } from '../../store/table-data.ts';
import { textOf, type Row, type Value } from '../../values/value.ts';
import { same } from '../same-name.ts';
import { constraintText } from './constraint-text.ts';
import { placeOf } from './table-scope.ts';
import { Writer } from './writer.ts';

/** Every row that this one refers to must be there. */
export function checkParents(writer: Writer, row: Row): void {
  for (const foreign of writer.table.definition.foreignKeys) {
    const values = foreign.columns.map((column) => row[placeOf(writer.table, column)] ?? null);
    if (values.includes(null)) continue;
    const parent = writer.session.tableIfAny({ schema: foreign.schema, name: foreign.table });
    if (parent && rowsWith(writer, parent, foreign.parentColumns, values).length > 0) continue;
    if (!writer.session.foreignKeyChecks) continue;
    const { schema, name } = writer.table.definition;
    throw new SqlError(
      writer.errors.parentMissing(
        schema,
        name,
        constraintText(foreign),
        foreign.name,
        foreign.columns.join(', '),
        values.map((value) => textOf(value!)).join(', '),
        foreign.table,
      ),
    );
  }
}

function rowsWith(
  writer: Writer,
  table: Table,
  columns: readonly string[],
  values: readonly Value[],
): readonly (readonly [number, Row])[] {
  const wanted = keyText(values, foldText);
  const places = columns.map((column) => placeOf(table, column));
  return [...table.data.scan(writer.session.writing)].filter(
    ([, row]) =>
      keyText(
        places.map((place) => row[place] ?? null),
        foldText,
      ) === wanted,
  );
}

/** What hangs on a row that goes away (`after` absent) or changes its key. */
export function followRow(writer: Writer, before: Row, after: Row | undefined): void {
  const { schema, name } = writer.table.definition;
  for (const child of writer.session.database.allTables())
    for (const foreign of child.definition.foreignKeys) {
      if (foreign.schema !== schema || !same(foreign.table, name)) continue;
      const old = foreign.parentColumns.map((column) => before[placeOf(writer.table, column)] ?? null);
      const next =
        after && foreign.parentColumns.map((column) => after[placeOf(writer.table, column)] ?? null);
      if (old.includes(null) || (next && keyText(old, foldText) === keyText(next, foldText))) continue;
      followInChild(writer, child, foreign, old, next);
    }
}

function followInChild(
  parent: Writer,
  child: Table,
  foreign: ForeignKey,
  old: readonly Value[],
  next: readonly Value[] | undefined,
): void {
  if (!parent.session.foreignKeyChecks) return;
  const rows = rowsWith(parent, child, foreign.columns, old);
  if (rows.length === 0) return;
  const action = next ? foreign.onUpdate : foreign.onDelete;
  const writer = new Writer(parent.context, child, false);
  const places = foreign.columns.map((column) => placeOf(child, column));
  if (action === 'CASCADE' && !next) for (const [id, row] of rows) writer.delete(id, row);
  else if (action === 'CASCADE' || action === 'SET NULL')
    for (const [id, row] of rows)
      writer.replace(
        id,
        row,
        row.map((value, place) =>
          places.includes(place)
            ? action === 'CASCADE'
              ? (next![places.indexOf(place)] ?? null)
              : null
            : value,
        ),
      );
  else
    throw new SqlError(
      parent.errors.childExists(
        child.definition.schema,
        child.definition.name,
        constraintText(foreign),
        foreign.name,
        parent.table.definition.name,
        foreign.parentColumns.join(', '),
        old.map((value) => textOf(value!)).join(', '),
      ),
    );
}
