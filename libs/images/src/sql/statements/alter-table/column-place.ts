import { SqlError } from '../../errors.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { Column, TableDefinition } from '../../store/catalogue.ts';
import type { ColumnPlace } from '../../syntax/ast/alteration.ts';
import { same } from '../same-name.ts';

/** Place of a column. Throws when the table has none of that name. */
export function placeIn(context: QueryContext, definition: TableDefinition, name: string): number {
  const index = definition.columns.findIndex((column) => same(column.name, name));
  if (index < 0)
    throw new SqlError(context.session.dialect.errors.unknownColumn(name, definition.name, definition.name));
  return index;
}

/** The definition with one column changed. */
export const withColumn = (
  definition: TableDefinition,
  index: number,
  next: Partial<Column>,
): TableDefinition => ({
  ...definition,
  columns: definition.columns.map((column, at) => (at === index ? { ...column, ...next } : column)),
});

export function placed(
  columns: readonly Column[],
  column: Column,
  place: ColumnPlace | undefined,
  index: number,
): readonly Column[] {
  const others = columns.filter((other) => other !== column);
  const at = !place
    ? index
    : 'first' in place
      ? 0
      : others.findIndex(({ name }) => same(name, place.after)) + 1;
  return [...others.slice(0, at), column, ...others.slice(at)];
}
