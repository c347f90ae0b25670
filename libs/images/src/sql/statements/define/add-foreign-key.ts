import { SqlError, type ErrorFields } from '../../errors.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { ForeignKey, TableDefinition } from '../../store/catalogue.ts';
import type { TableElement } from '../../syntax/ast/table.ts';
import { same } from '../same-name.ts';
import { addKey } from './add-key.ts';

/** The definition with one more foreign key, and the key that MySQL makes for it. */
export function addForeignKey(
  context: QueryContext,
  definition: TableDefinition,
  columns: readonly string[],
  reference: Extract<TableElement, { kind: 'foreign' }>['reference'],
  wanted?: string,
): TableDefinition {
  const { session } = context;
  const schema = reference.table.schema ?? definition.schema;
  const parent = same(reference.table.name, definition.name)
    ? { definition }
    : session.tableIfAny({ schema, name: reference.table.name });
  const number = definition.foreignKeys.length + 1;
  const name =
    wanted ??
    (session.dialect.family === 'mysql'
      ? `${definition.name}_ibfk_${number}`
      : `${definition.name}_${columns.join('_')}_fkey`);
  if (!parent && session.foreignKeyChecks)
    throw new SqlError(noParent(context, definition, schema, reference.table.name));
  const primary = parent?.definition.keys.find(({ type }) => type === 'primary')?.columns ?? [];
  const foreign: ForeignKey = {
    name,
    columns,
    schema,
    table: reference.table.name,
    parentColumns: reference.columns.length > 0 ? reference.columns : primary,
    ...(reference.onDelete && { onDelete: reference.onDelete }),
    ...(reference.onUpdate && { onUpdate: reference.onUpdate }),
  };
  const added = { ...definition, foreignKeys: [...definition.foreignKeys, foreign] };
  const indexed = definition.keys.some((key) => same(key.columns[0] ?? '', columns[0]!));
  return !indexed && session.dialect.family === 'mysql'
    ? addKey(context, added, 'index', columns, wanted ?? columns[0])
    : added;
}

function noParent(
  { session }: QueryContext,
  definition: TableDefinition,
  schema: string,
  name: string,
): ErrorFields {
  return session.dialect.family === 'postgres'
    ? session.dialect.errors.noSuchTable(schema, name)
    : session.dialect.name === 'mariadb'
      ? {
          code: 1005,
          state: 'HY000',
          message: `Can't create table \`${definition.schema}\`.\`${definition.name}\` (errno: 150 "Foreign key constraint is incorrectly formed")`,
        }
      : {
          code: 1824,
          state: 'HY000',
          message: `Failed to open the referenced table '${name}'`,
        };
}
