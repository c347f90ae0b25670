// CREATE, DROP and ALTER of schemas, tables, indexes and views.
import type { QueryContext } from '../../query/plan.ts';
import type { Outcome } from '../../session.ts';
import type { Statement } from '../../syntax/ast.ts';
import { alterTable } from '../alter-table/alter-table.ts';
import { done } from '../done.ts';
import { createTable } from './create-table.ts';
import { defineView } from './define-view.ts';
import { dropTables } from './drop-tables.ts';
import { alterSchema, createSchema, dropSchema } from './schema.ts';
import { createIndex, dropIndex } from './table-index.ts';
import { truncate } from './truncate.ts';

/** Runs a statement that changes definitions; undefined when it is another one. */
export function define(context: QueryContext, statement: Statement): Outcome | undefined {
  switch (statement.kind) {
    case 'create-schema':
      return createSchema(context, statement);
    case 'alter-schema':
      return alterSchema(context, statement);
    case 'drop-schema':
      return dropSchema(context, statement);
    case 'create-table':
      return createTable(context, statement);
    case 'drop-table':
      return dropTables(context, statement);
    case 'alter-table':
      return alterTable(context, statement);
    case 'rename-table':
      return renameTables(context, statement);
    case 'create-index':
      return createIndex(context, statement);
    case 'drop-index':
      return dropIndex(context, statement);
    case 'create-view':
      return defineView(context, statement);
    case 'truncate':
      for (const name of statement.tables) truncate(context, context.session.table(name));
      return done('TRUNCATE TABLE');
    default:
      return undefined;
  }
}

function renameTables(
  context: QueryContext,
  statement: Extract<Statement, { kind: 'rename-table' }>,
): Outcome {
  for (const { from, to } of statement.pairs)
    alterTable(context, {
      kind: 'alter-table',
      table: from,
      ifExists: false,
      alterations: [{ kind: 'rename', to }],
    });
  return done('ALTER TABLE');
}
