import { SqlError } from '../../errors.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { Outcome } from '../../session.ts';
import type { Statement } from '../../syntax/ast.ts';
import { done } from '../done.ts';

export function defineView(
  context: QueryContext,
  statement: Extract<Statement, { kind: 'create-view' }>,
): Outcome {
  const { session } = context;
  const { errors } = session.dialect;
  const schema = session.schemaFor(statement.name);
  const key = session.nameKey(statement.name.name);
  if ((schema.views.has(key) && !statement.orReplace && !statement.ifNotExists) || schema.tables.has(key))
    throw new SqlError(errors.tableExists(statement.name.name));
  const plan = context.plan(statement.query);
  if (statement.columns && statement.columns.length !== plan.columns.length)
    throw new SqlError(errors.viewColumns());
  const before = schema.views.get(key);
  const view = {
    name: statement.name.name,
    schema: schema.name,
    query: statement.query,
    text: statement.text,
    definer: session.account,
    ...(statement.columns && { columns: statement.columns }),
  };
  session.apply(
    () => schema.views.set(key, view),
    () => (before ? schema.views.set(key, before) : schema.views.delete(key)),
  );
  return done('CREATE VIEW');
}
