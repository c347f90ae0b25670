import { SqlError } from '../../errors.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { TableDefinition } from '../../store/catalogue.ts';
import type { ColumnDefinition, TableElement } from '../../syntax/ast/table.ts';
import { same } from '../same-name.ts';
import { addForeignKey } from './add-foreign-key.ts';
import { addKey } from './add-key.ts';
import { toColumn } from './to-column.ts';

/** The definition with one more key, constraint or column. */
export function addElement(
  context: QueryContext,
  definition: TableDefinition,
  element: TableElement,
): TableDefinition {
  if (element.kind === 'column') return addColumn(context, definition, element.column);
  if (element.kind === 'foreign')
    return addForeignKey(context, definition, element.columns, element.reference, element.name);
  if (element.kind === 'check') return addCheck(context, definition, element.check);
  const { dialect } = context.session;
  const named = dialect.family !== 'mysql' || element.kind !== 'primary';
  return addKey(context, definition, element.kind, element.columns, named ? element.name : undefined);
}

function addColumn(context: QueryContext, start: TableDefinition, column: ColumnDefinition): TableDefinition {
  const { dialect } = context.session;
  if (start.columns.some(({ name }) => same(name, column.name)))
    throw new SqlError(dialect.errors.duplicateColumn(column.name, start.name));
  let definition: TableDefinition = { ...start, columns: [...start.columns, toColumn(column)] };
  if (column.primaryKey) definition = addKey(context, definition, 'primary', [column.name]);
  if (column.unique) definition = addKey(context, definition, 'unique', [column.name]);
  if (column.check) definition = addCheck(context, definition, column.check, column.name);
  if (column.references && dialect.name !== 'mysql')
    definition = addForeignKey(context, definition, [column.name], column.references);
  return definition;
}

export function addCheck(
  { session }: QueryContext,
  definition: TableDefinition,
  check:
    | { readonly name?: string; readonly value: never; readonly text: string }
    | NonNullable<ColumnDefinition['check']>,
  column?: string,
): TableDefinition {
  const name =
    check.name ??
    (session.dialect.name === 'mysql'
      ? `${definition.name}_chk_${definition.checks.length + 1}`
      : session.dialect.family === 'postgres'
        ? `${definition.name}_${column ? `${column}_` : ''}check`
        : (column ?? `CONSTRAINT_${definition.checks.length + 1}`));
  return { ...definition, checks: [...definition.checks, { ...check, name }] };
}
