// DROP TABLE and DROP VIEW.
import { SqlError } from '../../errors.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { Outcome } from '../../session.ts';
import type { Table } from '../../store/catalogue.ts';
import type { Statement } from '../../syntax/ast.ts';
import { done } from '../done.ts';
import { same } from '../same-name.ts';

export function dropTables(
  context: QueryContext,
  statement: Extract<Statement, { kind: 'drop-table' }>,
): Outcome {
  const { session } = context;
  const missing: string[] = [];
  for (const name of statement.tables) {
    const schemaName = name.schema ?? session.schema;
    if (schemaName === undefined) throw new SqlError(session.dialect.errors.noSchemaSelected());
    const schema = session.database.schema(schemaName);
    const key = session.nameKey(name.name);
    const place: Map<string, unknown> | undefined = statement.view ? schema?.views : schema?.tables;
    const found = place?.get(key);
    session.require('DROP', schemaName, name.name);
    if (!found || !place) {
      missing.push(session.dialect.family === 'postgres' ? name.name : `${schemaName}.${name.name}`);
      continue;
    }
    const child =
      !statement.view && session.foreignKeyChecks
        ? session.database
            .allTables()
            .find(
              (other) =>
                session.nameKey(other.definition.name) !== key &&
                other.definition.foreignKeys.some(
                  (foreign) => foreign.schema === schemaName && session.nameKey(foreign.table) === key,
                ) &&
                !statement.tables.some((also) => same(also.name, other.definition.name)),
            )
        : undefined;
    if (child && !statement.cascade) throw new SqlError(childError(context, child, name.name));
    session.apply(
      () => place.delete(key),
      () => place.set(key, found),
    );
  }
  if (missing.length > 0) {
    const fields = session.dialect.errors.unknownTable(missing.join(','), statement.view ? 'view' : 'table');
    if (!statement.ifExists) throw new SqlError(fields);
    session.warn({ code: fields.code, message: fields.message, level: 'Note' });
  }
  session.database.touch();
  return done(statement.view ? 'DROP VIEW' : 'DROP TABLE');
}

function childError(context: QueryContext, child: Table, parent: string) {
  const foreign = child.definition.foreignKeys.find(({ table }) => same(table, parent))!;
  const { dialect } = context.session;
  if (dialect.family === 'postgres')
    return {
      code: 0,
      state: '2BP01',
      message: `cannot drop table ${parent} because other objects depend on it`,
      detail: `constraint ${foreign.name} on table ${child.definition.name} depends on table ${parent}`,
      hint: 'Use DROP ... CASCADE to drop the dependent objects too.',
    };
  if (dialect.name === 'mysql')
    return {
      code: 3730,
      state: 'HY000',
      message: `Cannot drop table '${parent}' referenced by a foreign key constraint '${foreign.name}' on table '${child.definition.name}'.`,
    };
  return {
    code: 1451,
    state: '23000',
    message: 'Cannot delete or update a parent row: a foreign key constraint fails',
  };
}
