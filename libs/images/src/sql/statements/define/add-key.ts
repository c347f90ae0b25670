import { SqlError } from '../../errors.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { Key, TableDefinition } from '../../store/catalogue.ts';
import { same } from '../same-name.ts';

/** The definition with one more key. */
export function addKey(
  context: QueryContext,
  definition: TableDefinition,
  type: Key['type'],
  columns: readonly string[],
  wanted?: string,
): TableDefinition {
  const { session } = context;
  const { errors } = session.dialect;
  const real = columns.map((name) => {
    const column = definition.columns.find((candidate) => same(candidate.name, name));
    if (!column) throw new SqlError(errors.keyColumnMissing(name));
    return column.name;
  });
  if (type === 'primary' && definition.keys.some((key) => key.type === 'primary'))
    throw new SqlError(errors.multiplePrimaryKeys(definition.name));
  const name = wanted ?? session.keyName(definition, type, real);
  if (definition.keys.some((key) => same(key.name, name))) throw new SqlError(errors.duplicateKeyName(name));
  const keys =
    type === 'primary'
      ? [{ name, type, columns: real }, ...definition.keys]
      : [...definition.keys, { name, type, columns: real }];
  const columnsNow =
    type === 'primary'
      ? definition.columns.map((column) =>
          real.includes(column.name) ? { ...column, notNull: true } : column,
        )
      : definition.columns;
  return { ...definition, keys, columns: columnsNow };
}
