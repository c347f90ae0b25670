// Which rows UPDATE and DELETE change.
import { SqlError } from '../../errors.ts';
import { Compiler } from '../../query/compile.ts';
import type { QueryContext } from '../../query/plan.ts';
import { noFrame, Scope } from '../../query/scope.ts';
import { sortKeyed } from '../../query/sort.ts';
import { planSource } from '../../query/sources.ts';
import type { UpdateStatement } from '../../syntax/ast/change.ts';
import type { Source } from '../../syntax/ast/query.ts';
import { integerOf, isTrue, textOf, type Row } from '../../values/value.ts';
import { same } from '../same-name.ts';

/** The rows of the only table of a source, with their numbers, or those of the named one in a join. */
export function targetRows(
  context: QueryContext,
  source: Source,
  target: string | undefined,
  statement: Pick<UpdateStatement, 'where' | 'orderBy' | 'limit'>,
) {
  const { session } = context;
  const tables = tablesIn(source);
  const wanted =
    target === undefined ? tables[0] : tables.find(({ name, alias }) => same(alias ?? name.name, target));
  if (!wanted) throw new SqlError(session.dialect.errors.unknownTableInScope(target ?? ''));
  const table = session.table(wanted.name, wanted.at);
  const plan = planSource(context, source);
  const label = wanted.alias ?? wanted.name.name;
  const start = plan.columns.findIndex((column) => same(column.table, label));
  const scope = new Scope(session.dialect, plan.columns);
  const where = statement.where && new Compiler(context, scope, 'where clause').compile(statement.where);
  const order = statement.orderBy.map((item) => ({
    ...item,
    value: new Compiler(context, scope, 'order clause').compile(item.value),
  }));
  const limit =
    statement.limit && new Compiler(context, scope, 'field list').compile(statement.limit).run(noFrame);
  const ids = new Map([...table.data.scan(session.transaction)].map(([id, row]) => [row, id]));
  const width = table.definition.columns.length;
  const matching = plan
    .rows(noFrame)
    .filter((row) => (context.spend(), !where || isTrue(where.run({ row }))));
  const sorted = sortKeyed(
    context,
    matching.map((row) => ({ row, keys: order.map(({ value }) => value.run({ row })) })),
    order,
  );
  const byText = new Map([...ids].map(([row, id]) => [rowText(row), id]));
  const found = (
    limit === undefined || limit === null ? sorted : sorted.slice(0, Number(integerOf(limit)))
  ).flatMap((row) => {
    const own = row.slice(start, start + width);
    const id = ids.get(row) ?? byText.get(rowText(own));
    if (id === undefined) return [];
    if (start === 0 && row.length === width && ids.has(row)) return [{ id, own: row, row }];
    return [{ id, own, row }];
  });
  return { table, scope, found, start };
}

export function tablesIn(source: Source): readonly Extract<Source, { kind: 'table' }>[] {
  return source.kind === 'join'
    ? [...tablesIn(source.left), ...tablesIn(source.right)]
    : source.kind === 'table'
      ? [source]
      : [];
}

export const rowText = (row: Row) =>
  row.map((value) => (value === null ? 'n' : `${typeof value}${textOf(value)}`)).join('\u0000');
