import { SqlError } from '../../errors.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { Outcome } from '../../session.ts';
import type { Statement } from '../../syntax/ast.ts';
import { done } from '../done.ts';
import { same } from '../same-name.ts';

export function createSchema(
  context: QueryContext,
  statement: Extract<Statement, { kind: 'create-schema' }>,
): Outcome {
  const { session } = context;
  const { errors } = session.dialect;
  session.require('CREATE', statement.name);
  if (session.database.schema(statement.name)) {
    const fields = errors.schemaExists(statement.name);
    if (!statement.ifNotExists) throw new SqlError(fields);
    session.warn({ code: fields.code, message: fields.message, level: 'Note' });
    return done('CREATE SCHEMA', 1);
  }
  session.database.addSchema(statement.name, statement.charset, statement.collation);
  return done('CREATE SCHEMA', 1);
}

export function alterSchema(
  context: QueryContext,
  statement: Extract<Statement, { kind: 'alter-schema' }>,
): Outcome {
  const { session } = context;
  const { errors } = session.dialect;
  const schema = session.database.schema(statement.name ?? session.schema ?? '');
  if (!schema) throw new SqlError(errors.unknownSchema(statement.name ?? ''));
  schema.charset = statement.charset ?? schema.charset;
  schema.collation = statement.collation ?? schema.collation;
  session.database.touch();
  return done('ALTER DATABASE', 1);
}

export function dropSchema(
  context: QueryContext,
  statement: Extract<Statement, { kind: 'drop-schema' }>,
): Outcome {
  const { session } = context;
  const { errors } = session.dialect;
  session.require('DROP', statement.name);
  const schema = session.database.schema(statement.name);
  if (!schema) {
    const fields = errors.noSchemaToDrop(statement.name);
    if (!statement.ifExists) throw new SqlError(fields);
    session.warn({ code: fields.code, message: fields.message, level: 'Note' });
    return done('DROP SCHEMA');
  }
  session.database.dropSchema(statement.name);
  if (session.schema !== undefined && same(session.schema, statement.name)) session.schema = undefined;
  return done('DROP SCHEMA', schema.tables.size + schema.views.size);
}
