// Queries → plans: the columns are known before any row is read.
import { SqlError } from '../errors.ts';
import type { OrderItem } from '../syntax/ast/expression.ts';
import type { Query } from '../syntax/ast/query.ts';
import { Compiler } from './compile.ts';
import type { Compiled } from './compiled.ts';
import { planLimit } from './limit.ts';
import type { Plan, PlanColumn, QueryContext } from './plan.ts';
import { planRecursive } from './recursive-query.ts';
import { Scope } from './scope.ts';
import { planSelect } from './select.ts';
import { sortKeyed } from './sort.ts';
import { planUnion } from './union.ts';
import { planValues } from './values-query.ts';

/** A context whose `plan` knows the given named queries besides. */
export function withTables(context: QueryContext, tables: ReadonlyMap<string, Plan>): QueryContext {
  const inner: QueryContext = { ...context, tables, plan: (query, outer) => planQuery(inner, query, outer) };
  return inner;
}

/** The plan of a query with its named queries. Throws SqlError when a name in it is wrong. */
export function planQuery(context: QueryContext, query: Query, outer?: Scope): Plan {
  if (query.with.length === 0) return planBody(context, query, outer);
  const tables = new Map(context.tables);
  for (const { name, columns, query: definition, recursive } of query.with) {
    const inner = withTables(context, new Map(tables));
    const body = definition.body;
    const plan =
      recursive && body.kind === 'union' && mentions(body.right, name)
        ? planRecursive(inner, name, body, columns)
        : inner.plan(definition, outer);
    tables.set(name.toLowerCase(), columns ? renamed(plan, columns) : plan);
  }
  return planBody(withTables(context, tables), query, outer);
}

const renamed = (plan: Plan, names: readonly string[]): Plan => ({
  ...plan,
  columns: plan.columns.map((column, index) => ({ ...column, name: names[index] ?? column.name })),
});

const mentions = (query: Query, name: string) =>
  JSON.stringify(query, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
    .toLowerCase()
    .includes(`"name":"${name.toLowerCase()}"`);

function planBody(context: QueryContext, query: Query, outer?: Scope): Plan {
  const { body } = query;
  if (body.kind === 'select') return planSelect(context, body, query, outer);
  const plan =
    body.kind === 'values' ? planValues(context, body.rows, outer) : planUnion(context, body, outer);
  const scope = new Scope(
    context.session.dialect,
    plan.columns.map(({ name, type, table }) => ({ name, type, table })),
    outer,
  );
  const order = query.orderBy.map((item) => ({
    ...item,
    value: orderValue(context, scope, plan.columns, item),
  }));
  const limit = planLimit(context, query, outer);
  return {
    columns: plan.columns,
    rows: (frame) => {
      const rows = plan.rows(frame);
      const keyed = rows.map((row) => ({
        row,
        keys: order.map(({ value }) => value.run({ row, outer: frame })),
      }));
      return limit(sortKeyed(context, keyed, order), frame);
    },
  };
}

function orderValue(
  context: QueryContext,
  scope: Scope,
  columns: readonly PlanColumn[],
  { value }: OrderItem,
): Compiled {
  if (value.kind === 'literal' && typeof value.value === 'bigint') {
    const place = Number(value.value) - 1;
    const column = columns[place];
    if (!column)
      throw new SqlError(context.session.dialect.errors.unknownColumn(String(value.value), 'order clause'));
    return { type: column.type, run: (frame) => frame.row[place] ?? null };
  }
  return new Compiler(context, scope, 'order clause').compile(value);
}
