import { SqlError } from '../../errors.ts';
import type { Outcome, Session } from '../../session.ts';
import type { ShowStatement } from '../../syntax/ast.ts';
import { textOf, type Row } from '../../values/value.ts';
import { rowsOf } from './show-outcome.ts';

export function showTables(session: Session, { schema, full, like }: ShowStatement): Outcome {
  const name = schema ?? session.schema;
  if (name === undefined) throw new SqlError(session.dialect.errors.noSchemaSelected());
  const found = session.database.schema(name);
  if (!found && !session.dialect.initialSchemas.includes(name.toLowerCase()))
    throw new SqlError(session.dialect.errors.unknownSchema(name));
  const rows: Row[] = [...(found?.tables.values() ?? [])].map(({ definition }) => [
    definition.name,
    'BASE TABLE',
  ]);
  for (const view of found?.views.values() ?? []) rows.push([view.name, 'VIEW']);
  const sorted = rows
    .sort(([a], [b]) => (textOf(a!) < textOf(b!) ? -1 : 1))
    .map((row) => (full ? row : [row[0]!]));
  return rowsOf(
    [`Tables_in_${name}${like === undefined ? '' : ` (${like})`}`, ...(full ? ['Table_type'] : [])],
    sorted,
  );
}
