import { SqlError } from '../../errors.ts';
import type { QueryContext } from '../../query/plan.ts';
import type { Outcome } from '../../session.ts';
import type { Statement } from '../../syntax/ast.ts';
import type { Alteration } from '../../syntax/ast/alteration.ts';
import { alterTable } from '../alter-table/alter-table.ts';
import { done } from '../done.ts';

export function createIndex(
  context: QueryContext,
  statement: Extract<Statement, { kind: 'create-index' }>,
): Outcome {
  const alteration: Alteration = {
    kind: 'add',
    ifNotExists: statement.ifNotExists,
    element: {
      kind: statement.unique ? 'unique' : 'index',
      columns: statement.columns,
      ...(statement.name && { name: statement.name }),
    },
  };
  alterTable(context, {
    kind: 'alter-table',
    table: statement.table,
    ifExists: false,
    alterations: [alteration],
  });
  return done('CREATE INDEX', 0, 'Records: 0  Duplicates: 0  Warnings: 0');
}

export function dropIndex(
  context: QueryContext,
  statement: Extract<Statement, { kind: 'drop-index' }>,
): Outcome {
  const { session } = context;
  const { errors } = session.dialect;
  const owner = statement.table ?? session.tableOfIndex(statement.name.name);
  if (!owner) {
    if (statement.ifExists) return done('DROP INDEX');
    throw new SqlError(errors.noSuchKey(statement.name.name));
  }
  alterTable(context, {
    kind: 'alter-table',
    table: owner,
    ifExists: false,
    alterations: [
      { kind: 'drop-key', type: 'index', name: statement.name.name, ifExists: statement.ifExists },
    ],
  });
  return done('DROP INDEX', 0, 'Records: 0  Duplicates: 0  Warnings: 0');
}
