// SHOW and DESCRIBE of MySQL and MariaDB.
import { SqlError } from '../../errors.ts';
import { Compiler } from '../../query/compile.ts';
import { likePattern } from '../../query/operators.ts';
import type { QueryContext } from '../../query/plan.ts';
import { Scope } from '../../query/scope.ts';
import type { Outcome } from '../../session.ts';
import type { ShowStatement, Statement } from '../../syntax/ast.ts';
import { isTrue, textOf } from '../../values/value.ts';
import { createShows } from './create-shows.ts';
import { schemaShows } from './schema-shows.ts';
import { serverShows } from './server-shows.ts';
import { showColumns } from './show-columns.ts';
import { showGrants } from './show-grants.ts';
import type { Show } from './show-outcome.ts';

/** Runs SHOW or DESCRIBE. Throws SqlError when that SHOW is not simulated. */
export function show(
  context: QueryContext,
  statement: ShowStatement | Extract<Statement, { kind: 'describe' }>,
): Outcome {
  if (statement.kind === 'describe')
    return showColumns(context.session, {
      kind: 'show',
      what: 'columns',
      full: false,
      global: false,
      table: statement.table,
      ...(statement.column && { like: statement.column }),
    });
  const outcome = Object.hasOwn(shows, statement.what)
    ? shows[statement.what]!(context.session, statement, context)
    : undefined;
  if (!outcome)
    throw new SqlError(context.session.dialect.errors.notSimulated(`SHOW ${statement.what.toUpperCase()}`));
  return filtered(context, statement, outcome);
}

function filtered(context: QueryContext, { like, where }: ShowStatement, outcome: Outcome): Outcome {
  if (outcome.kind !== 'rows') return outcome;
  if (like !== undefined) {
    const pattern = likePattern(like, '\\', true);
    return { ...outcome, rows: outcome.rows.filter(([first]) => pattern.test(textOf(first ?? ''))) };
  }
  if (!where) return outcome;
  const scope = new Scope(
    context.session.dialect,
    outcome.columns.map(({ name, type }) => ({ name, type, table: '' })),
  );
  const test = new Compiler(context, scope, 'where clause').compile(where);
  return { ...outcome, rows: outcome.rows.filter((row) => isTrue(test.run({ row }))) };
}

const shows: Readonly<Record<string, Show>> = {
  ...createShows,
  ...schemaShows,
  ...serverShows,
  grants: (session, { account }) =>
    showGrants(
      session,
      !account || account.user === '\u0000current' ? session.account : `${account.user}@${account.host}`,
    ),
};
